/**
 * sin, cos and tan, after fdlibm (k_sin.c, k_cos.c, k_tan.c, e_rem_pio2.c):
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro/SunSoft, a Sun
 * Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { fromHighWord, highWord, lowWord, withoutLowWord } from "./words.ts";

const { abs } = Math;
const { BigInt, Number } = globalThis;
const { isFinite } = Number;

const QUARTER = 0x3fe921fb;

export function sin(x: number): number {
  if ((highWord(x) & 0x7fffffff) <= QUARTER) return sine(x, 0);
  if (!isFinite(x)) return NaN;
  const n = reduce(x);
  const value = n % 2 === 0 ? sine(high, low) : cosine(high, low);
  return n < 2 ? value : -value;
}

export function cos(x: number): number {
  if ((highWord(x) & 0x7fffffff) <= QUARTER) return cosine(x, 0);
  if (!isFinite(x)) return NaN;
  const n = reduce(x);
  const value = n % 2 === 0 ? cosine(high, low) : sine(high, low);
  return n === 0 || n === 3 ? value : -value;
}

export function tan(x: number): number {
  if ((highWord(x) & 0x7fffffff) <= QUARTER) return tangent(x, 0, false);
  if (!isFinite(x)) return NaN;
  const n = reduce(x);
  return tangent(high, low, n % 2 === 1);
}

// ── from -π/4 to π/4: the argument is x + y ──

function sine(x: number, y: number): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e400000) return x;
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 +
        z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  if (y === 0) return x + v * (-0.16666666666666632 + z * r);
  return x - (z * (0.5 * y - v * r) - y - v * -0.16666666666666632);
}

function cosine(x: number, y: number): number {
  const size = highWord(x) & 0x7fffffff;
  if (size < 0x3e400000) return 1;
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  if (size < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * y));
  const q = size > 0x3fe90000 ? 0.28125 : fromHighWord(size - 0x00200000);
  return 1 - q - (0.5 * z - q - (z * r - x * y));
}

/** `inverse`: -1 / tan(x + y). */
function tangent(x: number, y: number, inverse: boolean): number {
  const isNegative = x < 0;
  const size = highWord(x) & 0x7fffffff;
  if (size < 0x3e300000 && !inverse) return x;
  const isLarge = size >= 0x3fe59428;
  if (isLarge) {
    // tan(π/4 - x)
    x = 0.7853981633974483 - abs(x) + (3.061616997868383e-17 - (isNegative ? -y : y));
    y = 0;
  }
  const z = x * x;
  const square = z * z;
  let r =
    0.13333333333320124 +
    square *
      (0.021869488294859542 +
        square *
          (0.0035920791075913124 +
            square *
              (0.0005880412408202641 + square * (7.817944429395571e-5 + square * -1.8558637485527546e-5))));
  const v =
    z *
    (0.05396825397622605 +
      square *
        (0.0088632398235993 +
          square *
            (0.0014562094543252903 +
              square *
                (0.0002464631348184699 + square * (7.140724913826082e-5 + square * 2.590730518636337e-5)))));
  const s = z * x;
  r = y + z * (s * (r + v) + y);
  r += 0.3333333333333341 * s;
  const w = x + r;
  if (isLarge) {
    const one = inverse ? -1 : 1;
    const value = one - 2 * (x - ((w * w) / (w + one) - r));
    return isNegative ? -value : value;
  }
  if (!inverse) return w;
  // -1 / w alone would be wrong by as much as two units.
  const upper = withoutLowWord(w);
  const lower = r - (upper - x);
  const a = -1 / w;
  const t = withoutLowWord(a);
  return t + a * (1 + t * upper + t * lower);
}

// ── the argument less a multiple of π/2 ──

/** What is left, in two parts. */
let high = 0;
let low = 0;

/** Of a finite number: puts x - n π/2 into `high` and `low`; returns n modulo 4. */
function reduce(x: number): number {
  const size = abs(x);
  const n = highWord(size) <= 0x413921fb ? reduceSmall(size) : reduceLarge(size);
  if (x > 0) return n & 3;
  high = -high;
  low = -low;
  return -n & 3;
}

/** Up to 2^19 π: π/2 is taken away in parts of 33 bits, as many as it takes, so that the products are exact. */
function reduceSmall(x: number): number {
  const n = (x * 0.6366197723675814 + 0.5) | 0;
  let r = x - n * 1.5707963267341256;
  let w = n * 6.077100506506192e-11;
  const exponent = highWord(x) >> 20;
  high = r - w;
  if (exponent - ((highWord(high) >> 20) & 0x7ff) > 16) {
    let t = r;
    w = n * 6.077100506303966e-11;
    r = t - w;
    w = n * 2.0222662487959506e-21 - (t - r - w);
    high = r - w;
    if (exponent - ((highWord(high) >> 20) & 0x7ff) > 49) {
      t = r;
      w = n * 2.0222662487111665e-21;
      r = t - w;
      w = n * 8.4784276603689e-32 - (t - r - w);
      high = r - w;
    }
  }
  low = r - high - w;
  return n;
}

/** 2/π · 2^1584 */
const TWO_OVER_PI =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babf0cfbc209af4361da9e391615ee61b086599855f14a068408dffd8804d73273106061556ca73a8c960e27bc08c6bn;
const BITS = 1584n;
/** π/2 · 2^128 */
const HALF_PI = 0x1921fb54442d18469898cc51701b839a2n;
/** Bits of the fraction that are kept: no number comes nearer to a multiple of π/2 than 2^-62. */
const KEPT = 256n;
/** 2^-(128 + 256) */
const UNIT = fromHighWord((1023 - 384) << 20);

/** Exactly, in integers (Payne and Hanek 1983): the bits of x · 2/π that are multiples of 4 are not needed. */
function reduceLarge(x: number): number {
  const upper = highWord(x);
  const exponent = BigInt((upper >> 20) - 1075);
  const digits = (BigInt((upper & 0x000fffff) | 0x00100000) << 32n) | BigInt(lowWord(x));
  // In units of 2^-256.
  const turns = (digits * TWO_OVER_PI) >> (BITS - exponent - KEPT);
  let n = Number((turns >> KEPT) & 3n);
  let fraction = turns & ((1n << KEPT) - 1n);
  if (fraction >> (KEPT - 1n) === 1n) {
    n++;
    fraction -= 1n << KEPT;
  }
  const angle = fraction * HALF_PI;
  const nearest = Number(angle);
  high = nearest * UNIT;
  low = Number(angle - BigInt(nearest)) * UNIT;
  return n;
}
