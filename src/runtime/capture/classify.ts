/**
 * Which family a value belongs to; a string says why it belongs to none. Decided by what the value
 * is made of (stamps and prototypes), never by asking the value.
 */
import { AnyFrame } from "../frames.ts";
import { isFrozenByClass } from "../frozen-classes.ts";
import type { Runtime } from "../runtime.ts";
import { codeOf, hasCode, isReparented, makingOf, stampMaking } from "../stamp.ts";
import { ARRAY } from "../values/arrays.ts";
import { brandOf, BUILT_INS, familyOfInstance } from "../values/built-ins.ts";
import { BOUND, BUILT_IN_CLOSURE, CLOSURE, MEMBER, STATIC } from "../values/functions.ts";
import { ERROR } from "../values/errors.ts";
import { FRAME } from "../values/frames.ts";
import { FROZEN } from "../values/frozen.ts";
import { ARGUMENTS, isArguments, isRawJson, RAW_JSON } from "../values/hidden.ts";
import { HOST_NAMED, INTRINSIC, UNINITIALIZED } from "../values/named.ts";
import { INSTANCE, OBJECT, PROTOTYPE } from "../values/objects.ts";
import { PART } from "../values/parts.ts";
import { findPrivateMethod, PRIVATES } from "../values/privates.ts";
import { PROXY } from "../values/proxies.ts";
import { isRecord, RECORD } from "../values/records.ts";
import { SYMBOL } from "../values/symbols.ts";
import type { Family } from "./family.ts";
import { Rows } from "./rows.ts";

/** Built-in prototypes that add nothing to an object but methods; what it is the rest of the chain decides. */
const NEUTRAL = new Set(
  [
    ..."Object Function TypeError RangeError SyntaxError ReferenceError EvalError URIError".split(" "),
    ..."AggregateError SuppressedError Buffer Int8Array Uint8Array Uint8ClampedArray Int16Array".split(" "),
    ..."Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array".split(" "),
    "BigUint64Array",
  ].map((name) => `${name}.prototype`),
);
for (const name of ["CompileError", "LinkError", "RuntimeError"])
  NEUTRAL.add(`WebAssembly.${name}.prototype`);
NEUTRAL.add("CustomEvent.prototype")
  .add("%AsyncResource%.prototype")
  .add("%IteratorPrototype%")
  .add("%AsyncIteratorPrototype%");

export class Classifier {
  readonly #runtime: Runtime;
  /** What objects with a given prototype are. */
  readonly #byPrototype = new Rows<Family | string>((prototype) => this.#classify(prototype as object));

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  familyOf(value: unknown): Family | string {
    if (typeof value === "symbol") return this.#familyOfSymbol(value);
    const object = value as object;
    const making = makingOf(object);
    if (making?.kind === "proxy") return PROXY;
    if (making?.kind === "part") return PART;
    if (this.#runtime.intrinsics.nameOf(object) !== undefined) return INTRINSIC;
    if (typeof object === "function") return this.#familyOfFunction(object);
    if (making?.kind === "prototype") return PROTOTYPE;
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (Array.isArray(object)) return ARRAY;
    if (isReparented(object)) return brandOf(object) ?? this.#familyByPrototype(object, prototype);
    return this.#familyByPrototype(object, prototype);
  }

  #familyByPrototype(object: object, prototype: object | null): Family | string {
    if (prototype === null) return this.#familyOfBare(object);
    if (prototype === Object.prototype) return this.#familyOfPlain(object);
    const known = this.#byPrototype.of(prototype);
    if (known === INSTANCE || typeof known === "string") return known;
    return familyOfInstance(known, object);
  }

  #familyOfSymbol(symbol: symbol): Family {
    const { intrinsics } = this.#runtime;
    return (intrinsics.nameOf(symbol) ?? intrinsics.hostNameOf(symbol)) === undefined ? SYMBOL : INTRINSIC;
  }

  #familyOfBare(object: object): Family {
    if (object === this.#runtime.abi.uninitialized) return UNINITIALIZED;
    if (this.#runtime.hostModules.nameOf(object) !== undefined) return HOST_NAMED;
    return isRawJson(object) ? RAW_JSON : INSTANCE;
  }

  #familyOfPlain(object: object): Family {
    if (this.#runtime.hostModules.nameOf(object) !== undefined) return HOST_NAMED;
    if (this.#runtime.executable.staticName(object) !== undefined) return STATIC;
    if (this.#runtime.executable.ownerOf(object) !== undefined) return PRIVATES;
    if (isFunctionPrototype(object)) return PROTOTYPE;
    if (isReparented(object)) return INSTANCE;
    return isArguments(object) ? ARGUMENTS : OBJECT;
  }

  #familyOfFunction(fn: Function): Family | string {
    if (this.#runtime.executable.staticName(fn) !== undefined) return STATIC;
    const code = codeOf(fn);
    if (code !== undefined) {
      return typeof code.id === "string" ? BUILT_IN_CLOSURE : CLOSURE;
    }
    const making = makingOf(fn);
    if (making?.kind === "bound") return BOUND;
    if (making?.kind === "member") return MEMBER;
    if (this.#runtime.hostModules.nameOf(fn) !== undefined) return HOST_NAMED;
    if (this.#runtime.intrinsics.lateNameOf(fn) !== undefined) return INTRINSIC;
    const method = findPrivateMethod(this.#runtime, fn);
    if (method !== undefined) {
      stampMaking(fn, method);
      return MEMBER;
    }
    return "not compiled with the program";
  }

  /** Walks the chain to the first prototype that decides. */
  #classify(prototype: object): Family | string {
    if (prototype instanceof AnyFrame) return FRAME;
    if (isRecord(prototype)) return RECORD;
    if (isFrozenByClass(prototype)) return FROZEN;
    for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
      if (makingOf(at)?.kind === "proxy") return INSTANCE;
      const name = this.#runtime.intrinsics.nameOf(at);
      if (name?.startsWith("%node:")) return this.#familyOfHostClass(at, name);
      if (name !== undefined) {
        const builtIn = BUILT_INS.get(name);
        if (builtIn !== undefined) return builtIn;
        if (NEUTRAL.has(name)) continue;
        return "a native object";
      }
      if (makingOf(at)?.kind === "prototype") continue;
      if (!this.#isNative(at)) continue;
      const hostName = this.#runtime.intrinsics.hostNameOf(at);
      return hostName === undefined ? "a native object" : this.#familyOfHostClass(at, hostName);
    }
    return INSTANCE;
  }

  /** Node's own class, whose instances are ordinary objects or errors. */
  #familyOfHostClass(prototype: object, name: string): Family {
    return BUILT_INS.get(name) ?? (prototype instanceof Error ? ERROR : INSTANCE);
  }

  /** A prototype made by a constructor that is not the program's. */
  #isNative(prototype: object): boolean {
    const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
    if (typeof constructor !== "function" || hasCode(constructor)) return false;
    if (this.#runtime.executable.staticName(constructor) !== undefined) return false;
    if (makingOf(constructor) !== undefined) return false;
    return Object.getOwnPropertyDescriptor(constructor, "prototype")?.value === prototype;
  }
}

/** The object a function made for its own `prototype`. */
function isFunctionPrototype(object: object): boolean {
  const constructor: unknown = Object.getOwnPropertyDescriptor(object, "constructor")?.value;
  if (typeof constructor !== "function") return false;
  if (makingOf(constructor)?.kind === "proxy") return false;
  return Object.getOwnPropertyDescriptor(constructor, "prototype")?.value === object;
}
