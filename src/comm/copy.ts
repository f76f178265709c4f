/**
 * What a message does to a value: the receiver has one of its own, with the same identities inside.
 *
 * Between processes encoding does it; this is for a computation without a carrier, which encodes
 * nothing. It takes and refuses the same values. The walk keeps its own list: a linked list of
 * 100,000 nodes is no problem.
 */
import { GodwitError } from "../errors.ts";

export interface Copy {
  readonly value: unknown;
  /** About what the encoded message would take: content is exact, what goes around it is a few bytes. */
  readonly sizeBytes: number;
}

/** @throws {GodwitError} `ERR_NOT_SENDABLE` for functions, symbols, promises and instances of classes. */
export function copyOf(value: unknown): Copy {
  const copier = new Copier();
  const copied = copier.copy(value);
  copier.fillAll();
  return { value: copied, sizeBytes: copier.sizeBytes };
}

const ERRORS = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

const HIDDEN_IN_ERRORS = ["name", "message", "stack", "cause", "errors"];

class Copier {
  sizeBytes = 0;
  private readonly copies = new Map<object, object>();
  /** Containers that exist and are still empty. */
  private readonly unfilled: [source: object, copy: object][] = [];

  /** The copy of `value`; a container's is filled later. */
  copy(value: unknown): unknown {
    if (typeof value !== "object" || value === null) {
      this.sizeBytes += scalarSizeBytes(value);
      return value;
    }
    const known = this.copies.get(value);
    if (known) return known;
    this.sizeBytes += 3;
    const copy = this.begin(value);
    this.copies.set(value, copy);
    return copy;
  }

  fillAll(): void {
    for (let next = this.unfilled.pop(); next; next = this.unfilled.pop()) this.fill(...next);
  }

  private begin(source: object): object {
    const prototype: unknown = Object.getPrototypeOf(source);
    if (isTypedArray(source) || source instanceof ArrayBuffer) {
      this.sizeBytes += source.byteLength;
      return source.slice();
    }
    if (source instanceof DataView) {
      const { buffer, byteOffset, byteLength } = source;
      this.sizeBytes += byteLength;
      return new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
    }
    if (prototype === Date.prototype) return new Date((source as Date).getTime());
    if (prototype === RegExp.prototype) return new RegExp(source as RegExp);
    const copy = emptyLike(source, prototype);
    this.unfilled.push([source, copy]);
    return copy;
  }

  private fill(source: object, copy: object): void {
    if (source instanceof Map) {
      for (const [key, item] of source) (copy as Map<unknown, unknown>).set(this.copy(key), this.copy(item));
    } else if (source instanceof Set) {
      for (const item of source) (copy as Set<unknown>).add(this.copy(item));
    } else {
      if (Array.isArray(source)) (copy as unknown[]).length = source.length;
      const hidden =
        source instanceof Error ? HIDDEN_IN_ERRORS.filter((key) => Object.hasOwn(source, key)) : [];
      for (const key of hidden) this.define(source, copy, key, false);
      for (const key of Object.keys(source)) if (!hidden.includes(key)) this.define(source, copy, key, true);
    }
  }

  /** Not by assignment: a key may be `__proto__`. */
  private define(source: object, copy: object, key: string, enumerable: boolean): void {
    const value = this.copy((source as Record<string, unknown>)[key]);
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
  }
}

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function emptyLike(source: object, prototype: unknown): object {
  if (Array.isArray(source)) return [];
  if (prototype === Object.prototype) return {};
  if (prototype === null) return Object.create(null) as object;
  if (prototype === Map.prototype) return new Map();
  if (prototype === Set.prototype) return new Set();
  if (source instanceof Error) return emptyError(source);
  const name: unknown = source.constructor?.name;
  throw new GodwitError(
    "ERR_NOT_SENDABLE",
    `Cannot send an instance of class "${String(name)}" (send a plain object with its data)`,
  );
}

/** An error of the built-in kind that `source` is, without properties but a name of its own. */
function emptyError(source: Error): Error {
  const Kind = ERRORS.find((kind) => source instanceof kind) ?? Error;
  const copy = source instanceof AggregateError ? new AggregateError([]) : new Kind();
  for (const key of Object.getOwnPropertyNames(copy)) Reflect.deleteProperty(copy, key);
  if (source.name === copy.name) return copy;
  return Object.defineProperty(copy, "name", { value: source.name, writable: true, configurable: true });
}

function scalarSizeBytes(value: unknown): number {
  switch (typeof value) {
    case "function":
    case "symbol":
      throw new GodwitError("ERR_NOT_SENDABLE", `Cannot send a ${typeof value}`);
    case "string":
      return value.length + 1;
    case "bigint":
      return Math.ceil(value.toString(16).length / 2) + 2;
    case "number":
      return Number.isInteger(value) && Math.abs(value) < 24 ? 1 : 9;
    default:
      return 1;
  }
}
