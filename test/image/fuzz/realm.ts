/** Objects that an image must leave as they are, with what they were like in the beginning. */

interface Watched {
  readonly name: string;
  readonly object: object;
  readonly prototype: object | null;
  readonly properties: ReadonlyMap<PropertyKey, PropertyDescriptor>;
}

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { defineProperty, deleteProperty, ownKeys, setPrototypeOf } = Reflect;

export class Watch {
  readonly #watched: readonly Watched[];

  constructor(objects: Iterable<readonly [name: string, object: object]>) {
    this.#watched = [...objects].map(([name, object]) => {
      const properties = new Map(ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)!]));
      return { name, object, prototype: getPrototypeOf(object) as object | null, properties };
    });
  }

  /** Names of what is different now, and puts it right again. */
  changes(): string[] {
    const changes: string[] = [];
    for (const { name, object, prototype, properties } of this.#watched) {
      if (getPrototypeOf(object) !== prototype) {
        changes.push(`prototype of ${name}`);
        setPrototypeOf(object, prototype);
      }
      const keys = ownKeys(object);
      for (const key of keys) {
        if (properties.has(key)) continue;
        changes.push(`${name}.${String(key)}`);
        deleteProperty(object, key);
      }
      for (const [key, before] of properties) {
        const now = getOwnPropertyDescriptor(object, key);
        if (now !== undefined && isSame(now, before)) continue;
        changes.push(`${name}.${String(key)}`);
        defineProperty(object, key, before);
      }
    }
    return changes;
  }
}

function isSame(a: PropertyDescriptor, b: PropertyDescriptor): boolean {
  return Object.is(a.value, b.value) && a.get === b.get && a.set === b.set && a.writable === b.writable;
}

const NAMES = [
  ..."Object Function Array String Number Boolean Symbol Map Set Promise Error TypeError RegExp Date Proxy".split(
    " ",
  ),
  ..."ArrayBuffer Uint8Array DataView WeakMap WeakRef Iterator Reflect Math JSON process".split(" "),
];

/** The engine's own. Loading a runtime replaces some of it, once: to be asked for afterwards. */
export function watchRealm(): Watch {
  return new Watch(withPrototypes(NAMES.map((name) => [name, Reflect.get(globalThis, name) as object])));
}

export function* withPrototypes(
  objects: Iterable<readonly [name: string, object: object]>,
): Iterable<readonly [name: string, object: object]> {
  for (const [name, object] of objects) {
    yield [name, object];
    const prototype: unknown = getOwnPropertyDescriptor(object, "prototype")?.value;
    if (typeof prototype === "object" && prototype !== null) yield [`${name}.prototype`, prototype];
  }
}
