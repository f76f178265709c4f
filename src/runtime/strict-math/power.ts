/**
 * pow and cbrt, after fdlibm (e_pow.c, s_cbrt.c):
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro/SunSoft, a Sun
 * Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 *
 * hypot is our own: C's takes two arguments.
 */
import { expRemainder } from "./exponential.ts";
import { fromHighWord, highWord, scaled, withHighWord, withoutLowWord } from "./words.ts";

const { abs, sqrt } = Math;

export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (x !== x || y !== y) return NaN;
  const size = abs(x);
  if (abs(y) === Infinity) {
    // Unlike C's, where 1 to any power is 1.
    if (size === 1) return NaN;
    return size > 1 === y > 0 ? Infinity : 0;
  }
  if (y === 1) return x;
  if (y === -1) return 1 / x;
  if (y === 2) return x * x;
  if (y === 0.5 && x >= 0) return sqrt(x + 0);
  const isNegative = highWord(x) < 0;
  const isWhole = y % 1 === 0;
  const sign = isNegative && isWhole && y % 2 !== 0 ? -1 : 1;
  if (size === 0 || size === Infinity) return (size === 0) === y < 0 ? sign * Infinity : sign * 0;
  if (isNegative && !isWhole) return NaN;
  if (size === 1) return sign;
  return sign * powerOf(size, y);
}

/** `x^y` of a positive number other than 1, as 2^(y · log2(x)) in about 80 bits. */
function powerOf(x: number, y: number): number {
  const isLarge = highWord(abs(y)) > 0x41e00000;
  if (isLarge && isFar(x, y)) return x > 1 === y > 0 ? Infinity : 0;
  const t1 = isLarge ? logNearOne(x) : logOf(x);
  const t2 = rest;
  // (y1 + y2) (t1 + t2)
  const y1 = withoutLowWord(y);
  const low = (y - y1) * t1 + y * t2;
  let high = y1 * t1;
  let z = low + high;
  if (z >= 1024) {
    if (z > 1024 || low + 8.008566259537294e-17 > z - high) return Infinity;
  } else if (z <= -1075) {
    if (z < -1075 || low <= z - high) return 0;
  }
  // 2^z = 2^n · 2^(z - n)
  const j = highWord(z);
  let n = 0;
  if ((j & 0x7fffffff) > 0x3fe00000) {
    const exponent = ((j & 0x7fffffff) >> 20) - 0x3ff;
    n = j + (0x00100000 >> (exponent + 1));
    const k = ((n & 0x7fffffff) >> 20) - 0x3ff;
    high -= fromHighWord(n & ~(0x000fffff >> k));
    n = ((n & 0x000fffff) | 0x00100000) >> (20 - k);
    if (j < 0) n = -n;
  }
  const t = withoutLowWord(low + high);
  const u = t * 0.6931471824645996;
  const v = (low - (t - high)) * 0.6931471805599453 + t * -1.904654299957768e-9;
  z = u + v;
  const w = v - (z - u);
  const p = expRemainder(z);
  const r = (z * p) / (p - 2) - (w + z * w);
  return scaled(1 - (r - z), n);
}

/** With an exponent this large the power is no number, unless x is within 2^-20 of 1. */
function isFar(x: number, y: number): boolean {
  const high = highWord(x);
  return high < 0x3fefffff || high > 0x3ff00000 || highWord(abs(y)) > 0x43f00000;
}

/** What the last logarithm has beyond the upper bits that were returned. */
let rest = 0;

/** log2(x), |x - 1| < 2^-20. */
function logNearOne(x: number): number {
  const t = x - 1;
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
  const u = 1.4426950216293335 * t;
  const v = t * 1.9259629911266175e-8 - w * 1.4426950408889634;
  const upper = withoutLowWord(u + v);
  rest = v - (upper - u);
  return upper;
}

/** log2(x), for any x. */
function logOf(x: number): number {
  let n = 0;
  if (highWord(x) < 0x00100000) {
    x *= 9007199254740992;
    n = -53;
  }
  let high = highWord(x);
  n += (high >> 20) - 0x3ff;
  const fraction = high & 0x000fffff;
  high = fraction | 0x3ff00000;
  let k = 0;
  if (fraction > 0x3988e) {
    if (fraction < 0xbb67a) k = 1;
    else {
      n++;
      high -= 0x00100000;
    }
  }
  const a = withHighWord(x, high);
  // 1 or 1.5: the nearer one.
  const point = k === 0 ? 1 : 1.5;
  const pointHigh = k === 0 ? 0 : 0.5849624872207642;
  const pointLow = k === 0 ? 0 : 1.350039202129749e-8;
  const u = a - point;
  const v = 1 / (a + point);
  const s = u * v;
  const sHigh = withoutLowWord(s);
  let tHigh = fromHighWord(((high >> 1) | 0x20000000) + 0x00080000 + (k << 18));
  let tLow = a - (tHigh - point);
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow);
  let s2 = s * s;
  let r =
    s2 *
    s2 *
    (0.5999999999999946 +
      s2 *
        (0.4285714285785502 +
          s2 *
            (0.33333332981837743 +
              s2 * (0.272728123808534 + s2 * (0.23066074577556175 + s2 * 0.20697501780033842)))));
  r += sLow * (sHigh + s);
  s2 = sHigh * sHigh;
  tHigh = withoutLowWord(3 + s2 + r);
  tLow = r - (tHigh - 3 - s2);
  const product = sHigh * tHigh;
  const small = sLow * tHigh + tLow * s;
  const pHigh = withoutLowWord(product + small);
  const pLow = small - (pHigh - product);
  const zHigh = 0.9617967009544373 * pHigh;
  const zLow = -7.028461650952758e-9 * pHigh + pLow * 0.9617966939259756 + pointLow;
  const upper = withoutLowWord(zHigh + zLow + pointHigh + n);
  rest = zLow - (upper - n - pointHigh - zHigh);
  return upper;
}

export function cbrt(x: number): number {
  if (x !== x) return NaN;
  const size = abs(x);
  if (size === Infinity || size === 0) return x;
  const high = highWord(size);
  let t;
  // A subnormal number is made a normal one first, 2^54 times as large.
  if (high < 0x00100000) {
    const larger = highWord(18014398509481984 * size);
    t = fromHighWord(((larger / 3) | 0) + 696219795);
  } else t = fromHighWord(((high / 3) | 0) + 715094163);
  // To 23 bits, rounded up to 20.
  const s = 0.5428571428571428 + ((t * t) / size) * t;
  t *= 0.35714285714285715 + 1.6071428571428572 / (s + 1.4142857142857144 + -0.7053061224489796 / s);
  t = fromHighWord(highWord(t) + 1);
  // Newton's step, to 53.
  const quotient = size / (t * t);
  t += t * ((quotient - t) / (t + t + quotient));
  return x < 0 ? -t : t;
}

/** √(a² + b² + …): the arguments are scaled by a power of two, which loses nothing, and what their sum loses is kept. */
export function hypot(values: readonly number[]): number {
  let largest = 0;
  let isNaN = false;
  for (let i = 0; i < values.length; i++) {
    const size = abs(values[i]!);
    if (size === Infinity) largest = Infinity;
    else if (size !== size) isNaN = true;
    else if (size > largest) largest = size;
  }
  if (largest === Infinity || largest === 0 || isNaN) return largest === Infinity || !isNaN ? largest : NaN;
  // 2^±600: squares neither overflow nor lose bits, and the root is scaled back.
  const isSmall = largest < fromHighWord(0x20000000);
  const isLarge = largest > fromHighWord(0x5f000000);
  const scale = isSmall ? fromHighWord(0x65700000) : isLarge ? fromHighWord(0x1a700000) : 1;
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * scale;
    const square = value * value - lost;
    const next = sum + square;
    lost = next - sum - square;
    sum = next;
  }
  return sqrt(sum) / scale;
}
