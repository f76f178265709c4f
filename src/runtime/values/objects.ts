// oxlint-disable typescript/unbound-method -- never called as they are
/** Ordinary objects: literals, instances of classes, prototypes. */
import type { Family } from "../capture/family.ts";
import { makingOf } from "../stamp.ts";
import {
  fillPrivates,
  makeWithPrivates,
  privateClasses,
  writePrivates,
  writePrivateClasses,
} from "./privates.ts";
import { prototypeLater, writePrototype } from "./prototypes.ts";

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
  needs: (out, object: object) => [
    ...prototypeLater(out, object, Object.prototype),
    ...privateClasses(out, object).map(({ cls }) => cls),
  ],
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
    out.shapes.writeDescriptors(prototype, changedKeys(prototype));
  },
  make(input) {
    const owner = input.object(input.heads);
    const prototype: unknown = Object.getOwnPropertyDescriptor(owner, "prototype")?.value;
    if (typeof prototype !== "object" || prototype === null) throw input.bad("a prototype of nothing");
    return prototype;
  },
  fill(input, prototype: object) {
    const parent = input.value(input.bodies);
    if (typeof parent !== "object" && typeof parent !== "function")
      throw input.bad("a prototype is an object");
    if (Object.getPrototypeOf(prototype) !== parent && !Reflect.setPrototypeOf(prototype, parent)) {
      throw input.bad("a cyclic prototype");
    }
    input.properties.read(prototype);
  },
};

function ownerOf(prototype: object): object {
  const making = makingOf(prototype);
  if (making?.kind === "prototype") return making.owner;
  return Object.getOwnPropertyDescriptor(prototype, "constructor")!.value as object;
}

/** The keys of a class, or of its prototype, that the class did not come with. */
export function changedKeys(holder: object): PropertyKey[] {
  return Reflect.ownKeys(holder).filter((key) => !cameWith(holder, key));
}

function cameWith(holder: object, key: PropertyKey): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key)!;
  if (key === "constructor") {
    return !descriptor.enumerable && descriptor.writable === true && descriptor.value === ownerOf(holder);
  }
  if (descriptor.enumerable) return false;
  const parts = [descriptor.value, descriptor.get, descriptor.set].filter(
    (part) => part !== undefined,
  ) as unknown[];
  return parts.length > 0 && parts.every((part) => isMember(part, holder, key));
}

function isMember(fn: unknown, holder: object, key: PropertyKey): boolean {
  if (typeof fn !== "function") return false;
  const making = makingOf(fn);
  return making?.kind === "member" && making.holder === holder && making.key === key;
}
