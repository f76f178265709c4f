import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CborWriter, decode, encode } from "../../src/image/index.ts";
import { LITTLE_ENDIAN } from "../../src/image/typed-arrays.ts";

function whole(chunks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(chunks));
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

describe("the memory of typed arrays", () => {
  it("is a view on the input when it is adopted, whatever the size and what stands before it", () => {
    const kinds = [Uint8Array, Uint16Array, Float32Array, Float64Array, BigInt64Array];
    for (const Kind of kinds) {
      for (const length of [0, 1, 2, 3, 23, 24, 31, 32, 255, 256, 8191, 8192, 8193, 70_000]) {
        for (let before = 0; before < 9; before++) {
          const array = new Kind(length);
          const bytes = whole(encode(["x".repeat(before), array]).chunks);
          const [, read] = decode(bytes, { adopt: true }) as [string, typeof array];
          expect(read).toEqual(array);
          expect(read.buffer).toBe(bytes.buffer);
        }
      }
    }
  });

  it("is a copy with a buffer of its own when it is not adopted", () => {
    const bytes = whole(encode([new Float64Array([1, 2]), new Uint8Array([3])]).chunks);
    for (const read of decode(bytes) as [Float64Array, Uint8Array]) {
      expect(read.buffer).not.toBe(bytes.buffer);
      expect(read.buffer.byteLength).toBe(read.byteLength);
    }
  });

  it("is copied when the input is adopted but not aligned", () => {
    const bytes = new Uint8Array(1000);
    const encoded = whole(encode(new Float64Array([1, 2])).chunks);
    bytes.set(encoded, 1);
    const read = decode(bytes.subarray(1, 1 + encoded.length), { adopt: true }) as Float64Array;
    expect(read).toEqual(new Float64Array([1, 2]));
    expect(read.buffer).not.toBe(bytes.buffer);
  });

  it("is independent of the caller's when it is encoded with copy", () => {
    for (const length of [1, 10_000]) {
      const array = new Float64Array(length).fill(1);
      const { chunks } = encode({ array });
      array.fill(2);
      expect(decode(chunks)).toEqual({ array: new Float64Array(length).fill(1) });
    }
  });

  it("is passed on by reference when it is large and encoded without copy", () => {
    const array = new Float64Array(100_000);
    const { chunks } = encode({ array, after: [array] }, { copy: false });
    expect(chunks.filter((chunk) => chunk.buffer === array.buffer)).toHaveLength(1);
  });

  it("is never written to again once it was handed out", () => {
    const first = encode([1, "one", new Uint8Array([1])]).chunks;
    const copy = whole(first);
    for (let i = 0; i < 5000; i++) encode([2, "two", new Uint8Array([2])]);
    expect(whole(first)).toEqual(copy);
  });

  it("starts at a multiple of 8 in the memory of a small message", () => {
    for (let i = 0; i < 3000; i++) {
      const { chunks } = encode(["x".repeat(i % 13), new Float64Array(i % 9)]);
      expect(chunks).toHaveLength(1);
      expect(chunks[0]!.byteOffset % 8).toBe(0);
    }
  });
});

describe("views that share memory", () => {
  it("share it again, at the same places", () => {
    const buffer = new ArrayBuffer(64);
    const sent = [
      new Float64Array(buffer, 8, 2),
      new Uint8Array(buffer, 12, 8),
      new DataView(buffer, 20, 10),
    ] as const;
    const [floats, bytes, view] = decode(encode(sent).chunks) as typeof sent;
    bytes.fill(255);
    floats[1] = 1;
    expect(view.buffer).toBe(floats.buffer);
    expect(Number.isNaN(floats[0])).toBe(true);
    expect(new Float64Array(buffer)[1]).toBe(0);
    expect(view.byteOffset - floats.byteOffset).toBe(12);
  });

  it("share it with the buffer itself", () => {
    const buffer = new ArrayBuffer(10_000);
    const sent = { view: new Uint8Array(buffer, 5000, 10), buffer };
    const read = decode(encode(sent).chunks) as typeof sent;
    expect(read.view.buffer).toBe(read.buffer);
    expect(read.view.byteOffset).toBe(5000);
    expect(read.buffer.byteLength).toBe(10_000);
  });

  it("travel alone when there is a gap between them, without what lies in it", () => {
    const grid = new Float64Array(1_000_000);
    const { sizeBytes } = encode([grid.subarray(0, 10), grid.subarray(500_000, 500_010)]);
    expect(sizeBytes).toBeLessThan(200);
  });

  it("are one object when they are one", () => {
    const array = new Float64Array(3);
    const [a, b, c] = decode(encode([array, array, new Float64Array(array.buffer)]).chunks) as Float64Array[];
    expect(a).toBe(b);
    expect(c).not.toBe(a);
    expect(c!.buffer).toBe(a!.buffer);
  });

  it("may be Buffers of Node, which arrive as Uint8Arrays", () => {
    const read = decode(encode([Buffer.from("ab"), Buffer.from("cd")]).chunks) as Uint8Array[];
    expect(read).toEqual([new Uint8Array([97, 98]), new Uint8Array([99, 100])]);
    expect(Object.getPrototypeOf(read[0])).toBe(Uint8Array.prototype);
  });
});

describe("the other byte order", () => {
  // Tags of both orders are read on any machine; one of them is the other one.
  const forms: [string, unknown][] = [
    ["d841 44 0102 0304", new Uint16Array([0x0102, 0x0304])],
    ["d845 44 0201 0403", new Uint16Array([0x0102, 0x0304])],
    ["d849 42 fffe", new Int16Array([-2])],
    ["d842 44 01020304", new Uint32Array([0x01020304])],
    ["d846 44 04030201", new Uint32Array([0x01020304])],
    ["d84a 44 fffffffe", new Int32Array([-2])],
    ["d843 48 0000000000000001", new BigUint64Array([1n])],
    ["d84b 48 fffffffffffffffe", new BigInt64Array([-2n])],
    ["d851 44 3fc00000", new Float32Array([1.5])],
    ["d852 48 3ff8000000000000", new Float64Array([1.5])],
    ["d856 48 000000000000f83f", new Float64Array([1.5])],
  ];
  for (const [form, value] of forms) {
    it(`${form} is ${(value as object).constructor.name}(${String(value)})`, () => {
      expect(decode(hex(form))).toEqual(value);
      expect(decode(hex(form), { adopt: true })).toEqual(value);
    });
  }

  it("is swapped once where views share elements", () => {
    const tag = LITTLE_ENDIAN ? "1852" : "1856";
    const one = LITTLE_ENDIAN ? "3ff0000000000000" : "000000000000f03f";
    const views = `82 d9cd0184 ${tag} d81c5810 ${one} ${one} 00 10 d9cd0184 ${tag} d81d00 08 08`;
    expect(decode(hex(views))).toEqual([new Float64Array([1, 1]), new Float64Array([1])]);
  });

  it("is refused where views of different element sizes share memory", () => {
    const [wide, narrow] = LITTLE_ENDIAN ? ["1852", "1842"] : ["1856", "1846"];
    const views = `82 d9cd0184 ${wide} d81c48 3ff0000000000000 00 08 d9cd0184 ${narrow} d81d00 04 04`;
    expect(() => decode(hex(views))).toThrowError(/different element sizes/);
  });

  it("of Float16Array is read where the engine has it, and named where it does not", () => {
    const Float16 = (globalThis as { Float16Array?: new (items: number[]) => unknown }).Float16Array;
    if (Float16) expect(decode(hex("d850 42 3e00"))).toEqual(new Float16([1.5]));
    else expect(() => decode(hex("d850 42 3e00"))).toThrowError(/this engine has no Float16Array/);
  });
});

describe("CborWriter.typedArrayHead()", () => {
  it("aligns the content with at most 24 bytes more than the shortest head", () => {
    const parameters = fc.record({
      before: fc.nat(40),
      sizeBytes: fc.oneof(fc.nat(300), fc.nat(70_000), fc.nat(2 ** 33)),
      align: fc.constantFrom(1, 2, 4, 8),
      shareable: fc.boolean(),
    });
    fc.assert(
      fc.property(parameters, ({ before, sizeBytes, align, shareable }) => {
        const writer = new CborWriter();
        for (let i = 0; i < before; i++) writer.null();
        writer.typedArrayHead(86, sizeBytes, align, shareable);
        expect(writer.sizeBytes % align).toBe(0);
        expect(writer.sizeBytes - before).toBeLessThanOrEqual(34);
      }),
    );
  });
});
