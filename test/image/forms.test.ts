import { Decoder } from "cbor-x";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../../src/image/index.ts";
import { LITTLE_ENDIAN } from "../../src/image/typed-arrays.ts";
import { FORMS } from "./forms.ts";
import { difference } from "./same-graph.ts";

const library = new Decoder({ structuredClone: true, mapsAsObjects: true, useRecords: false });

function hexOf(value: unknown): string {
  return Buffer.concat(encode(value).chunks).toString("hex");
}

describe.runIf(LITTLE_ENDIAN)("the table of wire forms", () => {
  for (const { value, hex } of FORMS) {
    const bytes = Uint8Array.from(Buffer.from(hex, "hex"));

    it(`${hex} is what its value is written as`, () => {
      expect(hexOf(value())).toBe(hex);
    });

    it(`${hex} is read as its value`, () => {
      expect(difference(decode(bytes), value())).toBeNull();
      expect(difference(decode(bytes.slice(), { adopt: true }), value())).toBeNull();
    });
  }

  it.each(FORMS.filter(({ common }) => common))(
    "$hex is read as its value by another library",
    ({ value, hex }) => {
      expect(difference(library.decode(Uint8Array.from(Buffer.from(hex, "hex"))), value())).toBeNull();
    },
  );

  it("has the size that encode() says", () => {
    for (const { value, hex } of FORMS) expect(encode(value()).sizeBytes).toBe(hex.length / 2);
  });
});

describe("forms that encode() does not write", () => {
  const readable: [string, unknown][] = [
    ["1800", 0],
    ["1b0000000000000001", 1],
    ["1b001fffffffffffff", 2 ** 53 - 1],
    ["3b001ffffffffffffe", -(2 ** 53 - 1)],
    ["f93c00", 1],
    ["f90001", 2 ** -24],
    ["f98000", -0],
    ["f9c400", -4],
    ["fa47c35000", 100000],
    ["c11a00000000", new Date(0)],
    ["c2420001", 1n],
    ["d9d9f7d9d9f701", 1],
    ["d81c01", 1],
    ["7903e8" + "61".repeat(1000), "a".repeat(1000)],
  ];
  for (const [hex, value] of readable) {
    it(`${hex.slice(0, 40)} is read`, () => {
      expect(difference(decode(Buffer.from(hex, "hex")), value)).toBeNull();
    });
  }

  const refused: [string, string][] = [
    ["", "the input ends inside an item at byte 0"],
    ["0000", "bytes after the value at byte 1"],
    ["8201", "more items announced than bytes are left at byte 0"],
    ["82828282", "more items announced than bytes are left at byte 1"],
    ["8382820102", "more items announced than bytes are left at byte 1"],
    ["5affffffff00", "the input ends inside an item at byte 0"],
    ["7bffffffffffffffff", "integer beyond 2^53 at byte 0"],
    ["1b0020000000000000", "integer beyond 2^53 at byte 0"],
    ["9f01ff", "indefinite length at byte 0"],
    ["1c", "reserved length at byte 0"],
    ["f820", "unknown simple value at byte 0"],
    ["ff", "unknown simple value at byte 0"],
    ["61ff", "text is not UTF-8 at byte 0"],
    ["63eda080", "text is not UTF-8 at byte 0"],
    ["d9011141ff", "text is not WTF-8 at byte 3"],
    ["a1016161", "expected text at byte 1"],
    ["d90103a201020103", "a key comes twice at byte 6"],
    ["d90102820101", "a member comes twice at byte 5"],
    ["d81d00", "reference to unknown object 0 at byte 2"],
    ["d81cd9cd01841840d81d000000", "reference to unknown object 0 at byte 10"],
    ["d81cd81c80", "unknown tag 28 at byte 2"],
    ["d82001", "unknown tag 32 at byte 0"],
    ["d85643000000", "3 bytes do not fill a Float64Array at byte 2"],
    ["d8564100", "1 bytes do not fill a Float64Array at byte 2"],
    ["d9cd01841840410000187f", "a view beyond the end of its buffer at byte 9"],
    ["d9cd01841845430000000102", "a view that is not aligned at byte 10"],
    ["d9cd018418488000 00".replace(" ", ""), "a view on something other than a buffer at byte 6"],
    ["d9cd0282820001a0", "expected uint at byte 4"],
    ["d9cd02820 2a10201".replace(" ", ""), "index out of order at byte 6"],
    ["d9cd02821affffffffa0", "the number of objects exceeds maxItems 33554432 at byte 4"],
    ["d9524a82612860", "this engine does not take the regular expression at byte 6"],
    ["d9cd03826158a0", "unknown kind of error at byte 4"],
    ["c1fb7fe0000000000000", "date out of range at byte 1"],
  ];
  for (const [hex, message] of refused) {
    it(`${hex || "nothing"} is refused: ${message}`, () => {
      expect(() => decode(Buffer.from(hex, "hex"))).toThrowError(
        expect.objectContaining({ code: "ERR_BAD_ENCODING", message: `Cannot decode: ${message}` }),
      );
    });
  }
});
