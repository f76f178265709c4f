/**
 * Marks on objects that no program can see: private fields added to an object that already exists
 * (a base constructor that returns it). About 30 ns each, against 500 and more for a WeakMap entry,
 * no effect on keys, spread or reflection, and gone with the object.
 */

/** The base of classes whose instances are objects that exist already: `super(object)` returns it. */
// oxlint-disable-next-line typescript/no-extraneous-class -- its constructor is all there is to it
export class Given {
  constructor(object: object) {
    return object;
  }
}

/** What a function is made of: the factory that made it and what the factory was given. */
export interface Code {
  /** A closure id of the executable, or the name of one of the runtime's own closures. */
  readonly id: number | string;
  readonly scopes: readonly unknown[];
}

class CodeStamp extends Given {
  #id: number | string;
  #scopes: readonly unknown[];

  constructor(fn: object, id: number | string, scopes: readonly unknown[]) {
    super(fn);
    this.#id = id;
    this.#scopes = scopes;
  }

  static of(fn: object): Code | undefined {
    if (!(#id in fn)) return undefined;
    return { id: fn.#id, scopes: fn.#scopes };
  }

  static on(fn: object): boolean {
    return #id in fn;
  }
}

export function stampCode<F extends object>(fn: F, id: number | string, scopes: readonly unknown[]): F {
  return new CodeStamp(fn, id, scopes) as object as F;
}

export const codeOf = (fn: object): Code | undefined => CodeStamp.of(fn);
export const hasCode = (fn: object): boolean => CodeStamp.on(fn);

/** Bound functions, proxies, prototypes of classes: whose they are, which the engine will not tell. */
export type Making =
  | Prototype
  | Member
  | {
      readonly kind: "bound";
      readonly target: object;
      readonly self: unknown;
      readonly args: readonly unknown[];
    }
  | ProxyMaking
  | PartMaking;

/** The prototype of a class; parent and keys are what it, and the class itself, came with. */
export interface Prototype {
  readonly kind: "prototype";
  readonly owner: object;
  readonly parent: object | null;
  readonly keys: readonly PropertyKey[];
  ownerKeys: readonly PropertyKey[];
}

/** A method or accessor that came with its class: named by its place there. */
export interface Member {
  readonly kind: "member";
  readonly holder: object;
  readonly key: PropertyKey;
  /** "private": of the class whose table `holder` is. */
  readonly part: "value" | "get" | "set" | "private";
}

/** What `holder` hands out as its own (parts.ts). */
export interface PartMaking {
  readonly kind: "part";
  readonly name: string;
  readonly holder: object;
  readonly argument: string | undefined;
}

/** Target and handler are null once it is revoked. */
export interface ProxyMaking {
  readonly kind: "proxy";
  target: object | null;
  handler: object | null;
  readonly revoke: () => void;
}

class MakingStamp extends Given {
  #making: Making;

  constructor(object: object, making: Making) {
    super(object);
    this.#making = making;
  }

  static of(object: object): Making | undefined {
    return #making in object ? object.#making : undefined;
  }
}

export function stampMaking<T extends object>(object: T, making: Making): T {
  return new MakingStamp(object, making) as object as T;
}

export const makingOf = (object: object): Making | undefined => MakingStamp.of(object);

/** Objects that may have accessors or attributes other than the defaults. */
class ExoticStamp extends Given {
  #exotic = true;

  static put(object: object): object {
    return #exotic in object ? object : new ExoticStamp(object);
  }

  static on(object: object): boolean {
    return #exotic in object && object.#exotic;
  }
}

/** Objects that have been given another prototype. */
class ReparentedStamp extends Given {
  #reparented = true;

  static put(object: object): object {
    return #reparented in object ? object : new ReparentedStamp(object);
  }

  static on(object: object): boolean {
    return #reparented in object && object.#reparented;
  }
}

/** Marks `object` as one whose prototype may not tell what it is. */
export const markReparented = (object: object): void => void ReparentedStamp.put(object);
export const isReparented = (object: object): boolean => ReparentedStamp.on(object);

/**
 * Marks `object` as one whose property attributes an image must hold. Objects without the mark are
 * taken for ordinary, which spares reading a descriptor for each property of each object.
 */
export const markExotic = (object: object): void => void ExoticStamp.put(object);
export const isExotic = (object: object): boolean => ExoticStamp.on(object);
