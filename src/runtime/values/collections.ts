// oxlint-disable typescript/unbound-method -- never called as they are
/** Map, Set, and the weak collections. */
import type { GraphReader } from "../capture/graph-reader.ts";
import { isInstance } from "../capture/trusted.ts";
import { ProgramFinalizationRegistry, ProgramWeakMap, ProgramWeakRef, ProgramWeakSet } from "../weak.ts";
import { restoreStray } from "./strays.ts";
import { slots } from "./slots.ts";

const mapForEach = Map.prototype.forEach;
const setForEach = Set.prototype.forEach;
const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, "size")!.get!;
const setSize = Object.getOwnPropertyDescriptor(Set.prototype, "size")!.get!;
const mapSet = Map.prototype.set;
const setAdd = Set.prototype.add;

/** A Map or a Set that inherits from the one it is. */
export function isCollection(value: unknown): value is Map<unknown, unknown> | Set<unknown> {
  return (
    (hasSize(mapSize, value) && isInstance(value, Map)) || (hasSize(setSize, value) && isInstance(value, Set))
  );
}

function hasSize(getter: () => unknown, value: unknown): boolean {
  try {
    getter.call(value);
    return true;
  } catch {
    return false;
  }
}

export const MAP = slots<Map<unknown, unknown>>({
  kind: 23,
  prototype: () => Map.prototype,
  body(out, map) {
    out.bodies.uint(mapSize.call(map) as number);
    mapForEach.call(map, (value, key) => {
      out.value(out.bodies, key);
      out.value(out.bodies, value);
    });
  },
  make: () => new Map(),
  fill(input, map) {
    for (let left = input.bodies.readUint(); left > 0; left--) {
      const key = input.value(input.bodies);
      mapSet.call(map, key, input.value(input.bodies));
    }
  },
});

export const SET = slots<Set<unknown>>({
  kind: 24,
  prototype: () => Set.prototype,
  body(out, set) {
    out.bodies.uint(setSize.call(set) as number);
    setForEach.call(set, (value) => out.value(out.bodies, value));
  },
  make: () => new Set(),
  fill(input, set) {
    for (let left = input.bodies.readUint(); left > 0; left--) setAdd.call(set, input.value(input.bodies));
  },
});

type Weak = "WeakMap" | "WeakSet" | "WeakRef" | "FinalizationRegistry";

function prototypeOf(runtime: GraphReader["runtime"], name: Weak): object {
  return (runtime.globals[name] as { prototype: object }).prototype;
}

function classOf(input: GraphReader, name: Weak): new (...args: unknown[]) => object {
  return input.runtime.globals[name] as new (...args: unknown[]) => object;
}

export const WEAK_MAP = slots<ProgramWeakMap>({
  kind: 25,
  prototype: (runtime) => prototypeOf(runtime, "WeakMap"),
  body: (out, map) => out.weak.add(map, ProgramWeakMap.entries(map)),
  make: (input) => new (classOf(input, "WeakMap"))() as ProgramWeakMap,
});

export const WEAK_SET = slots<ProgramWeakSet>({
  kind: 26,
  prototype: (runtime) => prototypeOf(runtime, "WeakSet"),
  body: (out, set) => out.weak.add(set, ProgramWeakSet.entries(set)),
  make: (input) => new (classOf(input, "WeakSet"))() as ProgramWeakSet,
});

export const WEAK_REF = slots<ProgramWeakRef>({
  kind: 27,
  prototype: (runtime) => prototypeOf(runtime, "WeakRef"),
  body(out, reference) {
    const target = reference.deref();
    out.weak.add(reference, target === undefined ? [] : [[target, undefined]]);
  },
  make(input) {
    const reference = new (classOf(input, "WeakRef"))({}) as ProgramWeakRef;
    ProgramWeakRef.point(reference, undefined);
    return reference;
  },
});

/** Registrations of targets that are not reachable are gone with their targets. */
export const FINALIZATION_REGISTRY = slots<ProgramFinalizationRegistry>({
  kind: 28,
  prototype: (runtime) => prototypeOf(runtime, "FinalizationRegistry"),
  needs: (registry) => [ProgramFinalizationRegistry.cleanup(registry)],
  head: (out, registry) => out.value(out.heads, ProgramFinalizationRegistry.cleanup(registry)),
  body(out, registry) {
    const cells = ProgramFinalizationRegistry.cells(registry);
    out.weak.add(
      registry,
      cells.map(({ target, held, token }) => [target, [held, token]]),
    );
  },
  make(input) {
    const cleanup = input.value(input.heads);
    if (typeof cleanup !== "function") throw input.bad("a registry without a cleanup");
    return new (classOf(input, "FinalizationRegistry"))(cleanup) as ProgramFinalizationRegistry;
  },
});

export function sizeOf(collection: Map<unknown, unknown> | Set<unknown>): number {
  return Reflect.apply(isInstance(collection, Map) ? mapSize : setSize, collection, []) as number;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Puts an entry back into the weak collection it came from. */
export function restoreWeakEntry(input: GraphReader, collection: object, key: unknown, value: unknown): void {
  try {
    if (ProgramWeakMap.is(collection)) ProgramWeakMap.prototype.set.call(collection, key as WeakKey, value);
    else if (ProgramWeakSet.is(collection)) ProgramWeakSet.prototype.add.call(collection, key as WeakKey);
    else if (ProgramWeakRef.is(collection)) ProgramWeakRef.point(collection, key as WeakKey);
    else if (ProgramFinalizationRegistry.is(collection) && Array.isArray(value)) {
      const [held, token] = value as [unknown, WeakKey | undefined];
      ProgramFinalizationRegistry.prototype.register.call(collection, key as WeakKey, held, token);
    } else if (typeof collection === "function" && isObject(key) && isObject(value)) {
      restoreStray(input, collection, key, value);
    } else throw input.bad("an entry of no collection");
  } catch (error) {
    if (error instanceof TypeError) throw input.bad("a key that is no object");
    throw error;
  }
}
