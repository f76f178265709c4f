/**
 * The pseudorandom numbers of the NAS Parallel Benchmarks: x ← a·x mod 2⁴⁶, as fractions of 2⁴⁶.
 *
 * A product of two 46-bit numbers does not fit a double, so both are split into 23-bit halves;
 * every intermediate result is then an exact integer, on any machine.
 */
const TWO_23 = 2 ** 23;
const TWO_46 = 2 ** 46;
const MULTIPLIER = 5 ** 13;
const SEED = 314159265;

export class RandomSequence {
  private x = SEED;

  /** The next number, between 0 and 1. */
  next(): number {
    this.x = multiply(MULTIPLIER, this.x);
    return this.x / TWO_46;
  }

  /** Leaves out `count` numbers in about log₂(count) steps. */
  skip(count: number): void {
    let factor = MULTIPLIER;
    for (let rest = count; rest > 0; rest = Math.floor(rest / 2)) {
      if (rest % 2 === 1) this.x = multiply(factor, this.x);
      factor = multiply(factor, factor);
    }
  }
}

/** a·b mod 2⁴⁶ for integers below 2⁴⁶. */
function multiply(a: number, b: number): number {
  const aHigh = Math.floor(a / TWO_23);
  const aLow = a - aHigh * TWO_23;
  const bHigh = Math.floor(b / TWO_23);
  const bLow = b - bHigh * TWO_23;
  // What aHigh·bHigh adds is a multiple of 2⁴⁶, and so are the upper bits of the mixed products.
  const mixed = aHigh * bLow + aLow * bHigh;
  const middle = mixed - Math.floor(mixed / TWO_23) * TWO_23;
  const sum = middle * TWO_23 + aLow * bLow;
  return sum - Math.floor(sum / TWO_46) * TWO_46;
}
