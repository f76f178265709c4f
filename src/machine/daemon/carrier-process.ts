/** One carrier as its daemon sees it: an OS process and the control connection it opens. */
import type { ChildProcess } from "node:child_process";
import type { GodwitError } from "../../errors.ts";
import type { CarrierExit, FromCarrier } from "../control/messages.ts";
import { giveTask, startChild } from "../os/child.ts";
import { entryPath } from "../os/engine.ts";
import { sendMessage } from "../transport/codec.ts";
import type { Link } from "../transport/transport.ts";
import type { StartedCarrier } from "./daemon.ts";
import { ALLOCATOR, SOON } from "./carrier-task.ts";
import { LastOutput } from "./last-output.ts";

/** When there will be something to carry: who is needed some day rehearses meanwhile. */
export type Needed = "soon" | "some day";

export class CarrierProcess implements StartedCarrier {
  readonly lastOutput = new LastOutput();
  readonly exited: Promise<CarrierExit>;
  readonly #child: ChildProcess;
  #link: Link | null = null;
  readonly #disconnected: Promise<void>;
  #disconnect!: () => void;
  /** What was sent before it had connected. */
  #early: object[] = [];

  /** @param engine as `startChild` takes it. */
  constructor(engine: string | undefined, needed: Needed) {
    this.#disconnected = new Promise((resolve) => (this.#disconnect = resolve));
    const child = startChild({
      engine,
      entry: entryPath(import.meta.url, "../carrier/main"),
      args: needed === "soon" ? [SOON] : [],
      env: ALLOCATOR,
      stderr: "pipe",
    });
    this.#child = child;
    const note = (chunk: Buffer): void => this.lastOutput.raw(chunk.toString());
    child.stdout?.on("data", note);
    child.stderr?.on("data", note);
    // The OS process is gone and all it wrote has been read; its last messages may still lie in the connection.
    this.exited = new Promise<CarrierExit>((resolve) => {
      const end = (exitCode: number | null, signal: string | null): void =>
        resolve({ exitCode, signal, lastOutput: this.lastOutput.toString() });
      child.once("error", (error) => {
        this.lastOutput.raw(error.message);
        end(127, null);
      });
      child.once("close", end);
    }).then(async (exit) => {
      if (this.#link !== null) await this.#disconnected;
      return exit;
    });
  }

  /** It waits for a process that comes from elsewhere. */
  isMovedTo = false;

  /** Where what it tells goes. */
  tell: (message: FromCarrier) => void = () => {};

  /** What to carry, and how to reach the daemon. */
  assign(task: object): void {
    giveTask(this.#child, task);
  }

  connected(link: Link): void {
    this.#link = link;
    for (const message of this.#early) sendMessage(link, message);
    this.#early = [];
  }

  /** Its connection has ended. One that has not ended itself can no longer be commanded: it has to go. */
  lost(error: GodwitError | null): void {
    this.#disconnect();
    if (error !== null) this.kill();
  }

  send(message: object): void {
    if (this.#link === null) this.#early.push(message);
    else sendMessage(this.#link, message);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  get osPid(): number {
    return this.#child.pid ?? 0;
  }
}
