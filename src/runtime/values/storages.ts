/** AsyncLocalStorage. Its stores are with what waits (contexts.ts). */
import { ProgramAsyncLocalStorage } from "../async-local-storage.ts";
import type { Runtime } from "../runtime.ts";
import { slots } from "./slots.ts";

function classOf(runtime: Runtime): new (options: object) => ProgramAsyncLocalStorage {
  return runtime.intrinsics.byName("%AsyncLocalStorage%") as never;
}

export const STORAGE = slots<ProgramAsyncLocalStorage>({
  kind: 53,
  prototype: (runtime) => classOf(runtime).prototype as object,
  head: (out, storage) => out.string(out.heads, storage.name),
  body: (out, storage) => out.value(out.bodies, ProgramAsyncLocalStorage.read(storage).defaultValue),
  make: (input) => new (classOf(input.runtime))({ name: input.string(input.heads) }),
  fill(input, storage) {
    const defaultValue = input.value(input.bodies);
    ProgramAsyncLocalStorage.write(storage, { name: storage.name, defaultValue });
  },
});
