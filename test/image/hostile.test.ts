import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GodwitError } from "../../src/errors.ts";
import { decode, type DecodeOptions, encode } from "../../src/image/index.ts";
import { FORMS } from "./forms.ts";
import { graph } from "./graphs.ts";

/** Small, so that what is within them is quick to make. */
const LIMITS: DecodeOptions = { maxItems: 1000, maxDepth: 100, maxTextBytes: 1000, maxBigintBytes: 100 };

/** Whether the bytes are a value; any failure must be the one for bad bytes. */
function accepts(bytes: Uint8Array, options = LIMITS): boolean {
  try {
    decode(bytes, options);
    return true;
  } catch (error) {
    if (
      !(error instanceof GodwitError) ||
      error.code !== "ERR_BAD_ENCODING" ||
      !/ at byte \d+$/.test(error.message)
    ) {
      throw new Error(`not a clear error for ${Buffer.from(bytes).toString("hex")}`, { cause: error });
    }
    return false;
  }
}

function whole(value: unknown): Uint8Array {
  return Uint8Array.from(Buffer.concat(encode(value).chunks));
}

const samples = [
  ...FORMS.map(({ value }) => whole(value())),
  ...fc.sample(graph, { numRuns: 120, seed: 7 }).map((value) => whole(value)),
];

describe("decode() of damaged bytes", () => {
  it("refuses a value cut off at any byte", () => {
    for (const sample of samples) {
      for (let length = 0; length < sample.length; length++) {
        expect(accepts(sample.subarray(0, length))).toBe(false);
      }
    }
  });

  it("refuses a value with a byte too many", () => {
    for (const sample of samples) expect(accepts(Uint8Array.from([...sample, 0]))).toBe(false);
  });

  it("gives a value or a clear error for 100,000 values with flipped bits", () => {
    let mutants = 0;
    let accepted = 0;
    const random = generator(1);
    while (mutants < 100_000) {
      for (const sample of samples) {
        const mutant = sample.slice();
        for (let flips = 1 + (random() % 3); flips > 0; flips--) {
          mutant[random() % mutant.length]! ^= 1 << (random() % 8);
        }
        mutants++;
        if (accepts(mutant)) accepted++;
      }
    }
    expect(accepted).toBeGreaterThan(mutants / 100);
    expect(accepted).toBeLessThan(mutants);
  });

  it("gives a value or a clear error for random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        accepts(bytes);
      }),
      { numRuns: 5000 },
    );
  });
});

/** Arrays inside each other, around a 0. */
function nested(levels: number): Uint8Array {
  return Uint8Array.from([...new Uint8Array(levels).fill(0x81), 0]);
}

describe("decode() keeps its limits", () => {
  it("in depth", () => {
    expect(accepts(nested(100))).toBe(true);
    expect(accepts(nested(101))).toBe(false);
    expect(() => decode(nested(200_001))).toThrowError("nesting exceeds maxDepth 200000 at byte 200000");
  });

  it("in the number of objects, however they are written", () => {
    for (const item of ["80", "a0", "40", "d84040", "d9010280", "d90103a0", "c100"]) {
      const many = (count: number) =>
        Buffer.from(`99${count.toString(16).padStart(4, "0")}${item.repeat(count)}`, "hex");
      expect(accepts(many(999))).toBe(true);
      expect(() => decode(many(1000), LIMITS)).toThrowError(/exceeds maxItems 1000 at byte/);
    }
  });

  it("in the length of strings and bigints", () => {
    expect(() => decode(whole("a".repeat(1001)), LIMITS)).toThrowError(/exceeds maxTextBytes 1000 at byte 0/);
    expect(() => decode(whole("\ud800".repeat(334)), LIMITS)).toThrowError(/exceeds maxTextBytes 1000/);
    expect(() => decode(whole(1n << 900n), LIMITS)).toThrowError(/exceeds maxBigintBytes 100/);
  });

  it("in bytes", () => {
    expect(() => decode(new Uint8Array(11), { maxBytes: 10 })).toThrowError(
      "11 bytes exceed maxBytes 10 at byte 0",
    );
  });

  it("before it allocates: a hundred thousand heads that each announce a gigabyte cost nothing", () => {
    for (const head of [
      "5a40000000",
      "7a40000000",
      "9a40000000",
      "ba40000000",
      "d8565a40000000",
      "d90102 9a40000000",
    ]) {
      const bytes = Buffer.from(head.replaceAll(" ", "").repeat(100_000), "hex");
      const before = process.memoryUsage().rss;
      expect(accepts(bytes, {})).toBe(false);
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    }
  });

  it("even where the engine would reserve memory for holes", () => {
    const array = `d9cd02821a${(20_000_000).toString(16).padStart(8, "0")}a0`;
    const before = process.memoryUsage().heapUsed;
    expect(decode(Buffer.from(array, "hex"))).toHaveLength(20_000_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * 1024 * 1024);
  });

  it("and sets no prototype", () => {
    const read = decode(
      whole(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":2}}')),
    ) as object;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(["__proto__", "constructor"]);
    expect((read as { polluted?: number }).polluted).toBeUndefined();
  });
});

/** Numbers below 2^32, the same for the same seed (xorshift). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}
