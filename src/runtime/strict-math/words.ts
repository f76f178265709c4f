/**
 * The bits of a number, as two words of 32 bits: sign, exponent and the upper 20 bits of the significand in the high
 * one. Plain reads and writes of typed arrays, which no program can replace.
 */
const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
/** Where the high word is: 1.0 has nothing but zeros in the other. */
float[0] = 1;
const HIGH = words[0] === 0 ? 1 : 0;
const LOW = 1 - HIGH;

/** Signed: negative for negative numbers and -0. */
export function highWord(x: number): number {
  float[0] = x;
  return words[HIGH]!;
}

/** Unsigned. */
export function lowWord(x: number): number {
  float[0] = x;
  return words[LOW]! >>> 0;
}

export function withHighWord(x: number, high: number): number {
  float[0] = x;
  words[HIGH] = high;
  return float[0];
}

/** The number's upper bits: what is left has at most 32. */
export function withoutLowWord(x: number): number {
  float[0] = x;
  words[LOW] = 0;
  return float[0];
}

export function fromHighWord(high: number): number {
  words[HIGH] = high;
  words[LOW] = 0;
  return float[0]!;
}

const TWO_TO_MINUS_1000 = 9.332636185032189e-302;

/** `x · 2^k`, rounded once; `x` is near 1, and `k` from -1,100 to 1,024. */
export function scaled(x: number, k: number): number {
  const high = highWord(x);
  if ((high >> 20) + k > 0) return withHighWord(x, high + (k << 20));
  return withHighWord(x, high + ((k + 1000) << 20)) * TWO_TO_MINUS_1000;
}
