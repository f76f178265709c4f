/**
 * Private members of class instances. Only code inside a class can reach them, so the compiler gives
 * each class a table of functions that do (`Abi.privates`), and makes constructors that, while
 * `restoring`, add a class's private fields to an object and do nothing else.
 */
import type { PrivateTable } from "../abi.ts";
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { makingOf } from "../stamp.ts";
import { readPrototypeValue } from "./prototypes.ts";

interface PrivateClass {
  readonly cls: object;
  readonly table: PrivateTable;
}

/** The classes in the chain of `object` whose private members it has, base first. */
export function privateClasses(out: GraphWriter, object: object): PrivateClass[] {
  const classes: PrivateClass[] = [];
  for (let at = object; ;) {
    at = Object.getPrototypeOf(at) as object;
    if (at === null || at === Object.prototype) return classes.toReversed();
    const making = makingOf(at);
    if (making?.kind === "proxy") return classes.toReversed();
    const table = making?.kind === "prototype" ? out.runtime.executable.privatesOf(making.owner) : undefined;
    if (table !== undefined && making?.kind === "prototype" && instanceMembers(table, object).length > 0) {
      classes.push({ cls: making.owner, table });
    }
  }
}

function instanceMembers(table: PrivateTable, object: object): string[] {
  return Object.keys(table).filter((name) => !table[name]!.static && table[name]!.has(object));
}

export function writePrivateClasses(out: GraphWriter, object: object): void {
  const classes = privateClasses(out, object);
  out.heads.uint(classes.length);
  for (const { cls } of classes) out.value(out.heads, cls);
}

export function writePrivates(out: GraphWriter, object: object): void {
  const classes = privateClasses(out, object);
  out.bodies.uint(classes.length);
  for (const { cls, table } of classes) {
    const names = instanceMembers(table, object).filter((name) => table[name]!.kind === "field");
    out.value(out.bodies, cls);
    writeFields(out, object, table, names);
  }
}

export function writeFields(
  out: GraphWriter,
  object: object,
  table: PrivateTable,
  names: readonly string[],
): void {
  out.bodies.uint(names.length);
  for (const name of names) {
    out.string(out.bodies, name);
    out.value(out.bodies, table[name]!.get(object));
  }
}

export function readFields(input: GraphReader, object: object, table: PrivateTable): void {
  for (let left = input.bodies.readUint(); left > 0; left--) {
    const name = input.string(input.bodies);
    const member = Object.hasOwn(table, name) ? table[name] : undefined;
    if (member?.kind !== "field" || !member.has(object)) throw input.bad(`no private field "#${name}"`);
    member.set(object, input.value(input.bodies));
  }
}

/**
 * For `make`: reads prototype and private classes. `made` is the object if its family makes it (a
 * subclass instance of a built-in); without it, an ordinary object is made.
 */
export function makeWithPrivates(input: GraphReader, made: object | undefined, usual: object): object {
  const prototype = readPrototypeValue(input, usual);
  let object = made;
  if (object !== undefined) Object.setPrototypeOf(object, prototype);
  for (let left = input.heads.readUint(); left > 0; left--) {
    object = addPrivates(input, input.object(input.heads), object, prototype);
  }
  return object ?? input.making.create(prototype);
}

/** Adds the private members of `cls` to `object`; a base class makes it. */
function addPrivates(
  input: GraphReader,
  cls: object,
  object: object | undefined,
  prototype: object | null,
): object {
  if (typeof cls !== "function" || input.runtime.executable.privatesOf(cls) === undefined) {
    throw input.bad("a class without private members");
  }
  const { abi } = input.runtime;
  abi.restoring = true;
  try {
    if (object === undefined && Object.getPrototypeOf(cls) === Function.prototype) {
      return Reflect.construct(cls, [], input.making.constructorOf(prototype)) as object;
    }
    const given = object ?? input.making.create(prototype);
    const parent = Object.getPrototypeOf(cls) as object;
    Object.setPrototypeOf(cls, giveBack);
    try {
      return Reflect.construct(cls, [given]) as object;
    } finally {
      Object.setPrototypeOf(cls, parent);
    }
  } catch (error) {
    throw input.bad("private members that cannot be added", error);
  } finally {
    abi.restoring = false;
  }
}

/** In the place of a superclass: its instance is what it was given. */
function giveBack(this: object, object: object): object {
  return object;
}

export function fillPrivates(input: GraphReader, object: object): void {
  for (let left = input.bodies.readUint(); left > 0; left--) {
    const table = input.runtime.executable.privatesOf(input.object(input.bodies));
    if (table === undefined) throw input.bad("a class without private members");
    readFields(input, object, table);
  }
}

/** A class's table itself, which closures may hold. */
export const PRIVATES: Family = {
  kind: 8,
  needs: (out, table: object) => [out.runtime.executable.ownerOf(table)],
  head(out, table: object) {
    out.value(out.heads, out.runtime.executable.ownerOf(table));
  },
  make(input) {
    const table = input.runtime.executable.privatesOf(input.object(input.heads));
    if (table === undefined) throw input.bad("a class without private members");
    return table;
  },
};
