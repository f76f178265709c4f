/**
 * A reproducible source of choices. Each seed leaves out some of the optional constructs altogether, so
 * that those which remain meet more often than a uniform mixture would let them.
 */
export interface Option<T> {
  readonly name: string;
  readonly weight: number;
  readonly make: () => T;
}

/** Of 100 optional constructs, how many a program may use. */
const ENABLED_PERCENT = 65;

export class Random {
  #state: number;
  readonly #enabled = new Map<string, boolean>();
  /** Names of optional constructs that could have been chosen, and of those that were. */
  readonly offered = new Set<string>();
  readonly chosen = new Set<string>();

  constructor(seed: number) {
    this.#state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  }

  below(n: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % n;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Whether this program uses the construct of this name. */
  enabled(name: string): boolean {
    let enabled = this.#enabled.get(name);
    if (enabled === undefined) {
      enabled = this.chance(ENABLED_PERCENT);
      this.#enabled.set(name, enabled);
    }
    return enabled;
  }

  /** One of the options, by weight; those without a name are always there. */
  choose<T>(options: readonly Option<T>[]): T {
    const usable = options.filter(({ name }) => name === "" || this.enabled(name));
    let at = this.below(usable.reduce((sum, { weight }) => sum + weight, 0));
    for (const { name } of options) this.offered.add(name);
    for (const { name, weight, make } of usable) {
      at -= weight;
      if (at >= 0) continue;
      this.chosen.add(name);
      return make();
    }
    throw new Error("no option without a name");
  }
}
