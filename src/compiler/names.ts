/** Names for generated variables: none that the source uses anywhere, so that none can shadow or be shadowed. */
export class Names {
  readonly #taken: Set<string>;
  readonly #next = new Map<string, number>();

  constructor(taken: ReadonlySet<string>) {
    this.#taken = new Set(taken);
  }

  /** `base` itself if it is free, else `base` with a number. */
  unique(base: string): string {
    if (!this.#taken.has(base)) return this.#take(base);
    return this.numbered(base.endsWith("$") ? base : `${base}$`);
  }

  /** `base` followed by the next free number. */
  numbered(base: string): string {
    for (let number = this.#next.get(base) ?? 1; ; number++) {
      const name = `${base}${number}`;
      if (this.#taken.has(name)) continue;
      this.#next.set(base, number + 1);
      return this.#take(name);
    }
  }

  #take(name: string): string {
    this.#taken.add(name);
    return name;
  }
}
