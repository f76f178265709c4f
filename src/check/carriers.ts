/** Carriers as the check sees them, started ahead of time: threads of its own process, processes of other engines. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { GodwitError } from "../errors.ts";
import { engineCommand } from "../machine/os/engine.ts";
import type { FromCarrier, Task, ToCarrier } from "./carrier/messages.ts";
import { frame, frameReader } from "./carrier/port.ts";

export interface Carrier {
  /** What it says from now on. */
  heard: (message: FromCarrier) => void;
  send(message: ToCarrier): void;
  /** Ends it, whatever it does. */
  end(): Promise<void>;
}

/** Carriers loaded with one executable, one ready while the other is used. */
export class CarrierPool {
  readonly #entry: string;
  readonly #task: Task;
  /** Taken in turns: "thread", or an engine. */
  readonly #kinds: readonly string[];
  readonly #spare: Promise<Carrier>[] = [];
  readonly #all = new Set<Carrier>();
  #started = 0;
  #closed = false;

  /** @param entry carrier/main, as a file that can be run. */
  constructor(entry: string, task: Task, kinds: readonly string[]) {
    this.#entry = entry;
    this.#task = task;
    this.#kinds = kinds;
  }

  /** Starts one ahead of time. */
  prepare(): void {
    if (this.#closed) return;
    const carrier = this.#start();
    // Whoever takes it hears of it.
    carrier.catch(() => {});
    this.#spare.push(carrier);
  }

  /** @throws {GodwitError} `ERR_START` when a carrier ends before it is ready. */
  async take(): Promise<Carrier> {
    return await (this.#spare.shift() ?? this.#start());
  }

  async end(carrier: Carrier): Promise<void> {
    this.#all.delete(carrier);
    await carrier.end();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((carrier) => carrier.end()));
  }

  async #start(): Promise<Carrier> {
    const kind = this.#kinds[this.#started++ % this.#kinds.length] as string;
    const carrier =
      kind === "thread"
        ? new ThreadCarrier(this.#entry, this.#task)
        : new ProcessCarrier(this.#entry, this.#task, kind);
    this.#all.add(carrier);
    await ready(carrier, kind);
    return carrier;
  }
}

function ready(carrier: Carrier, kind: string): Promise<void> {
  return new Promise((resolve, reject) => {
    carrier.heard = (message) => {
      if (message.type === "ready") resolve();
      if (message.type === "failed") {
        reject(new GodwitError("ERR_START", `Cannot start a carrier (${kind}): ${message.message}`));
      }
    };
  });
}

class ThreadCarrier implements Carrier {
  heard: (message: FromCarrier) => void = () => {};
  readonly #worker: Worker;
  readonly #stdin: Uint8Array | undefined;

  constructor(entry: string, { stdin, ...task }: Task) {
    this.#stdin = stdin;
    // Its own output is no program's: engines' warnings.
    this.#worker = new Worker(entry, { workerData: task, stdin: true, stdout: true, stderr: true });
    this.#worker.on("message", (message: FromCarrier) => this.heard(message));
    this.#worker.on("error", (error: Error) =>
      this.heard({ type: "failed", message: error.stack ?? error.message }),
    );
    this.#worker.on("exit", (code) =>
      this.heard({ type: "failed", message: `thread ended with code ${code}` }),
    );
  }

  send(message: ToCarrier): void {
    if (message.type !== "letter")
      this.#worker.stdin!.end(message.type === "start" ? this.#stdin : undefined);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window
    this.#worker.postMessage(message);
  }

  async end(): Promise<void> {
    this.heard = () => {};
    await this.#worker.terminate();
  }
}

class ProcessCarrier implements Carrier {
  heard: (message: FromCarrier) => void = () => {};
  readonly #child;
  #stderr = "";

  constructor(entry: string, { stdin: _, ...task }: Task, engine: string) {
    const { command, args } = engineCommand(engine);
    this.#child = spawn(command, [...args, entry, JSON.stringify(task)], { stdio: ["pipe", "pipe", "pipe"] });
    const { stdin, stdout, stderr } = this.#child;
    stdin.on("error", () => {});
    stdout.on(
      "data",
      frameReader((message) => this.heard(message)),
    );
    stderr.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.#child.on("error", (error) => this.heard({ type: "failed", message: error.message }));
    this.#child.on("close", (code, signal) => {
      const message = `${engine} ended (${signal ?? `exit code ${code}`})\n${this.#stderr}`.trimEnd();
      this.heard({ type: "failed", message });
    });
  }

  send(message: ToCarrier): void {
    for (const piece of frame(message)) this.#child.stdin.write(piece);
  }

  async end(): Promise<void> {
    this.heard = () => {};
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "close");
  }
}
