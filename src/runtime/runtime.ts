/**
 * One runtime: the parts put together, and the life of the program in them.
 *
 * L1: A program ends when its module body has settled and nothing is left that could run it: no job,
 *     no timer, no operation, no work of the host. Then `beforeExit`, which may begin something new,
 *     then `exit`, once; after that nothing of it runs.
 * L2: A stopped program does not end.
 */
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Abi, ModuleInfo } from "./abi.ts";
import { createAbi, createKinds, type Kinds } from "./abi-object.ts";
import { Clock } from "./clock.ts";
import { ProgramConsole } from "./console.ts";
import type { Contexts } from "./contexts.ts";
import type { Core } from "./core.ts";
import { Executable } from "./executable.ts";
import { Foreign } from "./foreign.ts";
import { showAsyncFunctions } from "./function-inspection.ts";
import { GlobalView } from "./global-view.ts";
import { createGlobals, defineHostClasses } from "./globals.ts";
import { Hooks } from "./hooks.ts";
import { HostModules } from "./host-modules.ts";
import { Instances } from "./instances.ts";
import { Intrinsics } from "./intrinsics.ts";
import { afterIo, JobQueue } from "./jobs.ts";
import { Operations } from "./operations.ts";
import { ownIntrinsics } from "./own-intrinsics.ts";
import { Places } from "./places.ts";
import { ExitSignal, ProgramProcess } from "./process.ts";
import type { ProgramHost } from "./program.ts";
import { Polls } from "./polls.ts";
import { createPromise, type PromiseClass } from "./promise.ts";
import { PENDING, PromiseState } from "./promise-state.ts";
import { Rejections } from "./rejections.ts";
import { describeUncaught, type Origin, rejectionError } from "./report.ts";
import { installStacks, noteTrail, registerFrames } from "./stacks/index.ts";
import { SourceNames } from "./source-names.ts";
import { StartJob } from "./start-job.ts";
import { OutputStream } from "./stream.ts";
import { Timers } from "./timers.ts";
import { installTracking } from "./track.ts";

/** Node's exit code for a top-level await that can never be settled. */
const UNSETTLED_EXIT_CODE = 13;
const LOOK_AGAIN_MS = 20;

const nativeSetTimeout = globalThis.setTimeout;

export class Runtime implements Core {
  readonly polls = new Polls();
  readonly jobs = new JobQueue(this);
  readonly clock = new Clock();
  readonly rejections = new Rejections(this);
  readonly foreign = new Foreign(this);
  readonly places = new Places();
  contexts: Contexts | undefined = undefined;
  readonly timers = new Timers(this);
  readonly operations = new Operations(this);
  readonly hooks = new Hooks(this.places);
  readonly instances = new Instances(this);
  readonly sourceNames = new SourceNames();
  readonly executable = new Executable();
  readonly Promise: PromiseClass;
  readonly newPromise: () => PromiseState;
  readonly globals: Record<PropertyKey, unknown> = {};
  readonly globalView = new GlobalView(this.globals);
  readonly process: ProgramProcess;
  hostEnvironment: NodeJS.ProcessEnv | undefined = undefined;
  readonly console: ProgramConsole;
  readonly hostModules: HostModules;
  readonly kinds: Kinds = createKinds(this);
  readonly abi: Abi;
  readonly intrinsics: Intrinsics;

  /** What the module body returned: a promise if it has top-level await. */
  body: unknown = undefined;
  state: "loaded" | "running" | "ended" = "loaded";
  /** Resolves when the program has ended. */
  readonly ended: Promise<void>;
  #ended!: () => void;
  #host: ProgramHost = { output: () => {}, ended: () => {}, args: [] };

  constructor() {
    this.ended = new globalThis.Promise((resolve) => (this.#ended = resolve));
    installTracking();
    installStacks();
    showAsyncFunctions();
    const output: ProgramHost["output"] = (fd, text) => {
      if (this.state !== "ended" || this.#ending) this.#host.output(fd, text);
    };
    const out = new OutputStream(1, output);
    const err = new OutputStream(2, output);
    const { Promise, make } = createPromise(this);
    this.Promise = Promise;
    this.newPromise = make;
    this.process = new ProgramProcess(this, out, err);
    this.console = new ProgramConsole(this, out, err);
    const own = createGlobals(this);
    Object.assign(this.globals, own.globals);
    this.hostModules = new HostModules(this, own.modules, own.functions);
    defineHostClasses(this);
    this.abi = createAbi(this);
    this.intrinsics = new Intrinsics(ownIntrinsics(this), (name) =>
      Reflect.get(this.globalView.object, name),
    );
    this.rejections.listeners = {
      unhandled: (reason, promise) => this.process.unhandled(reason, promise),
      handledLate: (promise) => void this.process.emit("rejectionHandled", promise),
    };
    this.jobs.settleRejections = () => this.rejections.settle();
    this.jobs.idle = () => this.#endIfOver();
  }

  warn(text: string, name: string, often: boolean): void {
    this.process.warn(text, name, often);
  }

  /** Gives the program its carrier. */
  attach(host: ProgramHost, script: string): void {
    this.#host = host;
    this.process.begin(script, host.args);
    Object.assign(this.abi.meta, {
      url: pathToFileURL(script).href,
      filename: script,
      dirname: dirname(script),
    });
  }

  register(module: ModuleInfo): void {
    this.executable.register(module);
    this.sourceNames.load(module.names ?? {});
    for (const object of Object.values(module.statics)) this.instances.sees(object);
    registerFrames(this.executable);
  }

  /** Queues the module body. */
  start(): void {
    this.state = "running";
    // As a job: what the body queues runs before its ticks, as in a native module.
    this.jobs.add(new StartJob(), 0, undefined);
  }

  begin(): void {
    this.#guarded(() => {
      const { init } = this.executable.module;
      this.polls.callee = init;
      this.body = init();
    });
  }

  rejecting(reason: unknown): void {
    this.sourceNames.correct(reason);
    noteTrail(reason);
  }

  // ── freezing ──

  /** Stops at the next job boundary; resolves once nothing of the program runs. */
  stop(): Promise<void> {
    this.timers.stop();
    return new globalThis.Promise((resolve) => {
      this.jobs.stopDone = resolve;
      this.jobs.stop();
    });
  }

  resume(): void {
    if (this.state === "ended") return;
    this.state = "running";
    this.jobs.stopDone = () => {};
    this.jobs.resume();
    this.timers.resume();
  }

  /** What it has written has not been read: nothing of it runs from the next job boundary on, until it is released. */
  hold(held: boolean): void {
    if (held && this.state !== "ended") this.jobs.hold();
    else this.jobs.release();
  }

  // ── ending ──

  #endIfOver(): void {
    if (this.state !== "running" || this.#closing || this.jobs.halted) return;
    const settled = this.#settled;
    this.#settled = false;
    if (this.#alive) return this.foreign.anyOpen ? this.#lookAgain() : undefined;
    if (this.foreign.anyOpen && !settled) return this.#settle();
    this.#closing = true;
    this.jobs.enter(() => {
      this.#guarded(() => void this.process.emit("beforeExit", this.process.exitCode));
    });
    this.#closing = false;
    if (this.#alive || this.jobs.stopped) return;
    const unsettled = PromiseState.is(this.body) && PromiseState.read(this.body).state === PENDING;
    if (unsettled && !this.process.exitCodeGiven) {
      this.#host.output(2, "Warning: Detected unsettled top-level await\n");
      this.#finish(UNSETTLED_EXIT_CODE, true);
    } else this.#finish(this.process.exitCode, true);
  }

  /** A server that was told to listen does so a turn of the event loop later: only then it keeps a program alive. */
  #settle(): void {
    afterIo(() => {
      this.#settled = true;
      this.jobs.schedule();
    });
  }

  #settled = false;

  /** What is open ceases to keep the program alive without a word: `unref`, a last byte written. */
  #lookAgain(): void {
    if (this.#looking) return;
    this.#looking = true;
    nativeSetTimeout(() => {
      this.#looking = false;
      this.jobs.schedule();
    }, LOOK_AGAIN_MS);
  }

  #looking = false;

  get #alive(): boolean {
    return this.jobs.busy || this.timers.alive || this.operations.pending || this.foreign.keepsAlive;
  }

  #guarded(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.uncaught(error, "uncaughtException");
    }
  }

  /** In `beforeExit`. */
  #closing = false;
  /** In `exit`. */
  #ending = false;

  exit(code: number): void {
    this.#finish(code, false);
  }

  /**
   * `itself`: it has come to its end, and what its `exit` handlers queue runs, as in Node; `report` is called once
   * they have run.
   */
  #finish(code: number, itself: boolean, report?: () => void): void {
    if (this.state === "ended") return;
    this.state = "ended";
    this.hold(false);
    this.#ending = true;
    this.process.exitCode = code;
    if (itself) this.jobs.enter(() => this.#emitExit(code));
    else this.#emitExit(code);
    this.#ending = false;
    report?.();
    this.timers.stop();
    this.jobs.stop();
    this.#ended();
    this.#host.ended(this.process.exitCode);
  }

  #emitExit(code: number): void {
    try {
      this.process.emit("exit", code);
    } catch (error) {
      if (!(error instanceof ExitSignal)) this.#report(error, "uncaughtException");
    }
  }

  uncaught(error: unknown, origin: Origin): void {
    if (error instanceof ExitSignal || this.state === "ended") return;
    this.sourceNames.correct(error);
    const shown = origin === "unhandledRejection" ? rejectionError(error) : error;
    if (this.process.listeners.count("uncaughtException") > 0) {
      this.#guarded(() => void this.process.emit("uncaughtException", shown, origin));
      return;
    }
    // As in Node: what exit handlers write comes first.
    this.#finish(1, false, () => this.#report(shown, origin));
  }

  #report(error: unknown, origin: Origin): void {
    this.process.exitCode = 1;
    this.#host.output(2, describeUncaught(error, origin));
  }
}
