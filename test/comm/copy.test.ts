import { expect, test } from "vitest";
import { decode, encode } from "../../src/image/index.ts";
import { copyOf } from "../../src/comm/copy.ts";

test("a copy is what encoding and decoding gives", () => {
  const shared = { x: 1 };
  const error = Object.assign(new RangeError("no", { cause: shared }), { code: 7 });
  const values: unknown[] = [
    undefined,
    -0,
    Number.NaN,
    "text",
    2n ** 70n,
    [1, , 3], // oxlint-disable-line no-sparse-arrays
    { ["__proto__"]: 1, nested: [shared, shared] },
    Object.create(null),
    new Map<unknown, unknown>([[shared, new Set([shared])]]),
    new Date(0),
    /a+/gi,
    new Float32Array([1, 2, 3]).subarray(1),
    new DataView(new ArrayBuffer(8), 2, 4),
    new ArrayBuffer(3),
    error,
    Object.assign(new (class OddError extends TypeError {})("odd"), { name: "OddError" }),
    new AggregateError([new Error("one")], "all"),
  ];
  for (const value of values) {
    const { value: copy } = copyOf(value);
    expect(copy).toStrictEqual(decode(encode(value).chunks));
    if (typeof value === "object") expect(copy).not.toBe(value);
  }
});

test("a copy has the identities of the original, and cycles", () => {
  const original: { self?: unknown; a: object; b: object } = { a: [], b: {} };
  original.self = original;
  original.b = original.a;
  const { value } = copyOf(original);
  const copy = value as typeof original;
  expect(copy.self).toBe(copy);
  expect(copy.a).toBe(copy.b);
  expect(copy.a).not.toBe(original.a);
});

test("a long linked list is no problem", () => {
  let list: { next: unknown } = { next: null };
  for (let i = 0; i < 100_000; i++) list = { next: list };
  expect(copyOf(list).sizeBytes).toBeGreaterThan(100_000);
});

test("a view is copied without the memory around it", () => {
  const { value, sizeBytes } = copyOf(new Float64Array(1000).subarray(10, 12));
  expect((value as Float64Array).buffer.byteLength).toBe(16);
  expect(sizeBytes).toBeLessThan(32);
});
