/**
 * exp, expm1 and the hyperbolic functions, after fdlibm (e_exp.c, s_expm1.c, e_sinh.c, e_cosh.c, s_tanh.c):
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro/SunSoft, a Sun
 * Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { fromHighWord, highWord, scaled, withHighWord } from "./words.ts";

const { abs, E } = Math;

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = 1.4426950408889634;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;

export function exp(x: number): number {
  if (x !== x) return NaN;
  if (x > OVERFLOW) return Infinity;
  if (x < UNDERFLOW) return 0;
  if (x === 1) return E;
  const size = highWord(x) & 0x7fffffff;
  let high = 0;
  let low = 0;
  let k = 0;
  let r = x;
  if (size > 0x3fd62e42) {
    // |x| > ln(2) / 2: x = k ln(2) + r
    if (size < 0x3ff0a2b2) k = x < 0 ? -1 : 1;
    else k = (INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    high = x - k * LN2_HIGH;
    low = k * LN2_LOW;
    r = high - low;
  } else if (size < 0x3e300000) return 1 + x;
  const c = expRemainder(r);
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  // 2^1024 is no number, but half of it times two may be one.
  return k === 1024 ? y * 2 * fromHighWord(0x7fe00000) : scaled(y, k);
}

/** c(r) of e^r = 1 + 2r / (2 - c) ≈ 1 + r + r c / (2 - c), |r| ≤ ln(2) / 2: r less a polynomial of r², by Remez. */
export function expRemainder(r: number): number {
  const t = r * r;
  return (
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  );
}

export function expm1(x: number): number {
  if (x !== x) return NaN;
  if (x > OVERFLOW) return Infinity;
  const size = highWord(x) & 0x7fffffff;
  // 56 ln(2)
  if (size >= 0x4043687a && x < 0) return -1;
  let k = 0;
  let c = 0;
  let r = x;
  if (size > 0x3fd62e42) {
    if (size < 0x3ff0a2b2) k = x < 0 ? -1 : 1;
    else k = (INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    r = high - low;
    c = high - r - low;
  } else if (size < 0x3c900000) return x;
  const half = 0.5 * r;
  const square = r * half;
  const r1 =
    1 +
    square *
      (-0.03333333333333313 +
        square *
          (0.0015873015872548146 +
            square *
              (-7.93650757867488e-5 + square * (4.008217827329362e-6 + square * -2.0109921818362437e-7))));
  const t = 3 - r1 * half;
  let e = square * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - square);
  e = r * (e - c) - c - square;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - r);
    return (k === 1024 ? y * 2 * fromHighWord(0x7fe00000) : raised(y, k)) - 1;
  }
  if (k < 20) return raised(fromHighWord(0x3ff00000 - (0x200000 >> k)) - (e - r), k);
  return raised(r - (e + fromHighWord((0x3ff - k) << 20)) + 1, k);
}

/** `y · 2^k`, where both are normal numbers. */
function raised(y: number, k: number): number {
  return withHighWord(y, highWord(y) + (k << 20));
}

/** Up to it e^x is a number; ln(2) further, half of it still is. */
const EXP_OVERFLOW = fromHighWord(0x40862e42);
const HYPERBOLIC_OVERFLOW = 710.4758600739439;

export function sinh(x: number): number {
  if (x !== x) return NaN;
  const h = x < 0 ? -0.5 : 0.5;
  const size = abs(x);
  if (size < 22) {
    if (size < fromHighWord(0x3e300000)) return x;
    const t = expm1(size);
    return size < 1 ? h * (2 * t - (t * t) / (t + 1)) : h * (t + t / (t + 1));
  }
  if (size < EXP_OVERFLOW) return h * exp(size);
  if (size > HYPERBOLIC_OVERFLOW) return x < 0 ? -Infinity : Infinity;
  const w = exp(0.5 * size);
  return h * w * w;
}

export function cosh(x: number): number {
  if (x !== x) return NaN;
  const size = abs(x);
  if ((highWord(x) & 0x7fffffff) < 0x3fd62e43) {
    const t = expm1(size);
    const w = 1 + t;
    return size < fromHighWord(0x3c800000) ? w : 1 + (t * t) / (w + w);
  }
  if (size < 22) {
    const t = exp(size);
    return 0.5 * t + 0.5 / t;
  }
  if (size < EXP_OVERFLOW) return 0.5 * exp(size);
  if (size > HYPERBOLIC_OVERFLOW) return Infinity;
  const w = exp(0.5 * size);
  return 0.5 * w * w;
}

export function tanh(x: number): number {
  if (x !== x) return NaN;
  const size = abs(x);
  let z = 1;
  if (size < 22) {
    if (size < fromHighWord(0x3e300000)) return x;
    const t = expm1(size < 1 ? -2 * size : 2 * size);
    z = size < 1 ? -t / (t + 2) : 1 - 2 / (t + 2);
  }
  return x < 0 ? -z : z;
}
