/**
 * The operators of reductions, with MPI's names.
 *
 * Operands are numbers, bigints, booleans, typed arrays and arrays of these; arrays are combined
 * element by element, nested ones too. The result has the operands' type. All ranks must pass the
 * same type and length. A function `(a, b) => c` is an operator as well.
 *
 * - O1: reductions work on copies (`own`), so `combine` may overwrite its left operand.
 * - O2: built-in operators give the same bits on every machine: they use only comparison, + and ×.
 */
import { GodwitError } from "../errors.ts";
import { shown } from "./arguments.ts";
import { isTypedArray } from "./copy.ts";
import type { TypedArray } from "./copy.ts";

/** A typed array seen as one of numbers: + × < are written the same way for bigints. */
type Elements = Float64Array;
type Scalar = number;
type Accept = (value: unknown) => boolean;

export class Operator {
  readonly name: string;
  private readonly accepts: Accept;
  private readonly scalars: (a: Scalar, b: Scalar) => Scalar;
  private readonly arrays: ((a: Elements, b: Elements) => void) | undefined;

  /** @internal */
  constructor(
    name: string,
    accepts: Accept,
    scalars: (a: Scalar, b: Scalar) => Scalar,
    arrays?: (a: Elements, b: Elements) => void,
  ) {
    this.name = name;
    this.accepts = accepts;
    this.scalars = scalars;
    this.arrays = arrays;
  }

  /** @internal Checks an operand and copies it. */
  own(value: unknown): unknown {
    // Pairs of MAXLOC are arrays, so the operator itself is asked first.
    if (this.accepts(value)) {
      if (isTypedArray(value) || Array.isArray(value)) return value.slice();
      // true + true is 2 for SUM: make it so for a single process too.
      return typeof value === "boolean" && (this === SUM || this === PROD) ? Number(value) : value;
    }
    if (Array.isArray(value)) return value.map((element) => this.own(element));
    throw new GodwitError("ERR_OPERAND", `${this.name} cannot combine ${shown(value)}`);
  }

  /** @internal left ∘ right; may overwrite `left`. */
  combine(left: unknown, right: unknown): unknown {
    if (isTypedArray(left) && isTypedArray(right)) return this.combineTyped(left, right);
    if (this.accepts(left) && this.accepts(right) && typeof left === typeof right) {
      return this.scalars(left as Scalar, right as Scalar);
    }
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) {
      throw this.mismatch(left, right);
    }
    for (let i = 0; i < left.length; i++) left[i] = this.combine(left[i], right[i]);
    return left;
  }

  private combineTyped(left: TypedArray, right: TypedArray): TypedArray {
    if (left.constructor !== right.constructor || left.length !== right.length) {
      throw this.mismatch(left, right);
    }
    const a = left as Elements;
    const b = right as Elements;
    if (this.arrays) this.arrays(a, b);
    else for (let i = 0; i < a.length; i++) a[i] = this.scalars(a[i] as Scalar, b[i] as Scalar);
    return left;
  }

  private mismatch(left: unknown, right: unknown): GodwitError {
    const message = `${this.name} needs the same type and length on all ranks, got ${sized(left)} and ${sized(right)}`;
    return new GodwitError("ERR_OPERAND", message);
  }
}

/** What a reduction takes as its operator. A function must be associative; it need not be commutative. */
export type Reducer<T> = Operator | ((a: T, b: T) => T);

/** Sum. Booleans count as 0 and 1. */
export const SUM = new Operator(
  "SUM",
  isNumeric,
  (a, b) => a + b,
  (a, b) => {
    for (let i = 0; i < a.length; i++) a[i]! += b[i]!;
  },
);

/** Product. Booleans count as 0 and 1. */
export const PROD = new Operator(
  "PROD",
  isNumeric,
  (a, b) => a * b,
  (a, b) => {
    for (let i = 0; i < a.length; i++) a[i]! *= b[i]!;
  },
);

/** The greatest; NaN if there is one. */
export const MAX = new Operator("MAX", isNumeric, greater, (a, b) => {
  for (let i = 0; i < a.length; i++) a[i] = greater(a[i]!, b[i]!);
});

/** The least; NaN if there is one. */
export const MIN = new Operator("MIN", isNumeric, less, (a, b) => {
  for (let i = 0; i < a.length; i++) a[i] = less(a[i]!, b[i]!);
});

/** Logical and, or, exclusive or. Numbers count as true unless 0, and give 1 or 0. */
export const LAND = new Operator("LAND", isNumeric, (a, b) => truth(a, Boolean(a) && Boolean(b)));
export const LOR = new Operator("LOR", isNumeric, (a, b) => truth(a, Boolean(a) || Boolean(b)));
export const LXOR = new Operator("LXOR", isNumeric, (a, b) => truth(a, Boolean(a) !== Boolean(b)));

/** Bitwise and, or, exclusive or of safe integers in two's complement, bigints, and integer arrays. */
export const BAND = new Operator("BAND", isIntegral, (a, b) =>
  isInt32(a) && isInt32(b) ? a & b : bitwise(a, b, (x, y) => x & y),
);
export const BOR = new Operator("BOR", isIntegral, (a, b) =>
  isInt32(a) && isInt32(b) ? a | b : bitwise(a, b, (x, y) => x | y),
);
export const BXOR = new Operator("BXOR", isIntegral, (a, b) =>
  isInt32(a) && isInt32(b) ? a ^ b : bitwise(a, b, (x, y) => x ^ y),
);

/** The greatest value and where it is: operands are pairs `[value, location]`; ties give the least location. */
export const MAXLOC = new Operator("MAXLOC", isPair, (a, b) => located(a, b, greater));

/** The least value and where it is, as MAXLOC. */
export const MINLOC = new Operator("MINLOC", isPair, (a, b) => located(a, b, less));

// ── what the operators accept ───────────────────────────────────────────────────────────────────

function isNumeric(value: unknown): boolean {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    typeof value === "boolean" ||
    isTypedArray(value)
  );
}

function isIntegral(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value);
  return isNumeric(value) && !(value instanceof Float64Array || value instanceof Float32Array);
}

function isPair(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    (typeof value[0] === "number" || typeof value[0] === "bigint") &&
    typeof value[1] === "number"
  );
}

// ── how they combine; `Scalar` stands for number, bigint or boolean ─────────────────────────────

function greater(a: Scalar, b: Scalar): Scalar {
  return a > b || a !== a ? a : b;
}

function less(a: Scalar, b: Scalar): Scalar {
  return a < b || a !== a ? a : b;
}

/** A truth value in the type of `like`. */
function truth(like: unknown, value: boolean): Scalar {
  const typed = typeof like === "boolean" ? value : typeof like === "bigint" ? BigInt(value) : Number(value);
  return typed as Scalar;
}

function isInt32(value: unknown): boolean {
  return typeof value === "number" && value === (value | 0);
}

/** For what the 32-bit operators of the language cannot do. */
function bitwise(a: unknown, b: unknown, bits: (x: bigint, y: bigint) => bigint): Scalar {
  const result = bits(BigInt(a as number), BigInt(b as number));
  const typed = typeof a === "bigint" ? result : typeof a === "boolean" ? result !== 0n : Number(result);
  return typed as Scalar;
}

function located(a: unknown, b: unknown, choose: (x: Scalar, y: Scalar) => Scalar): Scalar {
  const left = a as [Scalar, number];
  const right = b as [Scalar, number];
  if (left[0] === right[0]) return (left[1] <= right[1] ? left : right) as unknown as Scalar;
  const chosen = choose(left[0], right[0]);
  return (Object.is(chosen, left[0]) ? left : right) as unknown as Scalar;
}

function sized(value: unknown): string {
  if (Array.isArray(value) || isTypedArray(value)) return `${value.constructor.name}(${value.length})`;
  return shown(value);
}
