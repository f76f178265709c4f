/** What is known by prototype. Objects of one kind come in rows: the last one asked for is usually the next one, too. */
export class Rows<V> {
  readonly #values = new Map<object | null, V>();
  readonly #make: (prototype: object | null) => V;
  #last: object | null | undefined;
  #value: V | undefined;

  constructor(make: (prototype: object | null) => V) {
    this.#make = make;
  }

  of(prototype: object | null): V {
    if (prototype === this.#last) return this.#value as V;
    let value = this.#values.get(prototype);
    if (value === undefined) {
      value = this.#make(prototype);
      this.#values.set(prototype, value);
    }
    this.#last = prototype;
    this.#value = value;
    return value;
  }
}
