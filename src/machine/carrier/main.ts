/**
 * Entry of a carrier's OS process. It loads everything but a program, then waits for its task: a daemon
 * keeps one carrier in this state so that starting a process costs no start of an engine.
 */
import { join } from "node:path";
import { HOST } from "../../comm/host.ts";
import { executableFile } from "../../runtime/executable-file.ts";
import { loadProgram } from "../../runtime/js-program.ts";
import type { ToCarrier } from "../control/messages.ts";
import { ALLOCATOR, type CarrierTask, SOON } from "../daemon/carrier-task.ts";
import { receiveTask } from "../os/child.ts";
import { failWhereTold } from "../os/failing.ts";
import { ownRoom, ownSizeBytes } from "../os/memory.ts";
import { precopyMeans } from "../os/precopy-means.ts";
import { tuneEngine } from "../os/tune-engine.ts";
import { sendMessage } from "../transport/codec.ts";
import { connectWith } from "../transport/endpoints.ts";
import { listen } from "../transport/listen.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import { Carrier } from "./carrier.ts";
import { ORPHANED } from "./exit-codes.ts";
import { rehearse } from "./rehearsal.ts";

/** A carrier nobody has needed for so long rehearses, in ms; one that is needed soon, should it not be so. */
const IDLE_MS = process.argv.includes(SOON) ? 2000 : 50;

tuneEngine();
let exitCodeNow = ORPHANED;
const orphaned = (): never => process.exit(exitCodeNow);
const task = await taskOrRehearsal();
const { spec, secret } = task;
const connect = connectWith(secret);
// They are not the program's, nor its children's.
for (const [name, value] of Object.entries(ALLOCATOR)) {
  if (process.env[name] === value) delete process.env[name];
}
Object.assign(process.env, spec.options.env);
failWhereTold();

// Nobody knows the carrier's endpoints, and the daemon does not know its connection, before it is made.
const socket = task.unixSockets ? join(task.directory, `${spec.vmid}.sock`) : null;
const listeners = await listen(socket, task.address, {
  secret,
  accept: (link, purpose) => carrier.accept(link, purpose),
});
const daemon = connect(
  [task.daemon],
  "control",
  messagesOnly({
    message: (message) => carrier.hear(message as unknown as ToCarrier),
    closed: orphaned,
  }),
);
const carrier: Carrier = new Carrier({
  spec,
  connect,
  osPid: process.pid,
  room: ownRoom,
  sizeBytes: ownSizeBytes,
  precopy: precopyMeans(),
  endpoints: listeners.map(({ endpoint }) => endpoint),
  tell: (message) => sendMessage(daemon, message),
  leaving: (exitCode) => (exitCodeNow = exitCode),
  complain: (text) => void process.stderr.write(`${text}\n`),
  exit: (exitCode) => void exit(exitCode),
});

sendMessage(daemon, { type: "carrier", vmid: spec.vmid });
(globalThis as { [HOST]?: object })[HOST] = carrier.operations;
carrier.start(await loadProgram(executableFile(task.executablePath), spec.program.hash, carrier));

/** A task that is there at once is not kept waiting. */
async function taskOrRehearsal(): Promise<CarrierTask> {
  const received = receiveTask<CarrierTask>(orphaned);
  const idle = new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), IDLE_MS));
  if ((await Promise.race([received, idle])) === undefined) await rehearse(received);
  return await received;
}

/** What was told the daemon goes out first. */
async function exit(exitCode: number): Promise<void> {
  for (const listener of listeners) listener.close();
  daemon.close();
  await daemon.gone;
  process.exit(exitCode);
}
