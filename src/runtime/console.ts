/**
 * The program's `console`: Node's, writing to the program's own streams, with its groups, counters
 * and timers as data. Formatting is the engine's.
 */
import { Console as NativeConsole } from "node:console";
import { formatWithOptions, inspect } from "./node-util.ts";
import type { Core } from "./core.ts";
import type { OutputStream } from "./stream.ts";

export interface ConsoleState {
  indent: string;
  readonly counts: Map<string, number>;
  /** Label → when it was started, on the `performance.now()` clock. */
  readonly timers: Map<string, number>;
}

const INDENT = "  ";

export class ProgramConsole {
  readonly #core: Core;
  readonly #out: OutputStream;
  readonly #err: OutputStream;
  state: ConsoleState = { indent: "", counts: new Map(), timers: new Map() };

  constructor(core: Core, out: OutputStream, err: OutputStream) {
    this.#core = core;
    this.#out = out;
    this.#err = err;
  }

  /** The object programs see: own enumerable functions, as natively. */
  methods(): Record<string, (...args: never[]) => void> {
    const out = (...args: unknown[]): void => this.#write(this.#out, format(args));
    const err = (...args: unknown[]): void => this.#write(this.#err, format(args));
    return {
      log: out,
      warn: err,
      dir: (value: unknown, options?: object) => {
        this.#write(this.#out, inspect(value, { customInspect: false, ...options }));
      },
      time: (label = "default") => this.#time(label),
      timeEnd: (label = "default") => this.#timeLog(label, [], true),
      timeLog: (label = "default", ...data: unknown[]) => this.#timeLog(label, data, false),
      trace: (...args: unknown[]) => err(traceOf(args)),
      assert: (condition: unknown, ...args: unknown[]) => {
        if (!condition) err(...assertion(args));
      },
      clear: () => {},
      count: (label = "default") => this.#count(label),
      countReset: (label: unknown = "default") => {
        this.state.counts.delete(String(label));
      },
      group: (...args: unknown[]) => this.#group(args),
      groupEnd: () => {
        this.state.indent = this.state.indent.slice(INDENT.length);
      },
      table: (data: unknown, columns?: string[]) => this.#write(this.#out, table(data, columns)),
      debug: (...args: unknown[]) => out(...args),
      info: (...args: unknown[]) => out(...args),
      dirxml: (...args: unknown[]) => out(...args),
      error: (...args: unknown[]) => err(...args),
      groupCollapsed: (...args: unknown[]) => this.#group(args),
    };
  }

  #write(stream: OutputStream, text: string): void {
    const { indent } = this.state;
    const shown = indent === "" ? text : indent + text.replaceAll("\n", `\n${indent}`);
    stream.write(`${shown}\n`);
  }

  #group(args: unknown[]): void {
    if (args.length > 0) this.#write(this.#out, format(args));
    this.state.indent += INDENT;
  }

  #count(label: unknown): void {
    const key = String(label);
    const count = (this.state.counts.get(key) ?? 0) + 1;
    this.state.counts.set(key, count);
    this.#write(this.#out, `${key}: ${count}`);
  }

  #time(label: unknown): void {
    const key = String(label);
    if (!this.state.timers.has(key)) this.state.timers.set(key, this.#core.clock.performance());
  }

  #timeLog(label: unknown, data: unknown[], end: boolean): void {
    const key = String(label);
    const start = this.state.timers.get(key);
    if (start === undefined) return;
    if (end) this.state.timers.delete(key);
    const elapsed = `${key}: ${duration(this.#core.clock.performance() - start)}`;
    this.#write(this.#out, format([elapsed, ...data]));
  }
}

function format(args: unknown[]): string {
  return formatWithOptions({}, ...args);
}

function traceOf(args: unknown[]): string {
  const error = new Error(format(args));
  error.name = "Trace";
  Error.captureStackTrace?.(error);
  return error.stack ?? String(error);
}

function assertion(args: unknown[]): unknown[] {
  if (typeof args[0] === "string") return [`Assertion failed: ${args[0]}`, ...args.slice(1)];
  return args.length === 0 ? ["Assertion failed"] : ["Assertion failed:", ...args];
}

function duration(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)}s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes}:${((ms % 60_000) / 1000).toFixed(3).padStart(6, "0")} (m:ss.mmm)`;
}

/** Tables are drawn by a native console that writes to memory. */
function table(data: unknown, columns: string[] | undefined): string {
  let text = "";
  const sink = {
    write: (chunk: string) => {
      text += chunk;
      return true;
    },
    on() {},
    once() {},
    removeListener() {},
    listenerCount: () => 0,
  };
  new NativeConsole(sink as never, sink as never).table(data, columns);
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
