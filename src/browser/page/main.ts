/** The page that makes its tab a host: it starts the daemon, and shows what that says. */
import { realm, type Frame, type Port } from "../dom.ts";
import type { FromDaemon, HostState, ToDaemon } from "../messages.ts";

const document = realm.document!;
const { location, navigator } = realm;
const line = document.querySelector("#state");
const leave = document.querySelector("#leave");
const list = document.querySelector("#processes");
const main = document.querySelector("main");
const frames = new Map<number, Frame>();

let state: HostState = { phase: "joined", processes: [] };
let name = "";

const daemon = new realm.Worker("/daemon.js", { type: "module", name: "daemon" });
const tell = (message: ToDaemon): void => daemon.postMessage(message);

daemon.onmessage = ({ data, ports }) => {
  const message = data as FromDaemon;
  if (message.type === "state") show(message);
  else if (message.type === "stage") open(message.stage, message.title, ports[0]!);
  else close(message.stage);
};
// What is wrong with the daemon itself ends all that it answers for.
daemon.onerror = ({ message }) => {
  daemon.terminate();
  for (const frame of frames.values()) frame.remove();
  frames.clear();
  show({ phase: "ended", reason: message ?? "its script could not be loaded", processes: [] });
};
leave.addEventListener("click", () =>
  state.phase === "ended" ? location.reload() : tell({ type: "drain" }),
);

// Asks whether to stay, while processes leave. Who goes all the same takes them with him: a host is lost.
realm.addEventListener("beforeunload", (event) => {
  if (state.phase === "ended" || state.processes.length === 0) return;
  event.preventDefault();
  tell({ type: "drain" });
});

// Browsers put pages to sleep that nobody looks at, but none that hold a lock.
void navigator.locks
  ?.request(`godwit ${performance.timeOrigin}`, () => new Promise(() => {}))
  .catch(() => {});

void join().catch((error: unknown) => show({ phase: "ended", reason: String(error), processes: [] }));

async function join(): Promise<void> {
  const secret = location.hash.slice(1);
  if (secret === "")
    throw new Error("the address has no credentials: open the one that godwit browser prints");
  name = ((await (await fetch("/tab")).json()) as { name: string }).name;
  const gateway = location.origin.replace(/^http/, "ws");
  tell({ type: "join", way: { gateway, secret, host: name } });
}

function show(now: HostState): void {
  state = now;
  const { phase, processes, reason } = now;
  const count = processes.length === 1 ? "1 process" : `${processes.length} processes`;
  const texts = {
    joined: `${name} is a host of the machine · ${count}`,
    draining: `${name} is leaving · ${count} to go${reason === undefined ? "" : ` · ${reason}`}`,
    ended: `${name === "" ? "This tab" : name} is no host: ${reason}`,
  };
  document.title = phase === "ended" ? "Godwit" : `${name} · ${count}`;
  line.textContent = texts[phase];
  line.className = { joined: "good", draining: "", ended: "bad" }[phase];
  leave.hidden = phase === "draining";
  leave.textContent = phase === "ended" ? "Join again" : "Leave the machine";
  list.replaceChildren(
    ...processes.map(({ job, rank, program }) => {
      const item = document.createElement("li");
      const who = document.createElement("b");
      who.textContent = program;
      item.append(who, ` · job ${job}, rank ${rank}`);
      return item;
    }),
  );
}

/** A frame for a program that draws: a document of its own, which goes with it. */
function open(stage: number, title: string, port: Port): void {
  const frame = document.createElement("iframe");
  frame.src = "/stage";
  frame.title = title;
  frame.addEventListener("load", () => frame.contentWindow.postMessage("", location.origin, [port]));
  frames.set(stage, frame);
  main.append(frame);
}

function close(stage: number): void {
  frames.get(stage)?.remove();
  frames.delete(stage);
  tell({ type: "stage_gone", stage });
}
