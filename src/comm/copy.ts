/**
 * What a message does to a value: the receiver has one of its own.
 *
 * Between processes encoding does it; here it is done for values that stay in the process.
 */
import { GodwitError } from "../errors.ts";
import { shown } from "./arguments.ts";

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

/**
 * A copy that shares nothing with `value`.
 *
 * @throws {GodwitError} `ERR_DATA` when the value holds something that cannot travel, a function for example.
 */
export function copyOf<T>(value: T): T {
  if (typeof value !== "object" || value === null) {
    if (typeof value !== "function" && typeof value !== "symbol") return value;
    throw new GodwitError("ERR_DATA", `A message cannot hold ${shown(value)}`);
  }
  // structuredClone would copy the whole buffer behind a view; a message holds what the view shows.
  if (isTypedArray(value)) return value.slice() as T;
  try {
    return structuredClone(value);
  } catch (error) {
    throw new GodwitError("ERR_DATA", `A message cannot hold this value: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
