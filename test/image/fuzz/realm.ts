/** The engine's own objects, which an image must leave as they are. */

type Snapshot = ReadonlyMap<PropertyKey, PropertyDescriptor>;

interface Watched {
  readonly name: string;
  readonly object: object;
  readonly prototype: object | null;
  readonly properties: Snapshot;
}

const NAMES = [
  ..."Object Function Array String Number Boolean Symbol Map Set Promise Error TypeError RegExp Date Proxy".split(
    " ",
  ),
  ..."ArrayBuffer Uint8Array DataView WeakMap WeakRef Iterator Reflect Math JSON process".split(" "),
];

const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
const { ownKeys } = Reflect;

/** Taken when it is first asked for: loading a runtime replaces some functions, once. */
let watched: readonly Watched[] | undefined;

function watchAll(): readonly Watched[] {
  return NAMES.flatMap((name) => {
    const object = (globalThis as Record<string, unknown>)[name] as { prototype?: object };
    const own = watch(name, object);
    return object.prototype ? [own, watch(`${name}.prototype`, object.prototype)] : [own];
  });
}

function watch(name: string, object: object): Watched {
  const properties = new Map(ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)!]));
  return { name, object, prototype: Object.getPrototypeOf(object) as object | null, properties };
}

/** Names of what differs from the first call, and puts it right again. */
export function realmChanges(): string[] {
  watched ??= watchAll();
  const changes: string[] = [];
  for (const one of watched) {
    const { name, object, prototype, properties } = one;
    if (Object.getPrototypeOf(object) !== prototype) {
      changes.push(`prototype of ${name}`);
      Object.setPrototypeOf(object, prototype);
    }
    for (const key of ownKeys(object)) {
      if (properties.has(key)) continue;
      changes.push(`${name}.${String(key)}`);
      Reflect.deleteProperty(object, key);
    }
    for (const [key, before] of properties) {
      const now = getOwnPropertyDescriptor(object, key);
      if (
        now !== undefined &&
        Object.is(now.value, before.value) &&
        now.get === before.get &&
        now.set === before.set
      )
        continue;
      changes.push(`${name}.${String(key)}`);
      Reflect.defineProperty(object, key, before);
    }
  }
  return changes;
}
