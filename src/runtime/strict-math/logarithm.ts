/**
 * The logarithms and the inverse hyperbolic functions, after fdlibm and FreeBSD's msun (e_log.c, s_log1p.c,
 * e_log2.c, e_log10.c, s_asinh.c, e_acosh.c, e_atanh.c):
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro/SunSoft, a Sun
 * Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { fromHighWord, highWord, withHighWord, withoutLowWord } from "./words.ts";

const { abs, sqrt } = Math;

const LN2 = 0.6931471805599453;
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO_TO_54 = 18014398509481984;

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** ln(x) for what is no positive, finite number; undefined for what is one. */
function special(x: number): number | undefined {
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  return x === Infinity ? Infinity : undefined;
}

export function log(x: number): number {
  const known = special(x);
  if (known !== undefined) return known;
  let k = 0;
  if (highWord(x) < 0x00100000) {
    k = -54;
    x *= TWO_TO_54;
  }
  let high = highWord(x);
  k += (high >> 20) - 1023;
  high &= 0x000fffff;
  const i = (high + 0x95f64) & 0x100000;
  // x = 2^k (1 + f), and 1 + f from √2/2 to √2
  const f = withHighWord(x, high | (i ^ 0x3ff00000)) - 1;
  k += i >> 20;
  if ((0x000fffff & (2 + high)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6));
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const halfSquare = 0.5 * f * f;
    if (k === 0) return f - (halfSquare - s * (halfSquare + r));
    return k * LN2_HIGH - (halfSquare - (s * (halfSquare + r) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}

export function log1p(x: number): number {
  if (x === -1) return -Infinity;
  if (!(x > -1)) return NaN;
  if (x === Infinity) return Infinity;
  const high = highWord(x);
  const size = high & 0x7fffffff;
  let k = 1;
  let f = 0;
  let c = 0;
  let upper = 1;
  if (high < 0x3fda827a) {
    if (size < 0x3c900000) return x;
    if (size < 0x3e200000) return x - x * x * 0.5;
    if (high > 0 || high <= (0xbfd2bec3 | 0)) {
      k = 0;
      f = x;
    }
  }
  if (k !== 0) {
    const isHuge = high >= 0x43400000;
    const u = isHuge ? x : 1 + x;
    upper = highWord(u);
    k = (upper >> 20) - 1023;
    // What 1 + x has lost.
    if (!isHuge) c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    upper &= 0x000fffff;
    if (upper < 0x6a09e) f = withHighWord(u, upper | 0x3ff00000) - 1;
    else {
      k++;
      f = withHighWord(u, upper | 0x3fe00000) - 1;
      upper = (0x00100000 - upper) >> 2;
    }
  }
  const halfSquare = 0.5 * f * f;
  if (upper === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + (c + k * LN2_LOW);
    const r = halfSquare * (1 - 0.6666666666666666 * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - (k * LN2_LOW + c) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
  if (k === 0) return f - (halfSquare - s * (halfSquare + r));
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + r) + (k * LN2_LOW + c)) - f);
}

export function log2(x: number): number {
  return toBase(x, 1.4426950407214463, 1.6751713164886512e-10, 1, 0);
}

export function log10(x: number): number {
  const perTwoHigh = 0.30102999566361177;
  const perTwoLow = 3.694239077158931e-13;
  return toBase(x, 0.4342944818781689, 2.5082946711645275e-11, perTwoHigh, perTwoLow);
}

/**
 * The logarithm to another base b, each constant in two parts.
 *
 * @param perUnitHigh 1 / ln(b), with few bits enough for an exact product
 * @param perTwoHigh  the logarithm of 2
 */
function toBase(
  x: number,
  perUnitHigh: number,
  perUnitLow: number,
  perTwoHigh: number,
  perTwoLow: number,
): number {
  const known = special(x);
  if (known !== undefined) return known;
  if (x === 1) return 0;
  let k = 0;
  if (highWord(x) < 0x00100000) {
    k = -54;
    x *= TWO_TO_54;
  }
  const high = highWord(x) + (0x3ff00000 - 0x3fe6a09e);
  k += (high >> 20) - 1023;
  const f = withHighWord(x, (high & 0x000fffff) + 0x3fe6a09e) - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const r = w * (L2 + w * (L4 + w * L6)) + z * (L1 + w * (L3 + w * (L5 + w * L7)));
  const upper = withoutLowWord(f - halfSquare);
  const lower = f - upper - halfSquare + s * (halfSquare + r);
  const product = upper * perUnitHigh;
  const whole = k * perTwoHigh;
  const rest = k * perTwoLow + (lower + upper) * perUnitLow + lower * perUnitHigh;
  const sum = whole + product;
  return rest + (whole - sum + product) + sum;
}

export function asinh(x: number): number {
  if (x !== x) return NaN;
  const size = abs(x);
  if (size === Infinity || size < fromHighWord(0x3e300000)) return x;
  const square = x * x;
  let w;
  if (size > 0x10000000) w = log(size) + LN2;
  else if (size > 2) w = log(2 * size + 1 / (sqrt(square + 1) + size));
  else w = log1p(size + square / (1 + sqrt(1 + square)));
  return x < 0 ? -w : w;
}

export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x > 0x10000000) return log(x) + LN2;
  if (x > 2) return log(2 * x - 1 / (x + sqrt(x * x - 1)));
  const t = x - 1;
  return log1p(t + sqrt(2 * t + t * t));
}

export function atanh(x: number): number {
  const size = abs(x);
  if (!(size <= 1)) return NaN;
  if (size < fromHighWord(0x3e300000)) return x;
  const twice = size + size;
  const t = size < 0.5 ? 0.5 * log1p(twice + (twice * size) / (1 - size)) : 0.5 * log1p(twice / (1 - size));
  return x < 0 ? -t : t;
}
