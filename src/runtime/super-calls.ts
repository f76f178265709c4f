/** `super(…)` in an arrow function that outlived its constructor, in a process that has moved since. */

/** The scope object of the constructor, with the `this` it shares with its arrow functions. */
interface ConstructorScope {
  this: object | undefined;
}

type Constructor = new (...args: unknown[]) => object;

let adding = false;

/** What the language does for `super(...args)` in a constructor of `cls` called with `target` as `new.target`. */
export function superCall(scope: object, cls: Constructor, target: Constructor, args: unknown[]): object {
  const parent = Object.getPrototypeOf(cls) as unknown;
  if (typeof parent !== "function")
    throw new TypeError(`Super constructor ${String(parent)} of anonymous class is not a constructor`);
  const object = Reflect.construct(parent, args, target) as object;
  const shared = scope as ConstructorScope;
  if (shared.this !== undefined) throw new ReferenceError("Super constructor may only be called once");
  shared.this = object;
  addFields(cls, object);
  return object;
}

/** Has the constructor of `cls` do nothing but define the fields of `object`, which its superclass made. */
function addFields(cls: Constructor, object: object): void {
  const parent = Object.getPrototypeOf(cls) as object;
  const giveBack = function (): object {
    Object.setPrototypeOf(cls, parent); // before any initializer runs
    return object;
  };
  Object.setPrototypeOf(cls, giveBack);
  adding = true;
  Reflect.construct(cls, []);
}

/** Asked by a constructor: whether it is called for its fields only. True once. */
export function initializing(): boolean {
  const asked = adding;
  adding = false;
  return asked;
}
