/** Parts that machines are made of, each kept once: a machine is a few numbers, however many machines share a part. */
import { canonical } from "./canonical.ts";

/** Numbers from 0 for parts that can be told apart, in the order they are met. A part never changes once it is here. */
export class Parts<T> {
  readonly #numbers = new Map<string, number>();
  readonly #parts: T[] = [];
  readonly #textOf: (part: T) => string;

  /** @param textOf the same for what cannot be told apart. */
  constructor(textOf: (part: T) => string = canonical) {
    this.#textOf = textOf;
  }

  number(part: T): number {
    const text = this.#textOf(part);
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#parts.push(part) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  part(number: number): T {
    return this.#parts[number]!;
  }
}

/** What a function of two such numbers gives, worked out once. */
export class Memo<T> {
  readonly #known = new Map<number, T>();
  readonly #make: (first: number, second: number) => T;

  constructor(make: (first: number, second: number) => T) {
    this.#make = make;
  }

  /** Both are less than 2^26. */
  of(first: number, second: number): T {
    const key = first * 2 ** 26 + second;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = this.#make(first, second)));
    return known;
  }
}

/** The numbers of parts that are made again and again, by a text that tells them apart. */
export class Known {
  readonly #numbers = new Map<string, number>();

  of(text: string, make: () => number): number {
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, (number = make()));
    return number;
  }
}

/** Queues of numbers; 0 is the empty one. */
export class Queues {
  readonly #queues = new Parts<readonly number[]>((items) => items.join());
  readonly #rests: number[] = [];
  readonly #pushed = new Memo((queue, item) => this.#queues.number([...this.#queues.part(queue), item]));

  constructor() {
    this.#queues.number([]);
  }

  push(queue: number, item: number): number {
    return this.#pushed.of(queue, item);
  }

  first(queue: number): number {
    return this.#queues.part(queue)[0]!;
  }

  rest(queue: number): number {
    return (this.#rests[queue] ??= this.#queues.number(this.#queues.part(queue).slice(1)));
  }

  items(queue: number): readonly number[] {
    return this.#queues.part(queue);
  }
}
