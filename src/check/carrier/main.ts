/**
 * Entry of a carrier of a check, in a thread or an OS process of its own: it loads the executable, says
 * so, and waits for a process: one that starts, or one that arrives as an image.
 */
import { workerData } from "node:worker_threads";
import { HOST } from "../../comm/host.ts";
import { refuseCodeFromText } from "../../runtime/code-from-text.ts";
import { executableFile } from "../../runtime/executable-file.ts";
import { createRuntime } from "../../runtime/index.ts";
import { type JsProgram, loadExecutable } from "../../runtime/js-program.ts";
import { imageBytes } from "../../runtime/program.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Itinerary } from "../itinerary.ts";
import { type Departure, Stay } from "../stay.ts";
import { weigh } from "../weigh.ts";
import { RankHost } from "./mailbox.ts";
import type { FromCarrier, Task, ToCarrier } from "./messages.ts";
import { ownPort } from "./port.ts";

/** What is heaviest is looked for again once an image is larger than the last one looked into by this factor. */
const WEIGH_AGAIN = 1.05;

const port = ownPort();
const tell = (message: FromCarrier): void => port.send(message);
const failed = (error: unknown): void =>
  tell({ type: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });

type Given = Omit<Task, "stdin">;
const task = (workerData as Given | null) ?? (JSON.parse(process.argv[2] as string) as Given);
const host = new RankHost(task.size, (dest, letter) => tell({ type: "send", dest, letter }));
// A program of one rank needs no one to talk to: its messages to itself are its own.
if (task.size > 1) (globalThis as { [HOST]?: object })[HOST] = host;
refuseCodeFromText();
const runtime = createRuntime();
let leaving = false;
let current: Stay;
let program: JsProgram;

runtime.attach(
  {
    output: (fd, text) => tell({ type: "output", fd, text }),
    ended: (exitCode) => tell({ type: "ended", exitCode, itinerary: current.itinerary }),
    args: task.args,
  },
  task.script,
);
process.on("uncaughtException", failed);
process.on("unhandledRejection", failed);
port.listen(hear, () => process.exit(1));
await load();

async function load(): Promise<void> {
  try {
    program = await loadExecutable(runtime, executableFile(task.executablePath), task.hash);
    tell({ type: "ready" });
  } catch (error) {
    failed(error);
  }
}

function hear(message: ToCarrier): void {
  switch (message.type) {
    case "start":
      stay(runtime, message.itinerary);
      host.attach(program, message.rank);
      return program.start();
    case "restore":
      return restore(message);
    case "letter":
      // M1: it comes again at the next carrier.
      if (!leaving) host.accept(message.number, message.letter);
  }
}

function restore({ rank, itinerary, mail, image }: Extract<ToCarrier, { type: "restore" }>): void {
  const start = performance.now();
  stay(runtime, itinerary);
  const restoring = program.restore();
  restoring.push(image);
  restoring.finish();
  host.attach(program, rank, mail);
  tell({ type: "restored", restoreMs: performance.now() - start });
  program.resume();
}

function stay(runtime: Runtime, itinerary: Itinerary): void {
  current = new Stay(runtime, program, itinerary, {
    departed: depart,
    pinned: (pinned, itinerary) => tell({ type: "pinned", itinerary, ...pinned }),
    failed,
  });
}

function depart({ place, image, captureMs, itinerary }: Departure): void {
  leaving = true;
  const worth = image.sizeBytes > itinerary.weighedBytes * WEIGH_AGAIN;
  const weights = worth ? weigh(runtime) : undefined;
  tell({
    type: "departed",
    place,
    image: imageBytes(image),
    captureMs,
    itinerary: worth ? { ...itinerary, weighedBytes: image.sizeBytes } : itinerary,
    mail: host.mail(),
    weights,
  });
}
