/**
 * The inverse trigonometric functions, after fdlibm (e_asin.c, e_acos.c, s_atan.c, e_atan2.c):
 *
 * Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro/SunSoft, a Sun
 * Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved.
 */
import { fromHighWord, highWord, withoutLowWord } from "./words.ts";

const { abs, sqrt } = Math;

const PI = 3.141592653589793;
const PI_LOW = 1.2246467991473532e-16;
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const QUARTER_PI = 0.7853981633974483;

/** (asin(√z) - √z) / √z³, up to z = 1/4. */
function ratio(z: number): number {
  const p =
    z *
    (0.16666666666666666 +
      z *
        (-0.3255658186224009 +
          z *
            (0.20121253213486293 +
              z * (-0.04005553450067941 + z * (0.0007915349942898145 + z * 3.479331075960212e-5)))));
  const q =
    1 +
    z * (-2.403394911734414 + z * (2.0209457602335057 + z * (-0.6882839716054533 + z * 0.07703815055590194)));
  return p / q;
}

export function asin(x: number): number {
  const size = abs(x);
  if (!(size <= 1)) return NaN;
  if (size === 1) return x * HALF_PI + x * HALF_PI_LOW;
  if (size < 0.5) return size < fromHighWord(0x3e400000) ? x : x + x * ratio(x * x);
  const t = (1 - size) * 0.5;
  const s = sqrt(t);
  const r = ratio(t);
  let value;
  if (size >= fromHighWord(0x3fef3333)) value = HALF_PI - (2 * (s + s * r) - HALF_PI_LOW);
  else {
    const w = withoutLowWord(s);
    const c = (t - w * w) / (s + w);
    value = QUARTER_PI - (2 * s * r - (HALF_PI_LOW - 2 * c) - (QUARTER_PI - 2 * w));
  }
  return x < 0 ? -value : value;
}

export function acos(x: number): number {
  const size = abs(x);
  if (!(size <= 1)) return NaN;
  if (size === 1) return x > 0 ? 0 : PI + 2 * HALF_PI_LOW;
  if (size < 0.5) {
    if (size < fromHighWord(0x3c600000)) return HALF_PI + HALF_PI_LOW;
    return HALF_PI - (x - (HALF_PI_LOW - x * ratio(x * x)));
  }
  const z = (1 - size) * 0.5;
  const s = sqrt(z);
  if (x < 0) return PI - 2 * (s + (ratio(z) * s - HALF_PI_LOW));
  const upper = withoutLowWord(s);
  const c = (z - upper * upper) / (s + upper);
  return 2 * (upper + (ratio(z) * s + c));
}

export function atan(x: number): number {
  if (x !== x) return NaN;
  const size = abs(x);
  const high = highWord(size);
  let value;
  if (high < 0x3fdc0000) return high < 0x3e200000 ? x : x - odd(x);
  // The nearest of atan(½), atan(1), atan(3/2), atan(∞), in two parts, and what is left.
  if (high >= 0x44100000) value = HALF_PI + HALF_PI_LOW;
  else if (high < 0x3fe60000)
    value = beside((2 * size - 1) / (2 + size), 0.4636476090008061, 2.2698777452961687e-17);
  else if (high < 0x3ff30000) value = beside((size - 1) / (size + 1), QUARTER_PI, 3.061616997868383e-17);
  else if (high < 0x40038000)
    value = beside((size - 1.5) / (1 + 1.5 * size), 0.982793723247329, 1.3903311031230998e-17);
  else value = beside(-1 / size, HALF_PI, HALF_PI_LOW);
  return x < 0 ? -value : value;
}

function beside(x: number, high: number, low: number): number {
  return high - (odd(x) - low - x);
}

/** x - atan(x), up to 7/16. */
function odd(x: number): number {
  const z = x * x;
  const w = z * z;
  const s1 =
    z *
    (0.3333333333333293 +
      w *
        (0.14285714272503466 +
          w *
            (0.09090887133436507 +
              w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782)))));
  const s2 =
    w *
    (-0.19999999999876483 +
      w *
        (-0.11111110405462356 +
          w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916))));
  return x * (s1 + s2);
}

export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  if (x === 1) return atan(y);
  const isLeft = highWord(x) < 0;
  const isBelow = highWord(y) < 0;
  const value = angle(abs(y), abs(x), isLeft);
  return isBelow ? -value : value;
}

/** From 0 to π. */
function angle(y: number, x: number, isLeft: boolean): number {
  if (y === 0) return isLeft ? PI : 0;
  if (x === 0) return HALF_PI;
  if (x === Infinity) {
    if (y === Infinity) return isLeft ? 3 * QUARTER_PI : QUARTER_PI;
    return isLeft ? PI : 0;
  }
  if (y === Infinity) return HALF_PI;
  const k = (highWord(y) - highWord(x)) >> 20;
  if (k > 60) return HALF_PI;
  const z = isLeft && k < -60 ? 0 : atan(y / x);
  return isLeft ? PI - (z - PI_LOW) : z;
}
