/**
 * Private members of class instances. Only code inside a class can reach them, so the compiler gives
 * each class a table of functions that do (`Abi.privates`), and makes constructors that, while
 * `restoring`, add a class's private fields to an object and do nothing else.
 */
import type { PrivateTable } from "../abi.ts";
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import type { Runtime } from "../runtime.ts";
import { isReparented, makingOf, markReparented, type Member } from "../stamp.ts";
import { readPrototypeValue } from "./prototypes.ts";

// As it was before track.ts.
const { setPrototypeOf } = Reflect;

export interface PrivateClass {
  readonly cls: object;
  readonly table: PrivateTable;
}

/** The classes in the chain of `object` whose private members it has, base first. */
export function privateClasses(out: GraphWriter, object: object): readonly PrivateClass[] {
  const classes = out.privateClasses.of(Object.getPrototypeOf(object) as object | null);
  const own =
    classes.length === 0 ? classes : classes.filter((one) => instanceMembers(one.table, object).length > 0);
  return isReparented(object) ? [...basesOf(out.runtime, object, own), ...own] : own;
}

/** The classes in a chain of prototypes that have private members, base first. */
export function classesWithPrivates(
  { executable }: Runtime,
  prototype: object | null,
): readonly PrivateClass[] {
  const classes: PrivateClass[] = [];
  let at = prototype;
  while (at !== null && at !== Object.prototype) {
    const making = makingOf(at);
    if (making?.kind === "proxy") break;
    const table = making?.kind === "prototype" ? executable.privatesOf(making.owner) : undefined;
    if (table !== undefined && making?.kind === "prototype") classes.push({ cls: making.owner, table });
    at = Object.getPrototypeOf(at) as object | null;
  }
  return classes.toReversed();
}

/** For `needs`: the classes must be there first, too. */
export function withPrivateClasses(
  out: GraphWriter,
  object: object,
  needs: readonly unknown[],
): readonly unknown[] {
  const classes = privateClasses(out, object);
  return classes.length === 0 ? needs : [...needs, ...classes.map(({ cls }) => cls)];
}

/** Base classes that made `object`, of which its prototype does not tell any more. */
function basesOf(runtime: Runtime, object: object, known: readonly PrivateClass[]): PrivateClass[] {
  return runtime.executable
    .privateClasses()
    .filter(({ cls, table }) => !isDerived(cls) && instanceMembers(table, object).length > 0)
    .filter(({ cls }) => !known.some((one) => one.cls === cls));
}

export function instanceMembers(table: PrivateTable, object: object): string[] {
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
  const { prototype, reparented } = readPrototypeValue(input, usual);
  let object = made;
  if (object !== undefined) setPrototypeOf(object, prototype);
  for (let left = input.heads.readUint(); left > 0; left--) {
    object = addPrivates(input, input.object(input.heads), object, prototype);
  }
  object ??= input.making.create(prototype);
  if (reparented) markReparented(object);
  return object;
}

/** Adds the private members of `cls` to `object`; a base class makes it. */
export function addPrivates(
  input: GraphReader,
  cls: object,
  object: object | undefined,
  prototype: object | null,
): object {
  if (typeof cls !== "function" || input.runtime.executable.privatesOf(cls) === undefined) {
    throw input.bad("a class without private members");
  }
  try {
    if (object === undefined && !isDerived(cls)) {
      return withPrivates(input.runtime, cls, input.making.constructorOf(prototype), undefined);
    }
    return withPrivates(input.runtime, cls, cls, object ?? input.making.create(prototype));
  } catch (error) {
    throw input.bad("private members that cannot be added", error);
  }
}

/** A base class makes an object, with the prototype of `target`; a derived one adds to `object`. */
function withPrivates(runtime: Runtime, cls: Function, target: Function, object: object | undefined): object {
  const { abi } = runtime;
  abi.restoring = true;
  try {
    if (object === undefined) {
      const made = Reflect.construct(cls, [], target) as object;
      if (target.prototype === null) setPrototypeOf(made, null);
      return made;
    }
    const parent = Object.getPrototypeOf(cls) as object;
    if (!setPrototypeOf(cls, giveBack)) throw new TypeError("The class is frozen");
    try {
      return Reflect.construct(cls, [object]) as object;
    } finally {
      setPrototypeOf(cls, parent);
    }
  } finally {
    abi.restoring = false;
  }
}

export function isDerived(cls: object): boolean {
  return Object.getPrototypeOf(cls) !== Function.prototype;
}

/** For a function nothing is known of: its place, if it is the private method of a class. */
export function findPrivateMethod(runtime: Runtime, fn: object): Member | undefined {
  for (const { cls, table } of runtime.executable.privateClasses()) {
    const names = Object.keys(table).filter((name) => table[name]!.kind === "method");
    const key = names.find((name) => methodOf(runtime, cls as Function, table, name) === fn);
    if (key !== undefined) return { kind: "member", holder: table, key, part: "private" };
  }
  return undefined;
}

/** The function of a private method: got from the class, or from an object made for that. */
export function methodOf(runtime: Runtime, cls: Function, table: PrivateTable, name: string): unknown {
  if (table[name]!.static) return table[name]!.get(cls);
  return table[name]!.get(withPrivates(runtime, cls, cls, isDerived(cls) ? {} : undefined));
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
