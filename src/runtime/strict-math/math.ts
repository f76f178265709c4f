// oxlint-disable unicorn/consistent-function-scoping -- each program has functions of its own
/**
 * The `Math` of programs compiled with `--strict-math`: what the language leaves to the engine is computed here, with
 * + − × ÷, `Math.sqrt` and the bits of numbers only, which are the same on all engines and CPUs. The rest is the
 * engine's.
 */
import { acos, asin, atan, atan2 } from "./inverse.ts";
import { cosh, exp, expm1, sinh, tanh } from "./exponential.ts";
import { acosh, asinh, atanh, log, log10, log1p, log2 } from "./logarithm.ts";
import { cbrt, hypot, pow } from "./power.ts";
import { cos, sin, tan } from "./trigonometry.ts";

/** A new one, as programs may change theirs. */
export function createStrictMath(): object {
  const native = globalThis.Math;
  const strict = Object.create(Object.getPrototypeOf(native) as object) as object;
  Object.defineProperties(strict, Object.getOwnPropertyDescriptors(native));
  for (const [name, value] of Object.entries(strictFunctions())) {
    Object.defineProperty(strict, name, { value, writable: true, enumerable: false, configurable: true });
  }
  return strict;
}

/** As natively, the arguments are made numbers in their order, and the functions are no constructors. */
function strictFunctions(): Readonly<Record<string, (...values: never[]) => number>> {
  const functions = {
    acos: (x: unknown) => acos(toNumber(x)),
    acosh: (x: unknown) => acosh(toNumber(x)),
    asin: (x: unknown) => asin(toNumber(x)),
    asinh: (x: unknown) => asinh(toNumber(x)),
    atan: (x: unknown) => atan(toNumber(x)),
    atan2: (x: unknown, y: unknown) => atan2(toNumber(x), toNumber(y)),
    atanh: (x: unknown) => atanh(toNumber(x)),
    cbrt: (x: unknown) => cbrt(toNumber(x)),
    cos: (x: unknown) => cos(toNumber(x)),
    cosh: (x: unknown) => cosh(toNumber(x)),
    exp: (x: unknown) => exp(toNumber(x)),
    expm1: (x: unknown) => expm1(toNumber(x)),
    hypot: (...values: unknown[]) => {
      for (let i = 0; i < values.length; i++) values[i] = toNumber(values[i]);
      return hypot(values as number[]);
    },
    log: (x: unknown) => log(toNumber(x)),
    log10: (x: unknown) => log10(toNumber(x)),
    log1p: (x: unknown) => log1p(toNumber(x)),
    log2: (x: unknown) => log2(toNumber(x)),
    pow: (x: unknown, y: unknown) => pow(toNumber(x), toNumber(y)),
    sin: (x: unknown) => sin(toNumber(x)),
    sinh: (x: unknown) => sinh(toNumber(x)),
    tan: (x: unknown) => tan(toNumber(x)),
    tanh: (x: unknown) => tanh(toNumber(x)),
  };
  Object.defineProperty(functions.hypot, "length", { value: 2, configurable: true });
  return functions;
}

/** @throws {TypeError} for a BigInt or a symbol, unlike `Number()`. */
function toNumber(value: unknown): number {
  // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- it need not be a number
  return +(value as number);
}

/** `base ** exponent`. @throws {TypeError} as the operator does, which all but numbers are left to. */
export function power(base: unknown, exponent: unknown): unknown {
  if (typeof base === "number" && typeof exponent === "number") return pow(base, exponent);
  const left = numeric(base);
  const right = numeric(exponent);
  if (typeof left === "number" && typeof right === "number") return pow(left, right);
  return (left as bigint) ** (right as bigint);
}

/** The number or BigInt a value stands for (ECMA-262, ToNumeric), which `++` gives back. */
function numeric(value: unknown): unknown {
  let next = value as number;
  return next++;
}
