/**
 * The program's `globalThis`: the engine's, except that replaced globals are the program's own. What
 * the program puts there becomes a global of the engine too, so that free identifiers find it, and
 * is remembered as the program's.
 */
export class GlobalView {
  readonly object: object;
  /** Names the program has assigned or defined. */
  readonly names = new Set<PropertyKey>();

  /** `replaced` is what compiled code reads its replaced globals from. */
  constructor(replaced: Record<PropertyKey, unknown>) {
    const native = globalThis as unknown as Record<PropertyKey, unknown>;
    const home = (key: PropertyKey): Record<PropertyKey, unknown> =>
      Object.hasOwn(replaced, key) ? replaced : native;
    this.object = new Proxy(native, {
      get: (_target, key) => home(key)[key],
      set: (_target, key, value: unknown) => {
        this.names.add(key);
        home(key)[key] = value;
        return true;
      },
      defineProperty: (_target, key, descriptor) => {
        this.names.add(key);
        return Reflect.defineProperty(home(key), key, { ...descriptor, configurable: true });
      },
      deleteProperty: (_target, key) => Reflect.deleteProperty(native, key),
      getOwnPropertyDescriptor: (target, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
        if (descriptor?.configurable && Object.hasOwn(replaced, key)) {
          return {
            value: replaced[key],
            writable: true,
            enumerable: descriptor.enumerable!,
            configurable: true,
          };
        }
        return descriptor;
      },
    });
  }
}
