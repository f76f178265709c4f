import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CborWriter, decode, encode, type SequenceLimits, SequenceReader } from "../../src/image/index.ts";
import { graph } from "./graphs.ts";
import { difference } from "./same-graph.ts";

type Part = { readonly blob: Uint8Array } | { readonly value: unknown };

/** A sink that remembers what it was given, in order. */
function collect(limits?: Partial<SequenceLimits>) {
  const items: Uint8Array[] = [];
  const blobs: Uint8Array[] = [];
  const log: string[] = [];
  const reader = new SequenceReader(
    {
      item(bytes) {
        items.push(bytes);
        log.push("item");
      },
      blob(index, sizeBytes) {
        expect(index).toBe(blobs.length);
        blobs.push(new Uint8Array(sizeBytes));
        return blobs[index]!;
      },
      blobDone(index) {
        log.push(`blob ${index}`);
      },
    },
    limits,
  );
  return { reader, items, blobs, log };
}

function written(parts: readonly Part[]): Uint8Array {
  const writer = new CborWriter();
  for (const part of parts) {
    if ("blob" in part) writer.bytes(part.blob);
    else for (const chunk of encode(part.value).chunks) writer.append(chunk);
  }
  return Uint8Array.from(Buffer.concat(writer.takeChunks()));
}

/** Byte strings at the top are blobs: a value there must be something else. */
const part: fc.Arbitrary<Part> = fc.oneof(
  graph.map((value) => ({ value: [value] })),
  fc.uint8Array({ maxLength: 300 }).map((blob) => ({ blob })),
);

function check(parts: readonly Part[], { items, blobs, log }: ReturnType<typeof collect>): void {
  let blob = 0;
  expect(log).toEqual(parts.map((each) => ("blob" in each ? `blob ${blob++}` : "item")));
  expect(blobs).toEqual(parts.flatMap((each) => ("blob" in each ? [each.blob] : [])));
  const values = parts.flatMap((each) => ("blob" in each ? [] : [each.value]));
  values.forEach((value, i) => expect(difference(decode(items[i]!), value)).toBeNull());
}

describe("SequenceReader", () => {
  it("delivers items and blobs in order, however the bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (parts, cuts) => {
          const bytes = written(parts);
          const collected = collect();
          for (let at = 0; at < bytes.length;) {
            const piece = bytes.slice(at, at + cuts.next().value!);
            collected.reader.push(piece);
            at += piece.length;
            piece.fill(0xee); // the driver reuses its memory
          }
          collected.reader.end();
          check(parts, collected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("lets a driver read a blob into its place", () => {
    const parts = [{ value: { header: 1 } }, { blob: new Uint8Array(100_000).fill(7) }, { value: [2] }];
    const bytes = written(parts);
    const collected = collect();
    const { reader } = collected;
    for (let at = 0; at < bytes.length;) {
      const wanted = reader.wanted();
      const length = Math.min(wanted ? wanted.length : 5, 999, bytes.length - at);
      if (wanted) {
        wanted.set(bytes.subarray(at, at + length));
        reader.filled(length);
      } else {
        reader.push(bytes.subarray(at, at + length));
      }
      at += length;
    }
    reader.end();
    check(parts, collected);
  });

  it("wants nothing between blobs", () => {
    const { reader } = collect();
    expect(reader.wanted()).toBeNull();
    reader.push(Uint8Array.of(0x43, 1));
    expect(reader.wanted()).toHaveLength(2);
    reader.push(Uint8Array.of(2, 3));
    expect(reader.wanted()).toBeNull();
    expect(() => reader.filled(1)).toThrowError(/S1/);
  });

  it("passes an empty blob on", () => {
    const collected = collect();
    collected.reader.push(Uint8Array.of(0x40, 0x01));
    collected.reader.end();
    expect(collected.log).toEqual(["blob 0", "item"]);
  });

  it("refuses an end in the middle of anything", () => {
    for (const bytes of [[0x19], [0x19, 1], [0x59, 1], [0x42, 0], [0x82, 0], [0x62, 97], [0xc1]]) {
      const { reader } = collect();
      reader.push(Uint8Array.from(bytes));
      expect(() => reader.end()).toThrowError(`the input ends inside an item at byte ${bytes.length}`);
    }
  });

  it("keeps its limits before it stores anything", () => {
    const limits = { maxItemBytes: 100, maxBlobBytes: 1000 };
    const cases: [string, RegExp][] = [
      ["7a00000100", /an item exceeds maxItemBytes 100/],
      ["9a00000100", /an item exceeds maxItemBytes 100/],
      ["b9003300", /an item exceeds maxItemBytes 100/],
      ["81".repeat(101), /an item exceeds maxItemBytes 100/],
      ["d9d9f7".repeat(34), /an item exceeds maxItemBytes 100/],
      ["5903e9", /a blob of 1001 bytes exceeds maxBlobBytes 1000/],
      ["9f", /indefinite length at byte 0/],
      ["1c", /reserved length at byte 0/],
    ];
    for (const [hex, message] of cases) {
      expect(() => collect(limits).reader.push(Buffer.from(hex, "hex")), hex).toThrowError(message);
    }
  });

  it("refuses memory of the wrong size for a blob", () => {
    const reader = new SequenceReader({ item() {}, blob: () => new Uint8Array(1) });
    expect(() => reader.push(Uint8Array.of(0x42))).toThrowError(/S1/);
  });
});
