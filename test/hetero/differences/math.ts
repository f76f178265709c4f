/**
 * Which of Math's functions an engine computes alike: a hash of the bits of each one's results for 20,000 arguments,
 * small and large. Two engines with one hash agree on all of them. That of `strict` is of all of strict Math's, and must
 * be the same everywhere.
 */
import { createStrictMath } from "../../../src/runtime/strict-math/math.ts";

const FUNCTIONS = (
  "acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh sqrt " +
  "tan tanh"
).split(" ") as (keyof Math & "pow")[];
export const ARGUMENTS = 20_000;
const SEED = 0x811c9dc5;
const SCALES = [1, 10, 1e3, 1e-5, 700];

const bits = new DataView(new ArrayBuffer(8));

const strict = createStrictMath() as Math;

export const STRICT = "strict";

/** By function. */
export function mathHashes(): Record<string, string> {
  const native = FUNCTIONS.map((name) => [name, show(hashOf(name, Math))]);
  const all = show(FUNCTIONS.reduce((hash, name) => hashOf(name, strict, hash), SEED));
  return Object.fromEntries([...native, [STRICT, all]]) as Record<string, string>;
}

function show(hash: number): string {
  return hash.toString(16).padStart(8, "0");
}

/** FNV-1a, after what `hash` is of. */
function hashOf(name: (typeof FUNCTIONS)[number], math: Math, hash = SEED): number {
  const random = generator(42);
  for (let i = 0; i < ARGUMENTS; i++) {
    const scale = SCALES[i % SCALES.length]!;
    const x = within(name, random() * scale, scale);
    const y = random() * 10;
    bits.setFloat64(0, math[name](x, y));
    for (let at = 0; at < 8; at++) hash = Math.imul(hash ^ bits.getUint8(at), 0x01000193) >>> 0;
  }
  return hash;
}

/** Where the function has a value: NaN has many bit patterns. */
function within(name: string, x: number, scale: number): number {
  if (/^(log|log10|log2|sqrt|pow)$/.test(name)) return Math.abs(x);
  if (name === "log1p") return Math.abs(x) - 0.5;
  if (name === "acosh") return 1 + Math.abs(x);
  return /^(acos|asin|atanh)$/.test(name) ? x / scale : x;
}

/** Numbers from -1 to 1, the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state / 2 ** 32) * 2 - 1;
  };
}
