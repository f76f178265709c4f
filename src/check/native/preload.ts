/**
 * Preloaded into a native run (run.ts). It changes nothing a program can tell but where its output goes:
 * to one descriptor, each write with the stream it was for, so that their order is known.
 */
import { writeSync } from "node:fs";
import { registerHooks } from "node:module";
import { HOST } from "../../comm/host.ts";
import { createStrictMath, power } from "../../runtime/strict-math/math.ts";
import { frame } from "../carrier/port.ts";
import { nativeHost } from "./host.ts";
import { type Preloaded, PRELOADED, RECORD_FD, STRICT_MATH } from "./preloaded.ts";

const { rank, size, godwit, script, strictMath } = JSON.parse(process.env[PRELOADED] as string) as Preloaded;
delete process.env[PRELOADED];
process.argv[1] = script;

record(1, process.stdout);
record(2, process.stderr);
// The program's project need not have it installed, and there must be one of it only.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "godwit" ? { url: godwit, shortCircuit: true } : next(specifier, context),
});
if (size > 1) (globalThis as { [HOST]?: object })[HOST] = nativeHost(rank, size);
if (strictMath) {
  const attributes = { writable: true, configurable: true };
  Object.defineProperty(globalThis, "Math", { value: createStrictMath(), ...attributes });
  Object.defineProperty(globalThis, Symbol.for(STRICT_MATH), { value: { power } });
}

function record(fd: 1 | 2, stream: NodeJS.WriteStream): void {
  const decoder = new TextDecoder();
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    for (const piece of frame({ fd, text })) writeAll(piece);
    const done = rest.find((argument) => typeof argument === "function") as (() => void) | undefined;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(RECORD_FD, bytes, at);
}
