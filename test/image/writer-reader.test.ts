import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CborReader, CborWriter, type CborType } from "../../src/image/index.ts";

function written(write: (writer: CborWriter) => void): Uint8Array {
  const writer = new CborWriter();
  write(writer);
  return Uint8Array.from(Buffer.concat(writer.takeChunks()));
}

function reads<T>(
  name: string,
  values: fc.Arbitrary<T>,
  write: (w: CborWriter, v: T) => void,
  read: (r: CborReader) => T,
) {
  it(name, () => {
    fc.assert(
      fc.property(fc.array(values), (all) => {
        const reader = new CborReader(written((writer) => all.forEach((value) => write(writer, value))));
        for (const value of all) expect(read(reader)).toEqual(value);
        expect(reader.remainingBytes).toBe(0);
      }),
    );
  });
}

describe("CborReader reads what CborWriter writes:", () => {
  reads("uint", fc.maxSafeNat(), (w, v) => w.uint(v), (r) => r.readUint()); // prettier-ignore
  reads("int", fc.maxSafeInteger().map((n) => n + 0), (w, v) => w.int(v), (r) => r.readInt()); // prettier-ignore
  reads(
    "float",
    fc.double(),
    (w, v) => w.float(v),
    (r) => r.readFloat(),
  );
  reads("number", fc.oneof(fc.double(), fc.integer()), (w, v) => w.number(v), (r) => r.readNumber()); // prettier-ignore
  reads(
    "bigint",
    fc.bigInt(),
    (w, v) => w.bigint(v),
    (r) => r.readBigint(),
  );
  reads(
    "bool",
    fc.boolean(),
    (w, v) => w.bool(v),
    (r) => r.readBool(),
  );
  reads("null", fc.constant(null), (w) => w.null(), (r) => r.readNull()); // prettier-ignore
  reads("undefined", fc.constant(undefined), (w) => w.undefined(), (r) => r.readUndefined()); // prettier-ignore
  reads("text", fc.string({ unit: "binary", maxLength: 100 }), (w, v) => w.text(v), (r) => r.readText()); // prettier-ignore
  reads<Uint8Array>(
    "bytes",
    fc.uint8Array(),
    (w, v) => w.bytes(v),
    (r) => r.readBytes(),
  );
  reads<[number, number]>(
    "tagged uint",
    fc.tuple(fc.integer({ min: 24, max: 255 }), fc.maxSafeNat()),
    (w, [tag, v]) => w.taggedUint(tag, v),
    (r) => [r.readTag(), r.readUint()],
  );
  reads(
    "tag",
    fc.maxSafeNat(),
    (w, v) => w.tag(v),
    (r) => r.readTag(),
  );

  it("heads of arrays and maps", () => {
    const reader = new CborReader(
      written((w) => {
        w.arrayHead(2);
        w.mapHead(1);
        w.text("k");
        w.null();
        w.null();
      }),
    );
    expect(reader.readArrayHead()).toBe(2);
    expect(reader.readMapHead()).toBe(1);
  });

  it("and tells beforehand what comes", () => {
    const types: [(w: CborWriter) => void, CborType][] = [
      [(w) => w.uint(1), "uint"],
      [(w) => w.int(-1), "negative"],
      [(w) => w.float(1), "float"],
      [(w) => w.text(""), "text"],
      [(w) => w.bytesHead(0), "bytes"],
      [(w) => w.arrayHead(0), "array"],
      [(w) => w.mapHead(0), "map"],
      [(w) => w.bigint(1n), "tag"],
      [(w) => w.bool(true), "bool"],
      [(w) => w.null(), "null"],
      [(w) => w.undefined(), "undefined"],
    ];
    for (const [write, type] of types) {
      const reader = new CborReader(written(write));
      expect(reader.peekType()).toBe(type);
      expect(reader.position).toBe(0);
    }
    expect(() => new CborReader(new Uint8Array(0)).peekType()).toThrowError(
      "the input ends inside an item at byte 0",
    );
  });
});

describe("CborReader refuses an item of another kind:", () => {
  const readers = [
    "readUint", "readInt", "readFloat", "readNumber", "readBool", "readNull", "readUndefined",
    "readArrayHead", "readMapHead", "readTag", "readText", "readBytes", "readBigint",
  ] as const; // prettier-ignore
  const accepted: Record<string, string[]> = {
    "00": ["readUint", "readInt", "readNumber"],
    "20": ["readInt", "readNumber"],
    "40": ["readBytes"],
    "60": ["readText"],
    "80": ["readArrayHead"],
    a0: ["readMapHead"],
    c240: ["readTag", "readBigint"],
    c480: ["readTag"],
    d9011140: ["readTag", "readText"],
    f4: ["readBool"],
    f6: ["readNull"],
    f7: ["readUndefined"],
    f97e00: ["readFloat", "readNumber"],
  };
  for (const [hex, names] of Object.entries(accepted)) {
    it(`${hex} is accepted by ${names.join(", ")} alone`, () => {
      for (const name of readers) {
        const read = () => new CborReader(Buffer.from(hex, "hex"))[name]();
        if (names.includes(name)) read();
        else expect(read, name).toThrowError(/^Cannot decode: expected .* at byte 0$/);
      }
    });
  }
});

describe("CborWriter", () => {
  it("passes raw memory on by reference, and copies it on demand", () => {
    const raw = new Uint8Array(10);
    const writer = new CborWriter();
    for (const copy of [false, true]) {
      writer.bytesHead(10);
      writer.raw(raw);
      writer.null();
      expect(writer.sizeBytes).toBe(12);
      const chunks = writer.takeChunks(copy);
      expect(chunks.map((chunk) => chunk.length)).toEqual([1, 10, 1]);
      expect(chunks[1]!.buffer === raw.buffer).toBe(!copy);
      expect(writer.sizeBytes).toBe(0);
    }
  });

  it("forgets what is discarded", () => {
    const writer = new CborWriter();
    writer.text("lost");
    writer.raw(new Uint8Array(3));
    writer.discard();
    writer.uint(1);
    expect(writer.takeChunks()).toEqual([Uint8Array.of(1)]);
  });

  it("keeps items whole wherever its blocks end", () => {
    const items = ["x".repeat(24), 1n << 70n, 1.5, new Uint8Array(4000), "é".repeat(50), 2 ** 31] as const;
    const expected: unknown[] = [];
    const bytes = written((writer) => {
      for (let i = 0; i < 20_000; i++) {
        const item = items[(i * 7 + (i >> 4)) % items.length]!;
        expected.push(item);
        if (typeof item === "string") writer.text(item);
        else if (typeof item === "bigint") writer.bigint(item);
        else if (typeof item === "number") writer.number(item);
        else writer.bytes(item);
      }
    });
    const reader = new CborReader(bytes);
    for (const item of expected) {
      if (typeof item === "string") expect(reader.readText()).toBe(item);
      else if (typeof item === "bigint") expect(reader.readBigint()).toBe(item);
      else if (typeof item === "number") expect(reader.readNumber()).toBe(item);
      else expect(reader.readBytes()).toHaveLength(4000);
    }
    expect(reader.remainingBytes).toBe(0);
  });
});
