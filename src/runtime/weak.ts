/**
 * Weak collections an image can hold: native ones, and beside them weak references to the keys, for
 * the engine does not list those. What an image takes along are the entries whose keys are reachable
 * otherwise; the others are garbage that was not collected yet.
 */
type Key = WeakKey;

const NativeWeakMap = globalThis.WeakMap;
const NativeWeakRef = globalThis.WeakRef;
const NativeRegistry = globalThis.FinalizationRegistry;

/** Weak references to the keys that were added; some dead, some twice. */
class Keys {
  #references: WeakRef<Key>[] = [];
  #sweepAt = 64;

  add(key: Key, alive: (key: Key) => boolean): void {
    this.#references.push(new NativeWeakRef(key));
    if (this.#references.length < this.#sweepAt) return;
    const unique = new Set<Key>();
    this.#references = this.#references.filter((reference) => {
      const known = reference.deref();
      if (known === undefined || unique.has(known) || !alive(known)) return false;
      unique.add(known);
      return true;
    });
    this.#sweepAt = Math.max(64, 2 * this.#references.length);
  }

  all(): Set<Key> {
    const keys = new Set<Key>();
    for (const reference of this.#references) {
      const key = reference.deref();
      if (key !== undefined) keys.add(key);
    }
    return keys;
  }
}

function checkIterable(entries: unknown): Iterable<unknown> {
  return entries === undefined || entries === null ? [] : (entries as Iterable<unknown>);
}

export class ProgramWeakMap {
  #map = new NativeWeakMap<Key, unknown>();
  #keys = new Keys();

  constructor(entries?: Iterable<readonly [Key, unknown]> | null) {
    for (const entry of checkIterable(entries)) {
      if (typeof entry !== "object" || entry === null) {
        throw new TypeError(`Iterator value ${String(entry)} is not an entry object`);
      }
      this.set((entry as [Key, unknown])[0], (entry as [Key, unknown])[1]);
    }
  }

  get(key: Key): unknown {
    return this.#map.get(key);
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  set(key: Key, value: unknown): this {
    const known = this.#map.has(key);
    this.#map.set(key, value);
    if (!known) this.#keys.add(key, (one) => this.#map.has(one));
    return this;
  }

  delete(key: Key): boolean {
    return this.#map.delete(key);
  }

  static is(object: object): object is ProgramWeakMap {
    return #map in object;
  }

  static entries(map: ProgramWeakMap): [Key, unknown][] {
    return [...map.#keys.all()].filter((key) => map.#map.has(key)).map((key) => [key, map.#map.get(key)]);
  }
}

export class ProgramWeakSet {
  #map = new ProgramWeakMap();

  constructor(values?: Iterable<Key> | null) {
    for (const value of checkIterable(values)) this.add(value as Key);
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  add(key: Key): this {
    if (!canBeKey(key)) throw new TypeError("Invalid value used in weak set");
    this.#map.set(key, true);
    return this;
  }

  delete(key: Key): boolean {
    return this.#map.delete(key);
  }

  static is(object: object): object is ProgramWeakSet {
    return #map in object;
  }

  static entries(set: ProgramWeakSet): [Key, unknown][] {
    return ProgramWeakMap.entries(set.#map);
  }
}

export class ProgramWeakRef {
  #reference: WeakRef<Key> | undefined;

  constructor(target: Key) {
    if (!canBeKey(target)) throw new TypeError("WeakRef: invalid target");
    this.#reference = new NativeWeakRef(target);
  }

  deref(): Key | undefined {
    return this.#reference?.deref();
  }

  static is(object: object): object is ProgramWeakRef {
    return #reference in object;
  }

  static point(reference: ProgramWeakRef, target: Key | undefined): void {
    reference.#reference = target === undefined ? undefined : new NativeWeakRef(target);
  }
}

/** One target under observation. */
interface Cell {
  readonly target: WeakRef<Key>;
  readonly held: unknown;
  readonly token: WeakRef<Key> | undefined;
}

export class ProgramFinalizationRegistry {
  #cleanup: (held: unknown) => unknown;
  #cells = new Set<Cell>();
  #native: FinalizationRegistry<Cell>;

  /** `enqueue` runs the cleanup as a job of the program. */
  constructor(enqueue: (callback: (held: unknown) => unknown, held: unknown) => void, cleanup: unknown) {
    if (typeof cleanup !== "function") throw new TypeError("FinalizationRegistry: cleanup must be callable");
    this.#cleanup = cleanup as (held: unknown) => unknown;
    this.#native = new NativeRegistry((cell) => {
      if (this.#cells.delete(cell)) enqueue(this.#cleanup, cell.held);
    });
  }

  register(target: Key, held: unknown, token?: Key): void {
    if (!canBeKey(target)) throw new TypeError("FinalizationRegistry.prototype.register: invalid target");
    if (target === held)
      throw new TypeError("FinalizationRegistry.prototype.register: target and holdings must not be same");
    const reference = token === undefined ? undefined : new NativeWeakRef(token);
    const cell: Cell = { target: new NativeWeakRef(target), held, token: reference };
    this.#cells.add(cell);
    this.#native.register(target, cell, cell);
  }

  unregister(token: Key): boolean {
    let found = false;
    for (const cell of this.#cells) {
      if (cell.token?.deref() !== token) continue;
      this.#cells.delete(cell);
      this.#native.unregister(cell);
      found = true;
    }
    return found;
  }

  static is(object: object): object is ProgramFinalizationRegistry {
    return #cells in object;
  }

  static cleanup(registry: ProgramFinalizationRegistry): unknown {
    return registry.#cleanup;
  }

  static cells(
    registry: ProgramFinalizationRegistry,
  ): { target: Key; held: unknown; token: Key | undefined }[] {
    return [...registry.#cells].flatMap(({ target, held, token }) => {
      const alive = target.deref();
      return alive === undefined ? [] : [{ target: alive, held, token: token?.deref() }];
    });
  }
}

function canBeKey(value: unknown): boolean {
  if (typeof value === "symbol") return Symbol.keyFor(value) === undefined;
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
