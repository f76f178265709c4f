/**
 * Strict Math against what it has always given (results.json: every engine and CPU must give the same bits), and
 * against this engine's Math. After a deliberate change: `UPDATE=1 npx vitest run test/strict-math`, and read the diff.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createStrictMath, power } from "../../src/runtime/strict-math/math.ts";
import { bitsOf, digest, FUNCTIONS, ordinary, special, takesTwo } from "./arguments.ts";

const strict = createStrictMath() as Math;
const file = new URL("results.json", import.meta.url);
const ORDINARY = 3_000;

interface Results {
  /** The bits for each special value, in the order of `SPECIAL`; a digest where there are two arguments. */
  readonly special: readonly string[] | string;
  readonly ordinary: string;
}

function resultsOf(name: (typeof FUNCTIONS)[number], math: Math): Results {
  const values = Array.from(special(name), ([x, y]) => math[name as "pow"](x, y));
  const others = Array.from(ordinary(ORDINARY), ([x, y]) => math[name as "pow"](x, y));
  return { special: takesTwo(name) ? digest(values) : values.map(bitsOf), ordinary: digest(others) };
}

/** How many numbers from one to the other. */
function distance(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (a !== a || b !== b || a === b) return Infinity;
  return Number(BigInt.asIntN(64, place(a) - place(b)) * (place(a) < place(b) ? -1n : 1n));
}

function place(x: number): bigint {
  const bits = BigInt(`0x${bitsOf(x)}`);
  return bits >> 63n ? -(bits & 0x7fffffffffffffffn) : bits;
}

test("gives the recorded bits", () => {
  const results = Object.fromEntries(FUNCTIONS.map((name) => [name, resultsOf(name, strict)]));
  if (process.env["UPDATE"] !== undefined) writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
  expect(results).toEqual(JSON.parse(readFileSync(file, "utf8")));
});

// V8's hypot and log10 are themselves more than half a unit off.
const allowed = (name: string): number => (name === "hypot" || name === "log10" ? 2 : 1);

test.each(FUNCTIONS)("%s is within a unit in the last place of the engine's", (name) => {
  for (const [x, y] of [...special(name), ...ordinary(20_000)]) {
    const [ours, theirs] = [strict[name as "pow"](x, y), Math[name as "pow"](x, y)];
    if (distance(ours, theirs) > allowed(name)) expect([x, y, ours]).toEqual([x, y, theirs]);
  }
});

test("gives round results where they are exact", () => {
  for (let i = 1; i < 3000; i++) {
    expect(strict.cbrt(i * i * i)).toBe(i);
    expect(strict.hypot(3 * i, 4 * i)).toBe(5 * i);
  }
  for (let i = -1074; i <= 1023; i++) expect(strict.log2(strict.pow(2, i))).toBe(i);
  for (let i = -300; i <= 300; i++) expect(strict.log10(Number(`1e${i}`))).toBe(i);
});

/** Everything about it but what its functions compute. */
function shape(math: object): unknown {
  return Object.entries<PropertyDescriptor>(Object.getOwnPropertyDescriptors(math)).map(([key, found]) => {
    const { value, ...attributes } = found;
    const fn = value as { name: string; length: number; prototype: unknown };
    return [key, attributes, typeof fn === "function" ? [fn.name, fn.length, fn.prototype] : fn];
  });
}

describe("the object", () => {
  test("has what Math has, with its names, lengths and attributes", () => {
    expect(shape(strict)).toEqual(shape(Math));
    expect(Object.prototype.toString.call(strict)).toBe("[object Math]");
    expect(strict.floor).toBe(Math.floor);
    expect(strict.sin).not.toBe(Math.sin);
  });

  test("makes numbers of arguments as Math does", () => {
    const order: string[] = [];
    const argument = (name: string, value: unknown): number =>
      ({ valueOf: () => (order.push(name), value) }) as unknown as number;
    expect(strict.pow(argument("x", "2"), argument("y", true))).toBe(2);
    expect(strict.hypot(argument("a", NaN), argument("b", Infinity), argument("c", 1))).toBe(Infinity);
    expect(order.join()).toBe("x,y,a,b,c");
    expect(strict.hypot()).toBe(0);
    expect(strict.sin(undefined as never)).toBe(NaN);
    expect(() => strict.sin(1n as never)).toThrow(TypeError);
    expect(() => strict.hypot(NaN, 1n as never)).toThrow(TypeError);
  });
});

function outcome(of: () => unknown): unknown {
  try {
    return of();
  } catch (error) {
    return String(error);
  }
}

test("power() is the operator", () => {
  const numbers = [0, -0, 2, -2, 0.5, NaN, Infinity];
  const objects: unknown[] = [{}, [], { valueOf: () => 3n }, { valueOf: () => 2 }];
  const values: unknown[] = [
    ...numbers,
    ...objects,
    3n,
    0n,
    -2n,
    "3",
    "x",
    true,
    null,
    undefined,
    Symbol("s"),
  ];
  for (const base of values) {
    for (const exponent of values) {
      const native = outcome(() => (base as number) ** (exponent as number));
      const ours = outcome(() => power(base, exponent));
      if (typeof native === "number") expect(distance(ours as number, native)).toBeLessThanOrEqual(1);
      else expect(ours).toBe(native);
    }
  }
});
