/** Carriers for tests: programs written in the style compiled code has, any number of them in one OS process. */
import type { Abi, ModuleInfo } from "../../src/runtime/abi.ts";
import { JsProgram } from "../../src/runtime/js-program.ts";
import { imageBytes } from "../../src/runtime/program.ts";
import { Runtime } from "../../src/runtime/runtime.ts";

/** An executable: called once per runtime, as a module is evaluated once per OS process. */
export type Make = (abi: Abi & { globals: Globals }) => Partial<ModuleInfo>;

export interface Globals {
  readonly Promise: PromiseConstructor;
  readonly setTimeout: typeof setTimeout;
  readonly setInterval: typeof setInterval;
  readonly setImmediate: typeof setImmediate;
  readonly clearTimeout: typeof clearTimeout;
  readonly queueMicrotask: typeof queueMicrotask;
  readonly console: Console;
  readonly process: NodeJS.Process;
  readonly WeakMap: WeakMapConstructor;
  readonly WeakSet: WeakSetConstructor;
  readonly WeakRef: WeakRefConstructor;
  readonly Proxy: ProxyConstructor;
  readonly Event: typeof Event;
  readonly CustomEvent: typeof CustomEvent;
  readonly EventTarget: typeof EventTarget;
  readonly AbortController: typeof AbortController;
  readonly AbortSignal: typeof AbortSignal;
  readonly globalThis: Record<string, unknown>;
}

export interface Carrier {
  readonly runtime: Runtime;
  readonly program: JsProgram;
  /** What the program wrote to fd 1 and fd 2. */
  readonly out: { 1: string; 2: string };
  /** Resolves to the exit code. */
  readonly ended: Promise<number>;
}

export const HASH = "0123456789abcdef";

export function load(make: Make, hash = HASH): Carrier {
  const runtime = new Runtime();
  const out = { 1: "", 2: "" };
  let end: (code: number) => void;
  const ended = new Promise<number>((resolve) => (end = resolve));
  const output = (fd: 1 | 2, text: string): void => void (out[fd] += text);
  runtime.attach({ output, ended: (code) => end(code), args: [] }, "/program.mjs");
  const info = make(runtime.abi as never);
  runtime.register({
    init: () => undefined,
    variables: {},
    statics: {},
    closures: {},
    frames: [],
    files: [],
    ...info,
  });
  return { runtime, program: new JsProgram(runtime, hash), out, ended };
}

/** Runs a program to its end. */
export async function run(make: Make): Promise<{ code: number; stdout: string; stderr: string }> {
  const carrier = load(make);
  carrier.program.start();
  const code = await carrier.ended;
  return { code, stdout: carrier.out[1], stderr: carrier.out[2] };
}

/** The bytes of a frozen program. */
export function imageOf(program: JsProgram): Uint8Array {
  return imageBytes(program.capture());
}

export function restore(program: JsProgram, bytes: Uint8Array): void {
  const target = program.restore(bytes.length);
  target.push(bytes);
  target.finish();
}

/** Freezes the program, moves it into a fresh runtime and lets it run on there. */
export async function move(from: Carrier, make: Make): Promise<Carrier> {
  await from.program.freeze();
  const bytes = imageOf(from.program);
  const to = load(make);
  restore(to.program, bytes);
  to.program.resume();
  return to;
}
