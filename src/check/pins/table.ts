/**
 * What of the host gives something that stays open: a process that holds it is pinned until it is closed. What
 * is merely waited for (`fetch`, `fs.promises.readFile`) is not here.
 */

const CONNECTION = "close it in onFreeze, connect again in onThaw; keep connections in one place";
const SERVER = "close it in onFreeze and listen again in onThaw, or serve from a process that stays";
const FILE = "read or write it at once, or close it in onFreeze and reopen it at its offset in onThaw";
const WATCHER = "close it in onFreeze and watch again in onThaw";
const CHILD = "let it end before a move, or start it from a process that stays";
const THREAD = "let more ranks do the work; or end it in onFreeze and start it again in onThaw";
const PORT = "send messages between ranks with comm, or make it anew in onThaw";
const INPUT = "read it to its end first, or in a rank that stays";

/** Path of a function or class → what to do about what it gives. */
export const PINS: Readonly<Record<string, string>> = {
  ...paths("net", "createConnection connect Socket", CONNECTION),
  ...paths("tls", "connect TLSSocket", CONNECTION),
  ...paths("http", "request get ClientRequest", CONNECTION),
  ...paths("https", "request get", CONNECTION),
  ...paths("http2", "connect", CONNECTION),
  ...paths("dgram", "createSocket", CONNECTION),
  ...paths("net", "createServer Server", SERVER),
  ...paths("tls", "createServer Server", SERVER),
  ...paths("http", "createServer Server", SERVER),
  ...paths("https", "createServer Server", SERVER),
  ...paths("http2", "createServer createSecureServer", SERVER),
  ...paths("fs", "open openSync createReadStream createWriteStream opendir opendirSync", FILE),
  ...paths("fs.promises", "open opendir", FILE),
  ...paths("sqlite", "DatabaseSync", FILE),
  ...paths("fs", "watch watchFile", WATCHER),
  ...paths("fs.promises", "watch", WATCHER),
  ...paths("child_process", "spawn fork exec execFile", CHILD),
  ...paths("cluster", "fork", CHILD),
  ...paths("worker_threads", "Worker", THREAD),
  ...paths("worker_threads", "MessageChannel BroadcastChannel", PORT),
  ...paths("readline", "createInterface", INPUT),
  ...paths("readline.promises", "createInterface", INPUT),
  "process.stdin": INPUT,
  Worker: THREAD,
  MessageChannel: PORT,
  BroadcastChannel: PORT,
  WebSocket: CONNECTION,
  EventSource: CONNECTION,
  "process.dlopen": "keep native addons in a process that stays: their objects are in no image",
};

/** What a carrier does not do as natively, wherever the program is. */
export const LIMITS: Readonly<Record<string, string>> = {
  Function: "write the function in the source: code made from text is refused with an EvalError",
};

function paths(module: string, members: string, remedy: string): Record<string, string> {
  return Object.fromEntries(members.split(" ").map((member) => [`${module}.${member}`, remedy]));
}
