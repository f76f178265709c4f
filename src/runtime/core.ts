/**
 * One runtime's parts, as its other parts see them. Everything that changes while a program runs
 * hangs from here, so that any number of runtimes live side by side in one OS process.
 */
import type { Clock } from "./clock.ts";
import type { Contexts } from "./contexts.ts";
import type { Foreign } from "./foreign.ts";
import type { HostModules } from "./host-modules.ts";
import type { JobQueue } from "./jobs.ts";
import type { Polls } from "./polls.ts";
import type { Places } from "./places.ts";
import type { PromiseClass } from "./promise.ts";
import type { PromiseState } from "./promise-state.ts";
import type { Rejections } from "./rejections.ts";

export interface Core {
  readonly jobs: JobQueue;
  readonly polls: Polls;
  readonly clock: Clock;
  /** The program's `Promise`. */
  readonly Promise: PromiseClass;
  /** A pending promise of that class, without resolving functions. */
  newPromise(): PromiseState;
  readonly rejections: Rejections;
  readonly foreign: Foreign;
  readonly hostModules: HostModules;
  readonly places: Places;
  /** The variables of this OS process, if they are the program's. */
  hostEnvironment: NodeJS.ProcessEnv | undefined;
  /** Undefined until the program uses an AsyncLocalStorage (C1). */
  contexts: Contexts | undefined;
  /** An exception left one of the program's callbacks. */
  uncaught(error: unknown, origin: "uncaughtException" | "unhandledRejection"): void;
  /** As the program's `process` does: on stderr, and to who listens. `often`: not only the first of its name. */
  warn(text: string, name: string, often: boolean): void;
  /** A promise is about to be rejected with `reason`. */
  rejecting(reason: unknown): void;
  /** Runs the module body. */
  begin(): void;
  /** The program is over: its exit handlers run, and nothing of it afterwards. */
  exit(code: number): void;
}
