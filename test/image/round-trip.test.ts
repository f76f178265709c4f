import { Decoder, Encoder } from "cbor-x";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../../src/image/index.ts";
import { graph } from "./graphs.ts";
import { difference } from "./same-graph.ts";

function roundTrip(value: unknown): unknown {
  return decode(encode(value).chunks);
}

describe("what is encoded comes back", () => {
  it("as the same graph, with every identity", () => {
    fc.assert(
      fc.property(graph, (value) => {
        expect(difference(roundTrip(value), value)).toBeNull();
      }),
      { numRuns: 3000 },
    );
  });

  it("as the same graph, however the memory is passed", () => {
    fc.assert(
      fc.property(graph, (value) => {
        const chunks = encode(value, { copy: false }).chunks;
        const whole = Uint8Array.from(Buffer.concat(chunks));
        expect(difference(decode(whole), value)).toBeNull();
        expect(difference(decode(whole, { adopt: true }), value)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it("with the same bytes when it is encoded again", () => {
    fc.assert(
      fc.property(graph, (value) => {
        const first = Buffer.concat(encode(value).chunks);
        expect(Buffer.concat(encode(decode(first)).chunks).equals(first)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("when it is nested 150,000 levels deep", () => {
    let list: unknown = null;
    for (let i = 0; i < 150_000; i++) list = i % 2 === 0 ? { next: list } : [list];
    let read = roundTrip(list) as { next: unknown } | [unknown];
    let levels = 0;
    for (; read !== null; levels++) read = (Array.isArray(read) ? read[0] : read.next) as typeof read;
    expect(levels).toBe(150_000);
  });

  it("when it is larger than the writer's blocks", () => {
    const words = Array.from({ length: 30_000 }, (_, i) => ({ [`key${i}`]: `${"é".repeat(i % 50)}${i}`, i }));
    expect(difference(roundTrip(words), words)).toBeNull();
  });

  it("when its strings lie around the writer's thresholds", () => {
    for (const length of [
      0, 1, 23, 24, 25, 26, 85, 86, 255, 256, 16_383, 16_384, 16_385, 65_535, 65_536, 100_000,
    ]) {
      for (const letter of ["a", "é", "€", "😀", "\udc00"]) {
        const text = letter.repeat(length);
        expect(roundTrip([text, text])).toEqual([text, text]);
      }
    }
  });

  it("when it is a date, of any millisecond", () => {
    const times = fc.oneof(
      fc.integer({ min: -8.64e15, max: 8.64e15 }),
      // where seconds × 1000 rounds to the wrong millisecond
      fc.integer({ min: 2 ** 42 * 1000, max: 2 ** 52 }),
      fc.constantFrom(8.64e15, -8.64e15, 8.64e15 - 1, 0, NaN),
    );
    fc.assert(
      fc.property(times, (timeMs) => {
        expect((roundTrip(new Date(timeMs)) as Date).getTime()).toBe(timeMs);
      }),
      { numRuns: 5000 },
    );
  });

  it("after a getter that encodes has run", () => {
    const value = {
      before: 1,
      get inner() {
        return Buffer.concat(encode([1, 2, 3]).chunks).toString("hex");
      },
      after: 2,
    };
    expect(roundTrip(value)).toEqual({ before: 1, inner: "83010203", after: 2 });
  });

  it("after an encode() that failed", () => {
    expect(() => encode([1, 2, () => 3])).toThrow();
    expect(roundTrip([4])).toEqual([4]);
  });
});

describe("another library", () => {
  const options = { structuredClone: true, mapsAsObjects: true, useRecords: false, tagUint8Array: true };
  const common = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.integer(),
      // The library writes −0 as 0.
      fc.double().map((number) => number + 0),
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.boolean(),
      fc.constantFrom(null, undefined),
      fc.uint8Array(),
      fc.float64Array(),
      fc.int16Array(),
      fc.date({ noInvalidDate: true, min: new Date("2001-01-01"), max: new Date("2100-01-01") }),
      fc.array(tie("value")),
      fc.dictionary(
        fc.string({ unit: "grapheme" }).filter((key) => key !== "__proto__"),
        tie("value"),
        { noNullPrototype: true },
      ),
      fc.array(fc.tuple(tie("value"), tie("value"))).map((pairs) => new Map(pairs)),
      fc.array(tie("value")).map((members) => new Set(members)),
    ),
  })).value;

  it("reads what encode() writes", () => {
    const library = new Decoder(options);
    fc.assert(
      fc.property(common, (value) => {
        expect(difference(library.decode(Buffer.concat(encode(value).chunks)), value)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it("writes what decode() reads", () => {
    const library = new Encoder({ ...options, variableMapSize: true });
    fc.assert(
      fc.property(common, (value) => {
        expect(difference(decode(library.encode(value)), value)).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});
