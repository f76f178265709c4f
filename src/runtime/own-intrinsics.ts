/** What a runtime has of its own where programs can get hold of it, with its names in images. */
import { SyncCursor } from "./async-iterators.ts";
import { ITERATOR_PROTOTYPES } from "./built-in-iterators.ts";
import { SHALLOW } from "./intrinsics.ts";
import { CollectionCursor } from "./iterators.ts";
import type { Runtime } from "./runtime.ts";
import { OutputStream } from "./stream.ts";
import { Immediate, Timeout } from "./timer-objects.ts";

type Named = readonly [name: string, value: unknown, depth: number];

export function* ownIntrinsics(runtime: Runtime): Iterable<Named> {
  const { generators, asyncGenerators } = runtime.kinds;
  yield ["%GeneratorPrototype%", generators.prototype, 1];
  yield ["%GeneratorFunctionPrototype%", generators.functionPrototype, 1];
  yield ["%AsyncGeneratorPrototype%", asyncGenerators.prototype, 1];
  yield ["%AsyncGeneratorFunctionPrototype%", asyncGenerators.functionPrototype, 1];
  yield ["%Timeout.prototype%", Timeout.prototype, 1];
  yield ["%Immediate.prototype%", Immediate.prototype, 1];
  yield ["%CollectionCursor.prototype%", CollectionCursor.prototype, 0];
  yield ["%SyncCursor.prototype%", SyncCursor.prototype, 0];
  for (const [tag, prototype] of Object.entries(ITERATOR_PROTOTYPES)) yield [`%${tag}%`, prototype, 1];
  yield ["%OutputStream.prototype%", OutputStream.prototype, 1];
  const hooks = runtime.hostModules.builtin("async_hooks") as Record<string, unknown>;
  for (const name of ["AsyncLocalStorage", "AsyncResource"]) yield [`%${name}%`, hooks[name], 2];
  yield ["%require%", runtime.hostModules.require, 0];
  yield ["import.meta", runtime.abi.meta, 0];
  // The carrier's operations (src/comm/host.ts): each carrier has its own.
  yield ["%Host%", (globalThis as Record<symbol, unknown>)[Symbol.for("godwit.host")], 0];
  yield ["%Hooks%", runtime.hooks.registry, 0];
  yield ["globalThis", runtime.globalView.object, 0];
  const native = globalThis as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(runtime.globals)) {
    const whole = name === "process" || value === runtime.globalView.object;
    if (!whole && value !== native[name]) yield [name, value, 2];
  }
  yield ["process", runtime.process.object, SHALLOW];
  // Functions and streams only: its environment and arguments are the program's data.
  for (const [key, value] of Object.entries(runtime.process.object)) {
    if (typeof value === "function" || value instanceof OutputStream) yield [`process.${key}`, value, 1];
  }
}
