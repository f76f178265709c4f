/** The table of docs/image.md: wire form ↔ value. Drives tests both ways, and the comparison with a library. */
export interface Form {
  readonly value: () => unknown;
  /** On a little-endian machine. */
  readonly hex: string;
  /** The library reads it as the same value (it knows the tags). */
  readonly common: boolean;
}

function common(value: () => unknown, hex: string): Form {
  return { value, hex: hex.replaceAll(" ", ""), common: true };
}

function own(value: () => unknown, hex: string): Form {
  return { value, hex: hex.replaceAll(" ", ""), common: false };
}

function cycle(): unknown {
  const list: unknown[] = [1];
  list.push(list);
  return list;
}

function twice(): unknown {
  const point = { x: 1 };
  return [point, point, { x: 1 }];
}

function overlapping(): unknown {
  const bytes = new Uint8Array([1, 2, 3, 4]);
  return [bytes, bytes.subarray(2)];
}

function withCause(): unknown {
  const error = new RangeError("no");
  Object.defineProperty(error, "stack", { value: "at x", enumerable: false });
  Object.defineProperty(error, "cause", { value: 7, enumerable: false });
  return Object.assign(error, { code: "E" });
}

export const FORMS: readonly Form[] = [
  // numbers
  common(() => 0, "00"),
  common(() => 23, "17"),
  common(() => 24, "1818"),
  common(() => 255, "18ff"),
  common(() => 256, "190100"),
  common(() => 65535, "19ffff"),
  common(() => 65536, "1a00010000"),
  common(() => 2 ** 32 - 1, "1affffffff"),
  common(() => 2 ** 32, "fb41f0000000000000"),
  common(() => 2 ** 53 - 1, "fb433fffffffffffff"),
  common(() => 2 ** 53, "fb4340000000000000"),
  common(() => -1, "20"),
  common(() => -24, "37"),
  common(() => -25, "3818"),
  common(() => -(2 ** 31), "3a7fffffff"),
  common(() => -(2 ** 32), "3affffffff"),
  common(() => -(2 ** 32) - 1, "fbc1f0000000100000"),
  common(() => 0.5, "fb3fe0000000000000"),
  common(() => -0, "fb8000000000000000"),
  common(() => 5e-324, "fb0000000000000001"),
  common(() => 1.7976931348623157e308, "fb7fefffffffffffff"),
  common(() => NaN, "f97e00"),
  common(() => Infinity, "f97c00"),
  common(() => -Infinity, "f9fc00"),
  common(() => 0n, "c240"),
  common(() => 5n, "c24105"),
  common(() => 2n ** 64n, "c249010000000000000000"),
  common(() => -1n, "c340"),
  common(() => -(2n ** 64n), "c348ffffffffffffffff"),
  // the rest of the primitives
  common(() => false, "f4"),
  common(() => true, "f5"),
  common(() => null, "f6"),
  common(() => undefined, "f7"),
  common(() => "", "60"),
  common(() => "godwit", "66676f64776974"),
  common(() => "\u{feff}né\0€😀", "6eefbbbf6ec3a900e282acf09f9880"),
  own(() => "a\ud800z", "d9011145 61eda0807a"),
  // containers
  common(() => [], "80"),
  common(() => [1, [2]], "82018102"),
  own(() => [1, , 3], "d9cd0282 03 a2 0001 0203"), // oxlint-disable-line no-sparse-arrays
  common(() => ({}), "a0"),
  common(() => ({ b: 1, a: undefined }), "a2 6162 01 6161 f7"),
  own(() => JSON.parse('{"__proto__":1}') as unknown, "a1 695f5f70726f746f5f5f 01"),
  own(() => Object.assign(Object.create(null), { a: 1 }) as unknown, "d9cd00 a1 6161 01"),
  common(() => new Map<unknown, unknown>([[1, "x"], [{}, 2]]), "d90103 a2 01 6178 a0 02"), // prettier-ignore
  common(() => new Set([1, "x"]), "d90102 82 01 6178"),
  // identity
  common(cycle, "d81c82 01 d81d00"),
  common(twice, "83 d81ca1617801 d81d00 a1617801"),
  // other objects
  common(() => new Date(1_700_000_000_000), "c11a6553f100"),
  common(() => new Date(-1), "c1fbbf50624dd2f1a9fc"),
  common(() => new Date(NaN), "c1f97e00"),
  own(() => /a+\//giu, "d9524a82 64612b5c2f 63676975"),
  own(
    withCause,
    "d9cd0382 6a52616e67654572726f72 a4 676d657373616765 626e6f 65737461636b 6461742078 656361757365 07 64636f6465 6145",
  ),
  // memory
  own(() => new Uint8Array([1, 2]).buffer, "42 0102"),
  common(() => new Uint8Array([1, 2]), "d840 42 0102"),
  common(() => new Uint8ClampedArray([1, 2]), "d844 42 0102"),
  common(() => new Int8Array([-1]), "d848 41 ff"),
  common(() => new Uint16Array([1]), "d845 5802 0100"),
  common(() => new Int16Array([-2]), "d84d 5802 feff"),
  common(() => new Uint32Array([1]), "d846 5804 01000000"),
  common(() => new Int32Array([-2]), "d84e 5804 feffffff"),
  common(() => new BigUint64Array([1n]), "d9d9f7 d847 590008 0100000000000000"),
  common(() => new BigInt64Array([-2n]), "d9d9f7 d84f 590008 feffffffffffffff"),
  common(() => new Float32Array([1.5]), "d855 5804 0000c03f"),
  common(() => new Float64Array([1.5]), "d9d9f7 d856 590008 000000000000f83f"),
  common(() => [new Float64Array([1.5])], "81 d9d9f7 d856 5808 000000000000f83f"),
  own(() => new DataView(new Uint8Array([7, 8]).buffer, 1), "d9cd0184 00 4108 00 01"),
  own(overlapping, "82 d9cd0184 1840 d81c4401020304 00 04 d9cd0184 1840 d81d00 02 02"),
];
