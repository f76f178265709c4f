import { describe, expect, it } from "vitest";
import { runInNewContext } from "node:vm";
import { decode, encode } from "../../src/image/index.ts";

class Particle {
  x = 1;
}

function refusal(value: unknown): unknown {
  try {
    encode(value);
  } catch (error) {
    return error;
  }
  return null;
}

describe("encode() refuses what means nothing elsewhere, and says where it is", () => {
  const detached = new ArrayBuffer(8);
  const onDetached = new Uint8Array(detached);
  structuredClone(detached, { transfer: [detached] });
  let deep: unknown = [];
  for (let i = 0; i < 200_001; i++) deep = [deep];
  const sparse: unknown[] = [];
  sparse[1e9] = 1;

  const cases: [unknown, string][] = [
    [() => 1, "Cannot send an anonymous function at data"],
    [{ items: [0, 1, 2, { callback: encode }] }, 'Cannot send function "encode" at data.items[3].callback'],
    [[Symbol("s")], "Cannot send a symbol (Symbol(s)) at data[0]"],
    [{ p: Promise.resolve() }, "Cannot send a promise (await it first) at data.p"],
    [
      { "a b": new Particle() },
      'Cannot send an instance of class "Particle" (send a plain object with its data) at data["a b"]',
    ],
    [new Map([["k", [encode]]]), 'Cannot send function "encode" at data.get("k")[0]'],
    [new Map([[encode, 1]]), 'Cannot send function "encode" at data.keys()[0]'],
    [new Map([[{}, encode]]), 'Cannot send function "encode" at data.values()[0]'],
    [new Set([1, encode]), 'Cannot send function "encode" at data.values()[1]'],
    [
      new (class Sub extends Array {})(),
      'Cannot send an instance of class "Sub" (send a plain object with its data) at data',
    ],
    [
      new (class Bytes extends Uint8Array {})(),
      'Cannot send an instance of class "Bytes" (send a plain object with its data) at data',
    ],
    [
      Object.create({}),
      "Cannot send an object with a prototype of its own (send a plain object with its data) at data",
    ],
    [Object(1), 'Cannot send an instance of class "Number" (send a plain object with its data) at data'],
    [new WeakMap(), 'Cannot send an instance of class "WeakMap" (send a plain object with its data) at data'],
    [
      new SharedArrayBuffer(1),
      'Cannot send an instance of class "SharedArrayBuffer" (send a plain object with its data) at data',
    ],
    [detached, "Cannot send a detached ArrayBuffer at data"],
    [[onDetached], "Cannot send a detached ArrayBuffer at data[0]"],
    [
      sparse,
      "Cannot send a sparse array of length 1000000001 (objects and holes: at most 16777216) at data[0]",
    ],
    [new Error("x", { cause: encode }), 'Cannot send function "encode" at data.cause'],
  ];
  for (const [value, message] of cases) {
    it(message, () => {
      expect(refusal(value)).toMatchObject({ code: "ERR_NOT_SENDABLE", message });
    });
  }

  it("and shortens a long path", () => {
    expect(refusal(deep)).toMatchObject({
      code: "ERR_NOT_SENDABLE",
      message:
        "Cannot send anything nested deeper than 200000 levels at data" +
        "[0][0][0][0][0][0][0][0] … (199984 levels) … [0][0][0][0][0][0][0][0]",
    });
  });
});

describe("encode() takes", () => {
  it("plain objects, arrays and buffers of another realm", () => {
    const foreign: unknown = runInNewContext("({ a: [1, { b: null }], c: Object.create(null) })");
    expect(decode(encode(foreign).chunks)).toEqual({ a: [1, { b: null }], c: {} });
  });

  it("what getters return, and no symbol-keyed or hidden properties", () => {
    const value = Object.defineProperty({ get a() { return 1; }, [Symbol("s")]: 2 }, "hidden", { value: 3 }); // prettier-ignore
    expect(decode(encode(value).chunks)).toStrictEqual({ a: 1 });
  });

  it("a view on shared memory, by value", () => {
    const read = decode(encode(new Uint8Array(new SharedArrayBuffer(2))).chunks) as Uint8Array;
    expect(read).toEqual(new Uint8Array(2));
    expect(read.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it("errors of one's own classes, as the nearest standard error under their name", () => {
    class QuotaError extends RangeError {
      override name = "QuotaError";
      limit = 7;
    }
    const read = decode(encode(new QuotaError("full", { cause: new Error("disk") })).chunks) as QuotaError;
    expect(Object.getPrototypeOf(read)).toBe(RangeError.prototype);
    expect(read).toMatchObject({ name: "QuotaError", message: "full", limit: 7, cause: { message: "disk" } });
    expect(read.stack).toContain("refusals.test.ts");
    expect(Object.keys(read)).toEqual(["limit"]);
  });
});
