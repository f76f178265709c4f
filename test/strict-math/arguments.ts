/** What strict Math is tried with: special values, and numbers of every size, the same on every machine. */
const { PI } = Math;
const { MAX_VALUE, MIN_VALUE } = Number;

export const FUNCTIONS = [
  ...(["acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp"] as const),
  ...(["expm1", "hypot", "log", "log10", "log1p", "log2", "pow", "sin", "sinh", "tan", "tanh"] as const),
];
export const takesTwo = (name: string): boolean => /^(atan2|hypot|pow)$/.test(name);

const SIZES = [
  0,
  MIN_VALUE,
  1e-310,
  2.2250738585072014e-308,
  1e-20,
  0.25,
  1 / 3,
  0.5,
  1,
  2,
  3,
  PI / 4,
  PI / 2,
  PI,
];
const LARGE = [
  22,
  56,
  709.5,
  709.9,
  710.45,
  745.1,
  746,
  1074,
  1e5,
  1e15,
  1e22,
  9_007_199_254_740_992,
  9_007_199_254_740_994,
  1e300,
  MAX_VALUE,
];
export const SPECIAL = [...SIZES, ...LARGE, Infinity].flatMap((x) => [x, -x]).concat(NaN);

/** For two arguments each with each. */
export function* special(name: string): Iterable<[x: number, y: number]> {
  for (const x of SPECIAL) {
    if (takesTwo(name)) for (const y of SPECIAL) yield [x, y];
    else yield [x, 0];
  }
}

/** Numbers where the function is interesting, and numbers of any exponent. */
export function* ordinary(count: number): Iterable<[x: number, y: number]> {
  let state = 42;
  const random = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 4_294_967_296;
  };
  const bits = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < count; i++) {
    const scale = [1, 10, 1000, 1e-5, 700, 1e15][i % 6]!;
    const x = (random() * 2 - 1) * scale;
    const y = (random() * 2 - 1) * 10;
    bits.setUint32(0, random() * 4_294_967_296);
    bits.setUint32(4, random() * 4_294_967_296);
    yield i % 7 === 0 ? [bits.getFloat64(0), y] : [i % 2 === 0 ? x : x < 0 ? -x : x, y];
  }
}

const view = new DataView(new ArrayBuffer(8));

/** 16 digits; all NaNs are one. */
export function bitsOf(x: number): string {
  view.setFloat64(0, x === x ? x : NaN);
  return x === x ? view.getBigUint64(0).toString(16).padStart(16, "0") : "NaN";
}

/** FNV-1a of the results' bits. */
export function digest(results: Iterable<number>): string {
  let hash = 0x811c9dc5;
  for (const result of results) {
    for (const character of bitsOf(result))
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
