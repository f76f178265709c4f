/**
 * The program's `process`. What belongs to the program (arguments, environment, exit code, listeners,
 * output, time) is its own and travels with it; everything else is the carrier's, seen through the
 * prototype chain.
 */
import { checkCallback, checkInteger } from "./argument-errors.ts";
import type { Core } from "./core.ts";
import { becomeEnvironment, environment } from "./environment.ts";
import { Listeners, type Registration } from "./emitter.ts";
import { CallbackJob } from "./promise-jobs.ts";
import type { PromiseState } from "./promise-state.ts";
import type { OutputStream } from "./stream.ts";
import { describeWarning, warningOf } from "./warnings.ts";

/** Thrown by `process.exit` to leave the program's code; nothing of the program runs afterwards. */
export class ExitSignal extends Error {
  constructor() {
    super("process.exit");
    this.name = "ExitSignal";
  }
}

export interface ProcessState {
  readonly argv: string[];
  readonly env: object;
  readonly exitCode: number | string | undefined;
  readonly registrations: Registration[];
  /** Names of warnings that are given once. */
  readonly warned: string[];
}

export class ProgramProcess {
  readonly object: Record<string, unknown>;
  readonly listeners: Listeners;
  #warned = new Set<string>();
  readonly #core: Core;

  constructor(core: Core, out: OutputStream, err: OutputStream) {
    this.#core = core;
    const native = globalThis.process as object;
    this.listeners = new Listeners((event, [given]) => {
      if (event === "warning" && given instanceof Error)
        err.write(describeWarning(given, this.#isFirst("hint")));
    });
    const hrtime = (previous?: [number, number]): [number, number] =>
      hrtimeOf(core.clock.performance(), previous);
    hrtime.bigint = () => BigInt(Math.round(core.clock.performance() * 1e6));
    const own: Record<string, unknown> = {
      argv: [],
      env: environment(core),
      stdout: out,
      stderr: err,
      exit: (code?: number | string) => {
        if (code !== undefined) this.object["exitCode"] = code;
        core.exit(codeOf(this.object["exitCode"]));
        throw new ExitSignal();
      },
      nextTick: (callback: (...args: unknown[]) => unknown, ...args: unknown[]) => {
        checkCallback(callback);
        core.jobs.addTick(new CallbackJob(callback, args));
      },
      emitWarning: (warning: unknown, type?: string | object, code?: string) => {
        const made = warningOf(warning, type, code);
        core.jobs.addTick(
          new CallbackJob(this.object["emit"] as typeof this.emit as never, ["warning", made]),
        );
      },
      hrtime,
      getBuiltinModule: (id: string) => core.hostModules.builtin(id),
      // Node's internals are no program's business, and what they are no image could say.
      binding: (name: string) => {
        throw new Error(`No such module: ${name}`);
      },
      uptime: () => core.clock.performance() / 1000,
    };
    this.object = Object.create(native) as Record<string, unknown>;
    for (const [key, value] of Object.entries({ ...own, ...this.listeners.methods(this.object) })) {
      Object.defineProperty(this.object, key, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    this.#withExitCode();
  }

  #exitCode: number | string | undefined;

  #withExitCode(): void {
    const set = (code: number | string | undefined): void => {
      const integer = typeof code === "string" && code !== "" && Number.isInteger(Number(code));
      if (code !== undefined && code !== null)
        checkInteger("code", integer ? Number(code) : code, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      this.#exitCode = code;
    };
    const attributes = { enumerable: true, configurable: true };
    Object.defineProperty(this.object, "exitCode", { get: () => this.#exitCode, set, ...attributes });
  }

  /** Starts afresh with a program's arguments. */
  begin(script: string, args: readonly string[]): void {
    this.object["argv"] = [globalThis.process.execPath, script, ...args];
  }

  get exitCode(): number {
    return codeOf(this.object["exitCode"]);
  }

  set exitCode(code: number) {
    this.object["exitCode"] = code;
  }

  /** The program has set `process.exitCode`. */
  get exitCodeGiven(): boolean {
    return this.object["exitCode"] !== undefined;
  }

  /** @param often it is given every time; otherwise the first of its name only. */
  warn(text: string, name: string, often: boolean): void {
    if (often || this.#isFirst(name)) (this.object["emitWarning"] as (...of: string[]) => void)(text, name);
  }

  #isFirst(name: string): boolean {
    const isFirst = !this.#warned.has(name);
    this.#warned.add(name);
    return isFirst;
  }

  emit(event: string, ...args: unknown[]): boolean {
    return this.listeners.emit(this.object, event, args);
  }

  unhandled(reason: unknown, promise: PromiseState): boolean {
    return this.emit("unhandledRejection", reason, promise);
  }

  read(): ProcessState {
    const { argv, env, exitCode } = this.object as unknown as ProcessState;
    return { argv, env, exitCode, registrations: this.listeners.registrations, warned: [...this.#warned] };
  }

  load(state: ProcessState): void {
    this.object["argv"] = state.argv;
    this.object["env"] = state.env;
    if (this.#core.hostEnvironment !== undefined) becomeEnvironment(this.#core.hostEnvironment, state.env);
    this.#exitCode = state.exitCode;
    this.listeners.registrations = state.registrations;
    this.#warned = new Set(state.warned);
  }
}

function codeOf(code: unknown): number {
  return code === undefined || code === null ? 0 : Number(code) & 255;
}

function hrtimeOf(nowMs: number, previous: [number, number] | undefined): [number, number] {
  let seconds = Math.floor(nowMs / 1000);
  let nanoseconds = Math.round((nowMs % 1000) * 1e6);
  if (previous !== undefined) {
    seconds -= previous[0];
    nanoseconds -= previous[1];
    if (nanoseconds < 0) {
      seconds--;
      nanoseconds += 1e9;
    }
  }
  return [seconds, nanoseconds];
}
