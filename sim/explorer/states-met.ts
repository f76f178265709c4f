/** States met before, by 64 bits each, in a table that is a third to two thirds full: 12 to 24 bytes a state. */
const FIRST_CAPACITY = 1 << 16;

export class StatesMet {
  #high = new Uint32Array(FIRST_CAPACITY);
  #low = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True if it was not there. */
  add(numbers: readonly number[]): boolean {
    let high = 0x9e3779b9;
    let low = 0x85ebca6b;
    for (const number of numbers) {
      high = mixed(high ^ number, 0xcc9e2d51);
      low = mixed(low ^ number ^ (high >>> 7), 0x1b873593);
    }
    // Both zero marks a free place.
    if (!this.#put(high >>> 0 || 1, low >>> 0)) return false;
    if (++this.#size * 3 > this.#high.length * 2) this.#grow();
    return true;
  }

  #put(high: number, low: number): boolean {
    const [highs, lows] = [this.#high, this.#low];
    const mask = highs.length - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      if (highs[at] === 0) {
        highs[at] = high;
        lows[at] = low;
        return true;
      }
      if (highs[at] === high && lows[at] === low) return false;
    }
  }

  #grow(): void {
    const [highs, lows] = [this.#high, this.#low];
    this.#high = new Uint32Array(highs.length * 2);
    this.#low = new Uint32Array(lows.length * 2);
    for (let i = 0; i < highs.length; i++) if (highs[i] !== 0) this.#put(highs[i]!, lows[i]!);
  }
}

/** That any two of so many are taken for one: once in 370,000 explorations of 10 million. */
export function probabilityOfMistake(states: number): number {
  return states ** 2 / 2 ** 65;
}

/** A round of MurmurHash3 and its end: each bit of what goes in changes half of what comes out. */
function mixed(hash: number, by: number): number {
  let x = Math.imul(hash, by);
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}
