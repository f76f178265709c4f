/** Makes many objects of one prototype the way programs do, so that the engine knows them as one kind. */
export class Making {
  readonly #constructors = new Map<object | null, new () => object>();

  /** An empty object with this prototype. */
  create(prototype: object | null): object {
    if (prototype === null) return Object.create(null) as object;
    return new (this.constructorOf(prototype))();
  }

  /** A constructor that does nothing and whose `prototype` this is. */
  constructorOf(prototype: object | null): new () => object {
    let constructor = this.#constructors.get(prototype);
    if (constructor === undefined) {
      constructor = function () {} as unknown as new () => object;
      (constructor as { prototype: unknown }).prototype = prototype;
      this.#constructors.set(prototype, constructor);
    }
    return constructor;
  }
}
