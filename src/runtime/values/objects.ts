// oxlint-disable typescript/unbound-method -- never called as they are
/** Ordinary objects: literals, instances of classes, prototypes. */
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { isPlainObject } from "../capture/trusted.ts";
import { isProgramFunction } from "../native-promises.ts";
import { makingOf } from "../stamp.ts";
import {
  fillPrivates,
  makeWithPrivates,
  withPrivateClasses,
  writePrivates,
  writePrivateClasses,
} from "./privates.ts";
import { inherit, prototypeLater, writePrototype } from "./prototypes.ts";

/** An object whose prototype is `Object.prototype`: the most frequent node, with an empty head. */
export const OBJECT: Family = {
  kind: 0,
  head() {},
  body: (out, object: object) => out.shapes.write(object),
  make: () => ({}),
  fill: (input, object: object) => input.properties.read(object),
};

/** An object with another prototype, or none. */
export const INSTANCE: Family = {
  kind: 6,
  privates: true,
  needs: (out, object: object) =>
    withPrivateClasses(out, object, prototypeLater(out, object, Object.prototype)),
  head(out, object: object) {
    writePrototype(out, object, Object.prototype);
    writePrivateClasses(out, object);
  },
  body(out, object: object) {
    out.shapes.write(object);
    writePrivates(out, object);
  },
  make: (input) => makeWithPrivates(input, undefined, Object.prototype),
  fill(input, object: object) {
    input.properties.read(object);
    fillPrivates(input, object);
  },
};

/** The `prototype` object of a class or function: known by its owner, filled with what the program put there. */
export const PROTOTYPE: Family = {
  kind: 7,
  needs: (_out, prototype: object) => [ownerOf(prototype)],
  head(out, prototype: object) {
    out.value(out.heads, ownerOf(prototype));
  },
  body(out, prototype: object) {
    out.value(out.bodies, Object.getPrototypeOf(prototype));
    writeKeys(out, removedKeys(prototype));
    out.shapes.writeDescriptors(prototype, changedKeys(prototype));
  },
  make(input) {
    const owner = input.object(input.heads);
    // Only the program's own: an intrinsic must not be filled with the image's properties.
    if (!isProgramFunction(input.runtime, owner)) throw input.bad("a prototype of nothing");
    const prototype: unknown = Object.getOwnPropertyDescriptor(owner, "prototype")?.value;
    if (!isPlainObject(prototype) || input.runtime.intrinsics.nameOf(prototype) !== undefined) {
      throw input.bad("a prototype of nothing");
    }
    return prototype;
  },
  fill(input, prototype: object) {
    inherit(input, prototype, input.value(input.bodies));
    removeKeys(input, prototype);
    input.properties.read(prototype);
  },
};

function ownerOf(prototype: object): object {
  const making = makingOf(prototype);
  if (making?.kind === "prototype") return making.owner;
  return Object.getOwnPropertyDescriptor(prototype, "constructor")!.value as object;
}

/** The keys of a class, or of its prototype, that the class did not come with, or not like that. */
export function changedKeys(holder: object): PropertyKey[] {
  return Reflect.ownKeys(holder).filter((key) => !cameWith(holder, key));
}

/** The keys that a class's prototype came with and the program has taken away. */
export function removedKeys(prototype: object): PropertyKey[] {
  const making = makingOf(prototype);
  return making?.kind === "prototype" ? missing(prototype, making.keys) : [];
}

export function missing(object: object, keys: readonly PropertyKey[]): PropertyKey[] {
  return keys.filter((key) => !Object.hasOwn(object, key));
}

export function writeKeys(out: GraphWriter, keys: readonly PropertyKey[]): void {
  out.bodies.uint(keys.length);
  for (const key of keys) out.value(out.bodies, key);
}

/** Takes away the keys that `writeKeys` has written. */
export function removeKeys(input: GraphReader, object: object): void {
  for (let left = input.bodies.readUint(); left > 0; left--) {
    const key = input.value(input.bodies);
    if (typeof key !== "string" && typeof key !== "symbol") throw input.bad("expected a property key");
    if (!Reflect.deleteProperty(object, key)) throw input.bad("a property that stays");
  }
}

function cameWith(holder: object, key: PropertyKey): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key)!;
  const { value, get, set, writable, enumerable, configurable } = descriptor;
  if (enumerable || !configurable || writable === false) return false;
  if (key === "constructor") return value === ownerOf(holder);
  const parts = [value, get, set].filter((part) => part !== undefined) as unknown[];
  return parts.length > 0 && parts.every((part) => isMember(part, holder, key));
}

function isMember(fn: unknown, holder: object, key: PropertyKey): boolean {
  if (typeof fn !== "function") return false;
  const making = makingOf(fn);
  return making?.kind === "member" && making.holder === holder && making.key === key;
}
