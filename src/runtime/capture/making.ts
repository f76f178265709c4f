/** Makes many objects of one prototype the way programs do, so that the engine knows them as one kind. */
export class Making {
  readonly #constructors = new Map<object | null, new () => object>();
  /** Objects of one kind come in rows. */
  #last: (new () => object) | undefined;
  /** The prototype that was asked for last. */
  last: object | null | undefined;

  /** An empty object with this prototype. */
  create(prototype: object | null): object {
    if (prototype === null) return Object.create(null) as object;
    return new (this.constructorOf(prototype))();
  }

  /** A constructor that does nothing and whose `prototype` this is. */
  constructorOf(prototype: object | null): new () => object {
    if (this.#last !== undefined && prototype === this.last) return this.#last;
    let constructor = this.#constructors.get(prototype);
    if (constructor === undefined) {
      constructor = emptyConstructor(prototype);
      this.#constructors.set(prototype, constructor);
    }
    this.last = prototype;
    this.#last = constructor;
    return constructor;
  }
}

/** An engine makes room in its objects for as many properties as the first ones have got; later ones take longer. */
function emptyConstructor(prototype: object | null): new () => object {
  const constructor = function () {} as unknown as new () => Record<string, unknown>;
  (constructor as { prototype: unknown }).prototype = prototype;
  for (let i = 0; i < FIRST_OBJECTS; i++) {
    const object = new constructor();
    for (const key of ROOM) defineProperty(object, key, PLAIN);
  }
  return constructor;
}

const { defineProperty } = Reflect;
const PLAIN = { value: undefined, writable: true, enumerable: true, configurable: true };
const FIRST_OBJECTS = 8;
const ROOM = ["a", "b", "c", "d"];
