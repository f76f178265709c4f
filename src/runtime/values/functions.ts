/** Functions: by name where they exist once, by closure id and captured scopes elsewhere. */
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { isInstance, isProxy } from "../capture/trusted.ts";
import { CLOSURES } from "../closures.ts";
import { codeOf, isExotic, makingOf, stampMaking, type Member } from "../stamp.ts";
import { changedKeys, missing, removedKeys, removeKeys, writeKeys } from "./objects.ts";
import { methodOf, readFields, writeFields } from "./privates.ts";
import { inherit } from "./prototypes.ts";

/** A module-level function or class. */
export const STATIC: Family = {
  kind: 9,
  head(out, object: object) {
    out.string(out.heads, out.runtime.executable.staticName(object) as string);
  },
  body: writeFunction,
  make(input) {
    const name = input.string(input.heads);
    const object = input.runtime.executable.static(name);
    if (object === undefined) throw input.bad(`the executable has no function "${name}"`);
    return object;
  },
  fill: readFunction,
};

/** A function or class made by one of the executable's factories. */
export const CLOSURE: Family = {
  kind: 10,
  needs: (_out, fn: object) => [...codeOf(fn)!.scopes].toReversed(),
  head(out, fn: object) {
    const { id, scopes } = codeOf(fn)!;
    out.heads.uint(id as number);
    writeScopes(out, scopes);
  },
  body: writeFunction,
  make(input) {
    const id = input.heads.readUint();
    const factory = input.runtime.executable.closure(id);
    if (factory === undefined) throw input.bad(`the executable has no closure ${id}`);
    const scopes = readScopes(input) as never[];
    const { abi } = input.runtime;
    abi.restoring = true;
    let fn: unknown;
    try {
      fn = factory(...scopes);
    } catch (error) {
      throw input.bad(`closure ${id} cannot be made of what it has captured`, error);
    } finally {
      abi.restoring = false;
    }
    if (typeof fn !== "function") throw input.bad(`closure ${id} makes no function`);
    return fn;
  },
  fill: readFunction,
};

/** One of the runtime's own closures, such as a promise's resolve function. */
export const BUILT_IN_CLOSURE: Family = {
  kind: 11,
  needs: (_out, fn: object) => [...codeOf(fn)!.scopes],
  head(out, fn: object) {
    const { id, scopes } = codeOf(fn)!;
    out.string(out.heads, id as string);
    writeScopes(out, scopes);
  },
  body: writeFunction,
  make(input) {
    const name = input.string(input.heads);
    const closure = Object.hasOwn(CLOSURES, name) ? CLOSURES[name] : undefined;
    const [data, more] = readScopes(input);
    if (closure === undefined || !isInstance(data, closure.data)) throw input.bad(`no closure "${name}"`);
    return closure.make(input.runtime, data as never, more);
  },
  fill: readFunction,
};

/** A method or accessor a class came with. */
export const MEMBER: Family = {
  kind: 12,
  needs: (_out, fn: object) => [(makingOf(fn) as Member).holder],
  head(out, fn: object) {
    const { holder, key, part } = makingOf(fn) as Member;
    out.value(out.heads, holder);
    out.value(out.heads, key);
    out.string(out.heads, part);
  },
  body: writeFunction,
  make(input) {
    const holder = input.object(input.heads);
    const key = input.value(input.heads);
    const part = input.string(input.heads);
    if (isProxy(holder) || (typeof key !== "string" && typeof key !== "symbol")) throw input.bad("no method");
    if (part === "private") return privateMethod(input, holder, key);
    const descriptor = Object.getOwnPropertyDescriptor(holder, key) as Record<string, unknown> | undefined;
    const fn = descriptor !== undefined && Object.hasOwn(descriptor, part) ? descriptor[part] : undefined;
    // Only what a class of the program came with: an intrinsic must not be filled with the image's properties.
    if (typeof fn !== "function" || makingOf(fn)?.kind !== "member")
      throw input.bad(`no method "${String(key)}"`);
    return fn;
  },
  fill: readFunction,
};

/** `holder` is the table of a class. */
function privateMethod(input: GraphReader, holder: object, key: PropertyKey): Function {
  const { executable } = input.runtime;
  const cls = executable.ownerOf(holder);
  const table = cls && executable.privatesOf(cls);
  const kind = table && typeof key === "string" && Object.hasOwn(table, key) ? table[key]!.kind : undefined;
  if (kind !== "method") throw input.bad(`no method "#${String(key)}"`);
  const fn = methodOf(input.runtime, cls as Function, table!, key as string) as Function;
  if (makingOf(fn) === undefined) stampMaking(fn, { kind: "member", holder, key, part: "private" });
  return fn;
}

/** What `bind` returned. */
export const BOUND: Family = {
  kind: 13,
  needs: (_out, fn: object) => {
    const { target, self, args } = boundOf(fn);
    return [target, self, ...args];
  },
  head(out, fn: object) {
    const { target, self, args } = boundOf(fn);
    writeScopes(out, [target, self, ...args]);
  },
  body: writeFunction,
  make(input) {
    const [target, self, ...args] = readScopes(input);
    if (typeof target !== "function") throw input.bad("a bound function of nothing");
    return (target as (...args: unknown[]) => unknown).bind(self, ...args);
  },
  fill: readFunction,
};

function boundOf(fn: object): { target: object; self: unknown; args: readonly unknown[] } {
  const making = makingOf(fn);
  if (making?.kind === "bound") return making;
  throw new TypeError("not a bound function");
}

function writeScopes(out: GraphWriter, scopes: readonly unknown[]): void {
  out.heads.uint(scopes.length);
  for (const scope of scopes) out.value(out.heads, scope);
}

function readScopes(input: GraphReader): unknown[] {
  const scopes: unknown[] = [];
  for (let left = input.heads.readUint(); left > 0; left--) scopes.push(input.value(input.heads));
  return scopes;
}

/** The body of a function: what the program did to it. */
function writeFunction(out: GraphWriter, fn: Function): void {
  out.value(out.bodies, Object.getPrototypeOf(fn));
  writeKeys(out, removedFunctionKeys(fn));
  out.shapes.writeDescriptors(fn, functionKeys(fn));
  const prototype = classPrototype(fn);
  // What the program did to a class's prototype must come along with the class.
  if (prototype !== undefined && isChangedPrototype(prototype.holder)) out.number(prototype.holder);
  for (const member of touchedMembers(fn)) out.number(member);
  const table = out.runtime.executable.privatesOf(fn) ?? {};
  const names = Object.keys(table).filter((name) => table[name]!.static && table[name]!.kind === "field");
  writeFields(
    out,
    fn,
    table,
    names.filter((name) => table[name]!.has(fn)),
  );
}

function readFunction(input: GraphReader, fn: Function): void {
  inherit(input, fn, input.value(input.bodies));
  removeKeys(input, fn);
  input.properties.read(fn);
  readFields(input, fn, input.runtime.executable.privatesOf(fn) ?? {});
}

/** The keys of a function that differ from when it was made. */
export function functionKeys(fn: Function): PropertyKey[] {
  const touched = isExotic(fn) || !Object.isExtensible(fn);
  return changedKeys(fn).filter((key) => {
    // A static field of that name can be written, what every function has cannot.
    if (key === "name" || key === "length")
      return touched || Object.getOwnPropertyDescriptor(fn, key)!.writable === true;
    if (key === "prototype") return touched || hasOwnKindOfPrototype(fn);
    return key !== "arguments" && key !== "caller";
  });
}

const FUNCTION_KEYS = ["length", "name"];

/** The keys it was made with that the program has taken away. */
export function removedFunctionKeys(fn: Function): PropertyKey[] {
  return missing(fn, classPrototype(fn)?.ownerKeys ?? FUNCTION_KEYS);
}

/** False for a class's prototype, which is for ever its own, and for a plain function's that nobody has touched. */
function hasOwnKindOfPrototype(fn: Function): boolean {
  const { value, writable } = Object.getOwnPropertyDescriptor(fn, "prototype")!;
  if (writable !== true || typeof value !== "object" || value === null) return writable === true;
  const keys = Reflect.ownKeys(value);
  const untouched =
    keys.length === 1 &&
    keys[0] === "constructor" &&
    Object.getOwnPropertyDescriptor(value, "constructor")!.value === fn &&
    Object.getPrototypeOf(value) === Object.prototype;
  return !untouched;
}

/** The prototype of a class, and what both came with. */
function classPrototype(
  fn: Function,
): { readonly holder: object; readonly ownerKeys: readonly PropertyKey[] } | undefined {
  const holder: unknown = Object.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (typeof holder !== "object" || holder === null) return undefined;
  const making = makingOf(holder);
  if (making?.kind !== "prototype" || making.owner !== fn) return undefined;
  return { holder, ownerKeys: making.ownerKeys };
}

/** Methods and accessors of a class that the program has done something to. */
export function touchedMembers(cls: Function): Function[] {
  const prototype = classPrototype(cls);
  if (prototype === undefined) return [];
  return [cls, prototype.holder].flatMap((holder) =>
    Reflect.ownKeys(holder).flatMap((key) => {
      const descriptor = Object.getOwnPropertyDescriptor(holder, key) as Record<string, unknown>;
      return ["value", "get", "set"].map((part) => descriptor[part]).filter(isTouchedMember);
    }),
  );
}

function isTouchedMember(fn: unknown): fn is Function {
  if (typeof fn !== "function" || makingOf(fn)?.kind !== "member") return false;
  const usual = Object.hasOwn(fn, "prototype") ? 3 : 2;
  return isExotic(fn) || !Object.isExtensible(fn) || Reflect.ownKeys(fn).length !== usual;
}

export function isChangedPrototype(prototype: object): boolean {
  const making = makingOf(prototype);
  return (
    !Object.isExtensible(prototype) ||
    (making?.kind === "prototype" && making.parent !== Object.getPrototypeOf(prototype)) ||
    changedKeys(prototype).length > 0 ||
    removedKeys(prototype).length > 0
  );
}
