/** Timers by when they are due, and among those due at the same time by when they were set. */
export interface Due {
  /** On the timers' clock, in whole ms. */
  due: number;
  sequence: number;
  /** Its place in the heap; −1 when it is not in it. Clearing a timer must not search for it. */
  slot: number;
}

function before(a: Due, b: Due): boolean {
  return a.due < b.due || (a.due === b.due && a.sequence < b.sequence);
}

export class TimerHeap<T extends Due> {
  readonly #heap: T[] = [];

  get first(): T | undefined {
    return this.#heap[0];
  }

  holds(timer: T): boolean {
    return this.#heap[timer.slot] === timer;
  }

  add(timer: T): void {
    this.#rise(this.#heap.length, timer);
  }

  remove(timer: T): void {
    const { slot } = timer;
    if (slot < 0) return;
    timer.slot = -1;
    const last = this.#heap.pop() as T;
    if (last === timer) return;
    if (slot > 0 && before(last, this.#heap[(slot - 1) >> 1] as T)) this.#rise(slot, last);
    else this.#sink(slot, last);
  }

  /** All of them, soonest first. */
  sorted(): T[] {
    return this.#heap.toSorted((a, b) => (before(a, b) ? -1 : 1));
  }

  #put(slot: number, timer: T): void {
    this.#heap[slot] = timer;
    timer.slot = slot;
  }

  #rise(slot: number, timer: T): void {
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      const above = this.#heap[parent] as T;
      if (!before(timer, above)) break;
      this.#put(slot, above);
      slot = parent;
    }
    this.#put(slot, timer);
  }

  #sink(slot: number, timer: T): void {
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= this.#heap.length) break;
      const right = this.#heap[child + 1];
      if (right !== undefined && before(right, this.#heap[child] as T)) child++;
      const below = this.#heap[child] as T;
      if (!before(below, timer)) break;
      this.#put(slot, below);
      slot = child;
    }
    this.#put(slot, timer);
  }
}
