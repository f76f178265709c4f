/** Reads what shapes.ts writes. */
import type { CborReader } from "../../image/index.ts";
import { putStack } from "../stack.ts";
import { markExotic } from "../stamp.ts";
import type { GraphReader } from "./graph-reader.ts";
import { isProxy } from "./trusted.ts";
import {
  ACCESSOR,
  CONFIGURABLE,
  ENUMERABLE,
  FIRST_SHAPE,
  NO_PROPERTIES,
  STACK,
  WITH_ATTRIBUTES,
  WRITABLE,
} from "./shapes.ts";

export class PropertyReader {
  readonly #input: GraphReader;
  readonly #shapes: Shape[] = [];
  /** What was found out about prototypes holds for one epoch. */
  #epoch = 0;

  constructor(input: GraphReader) {
    this.#input = input;
  }

  readShapes(from: CborReader): void {
    while (from.remainingBytes > 0) {
      const keys: PropertyKey[] = [];
      for (let left = from.readArrayHead(); left > 0; left--) keys.push(this.#key(from));
      this.#shapes.push({ keys, assignableTo: null, checkedIn: -1 });
    }
  }

  #key(from: CborReader): PropertyKey {
    const key = this.#input.value(from);
    if (typeof key === "string") return internalized(key);
    if (typeof key === "symbol") return key;
    throw this.#input.bad("expected a property key");
  }

  /** Puts the properties on `object`; its setters, and those it inherits, do not run. */
  read(object: object): void {
    const { bodies } = this.#input;
    const first = bodies.readUint();
    if (first === NO_PROPERTIES) return;
    if (first === WITH_ATTRIBUTES) return this.#readAttributes(object);
    const shape = this.#shapes[first - FIRST_SHAPE];
    if (shape === undefined) throw this.#input.bad(`unknown shape ${first - FIRST_SHAPE}`);
    const { keys } = shape;
    const assigns = this.#isAssignable(shape, Object.getPrototypeOf(object) as object | null);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const value = this.#input.value(bodies);
      if (assigns) (object as Record<PropertyKey, unknown>)[key] = value;
      else define(this.#input, object, key, { value, writable: true, enumerable: true, configurable: true });
    }
  }

  /**
   * True if assigning to the keys of an object with this prototype does what defining them does, and
   * several times faster: nothing in the chain has a setter for them, or will not let them be.
   */
  #isAssignable(shape: Shape, prototype: object | null): boolean {
    if (prototype === shape.assignableTo && shape.checkedIn === this.#epoch) return true;
    let depth = 0;
    for (let at = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
      if (isProxy(at) || ++depth > MAX_CHAIN) return false;
      for (const key of shape.keys) {
        const inherited = Object.getOwnPropertyDescriptor(at, key);
        if (inherited !== undefined && inherited.writable !== true) return false;
      }
    }
    shape.assignableTo = prototype;
    shape.checkedIn = this.#epoch;
    return true;
  }

  /** Prototypes have changed, or have got what may be a setter. */
  prototypesChanged(): void {
    this.#epoch++;
  }

  #readAttributes(object: object): void {
    const { bodies } = this.#input;
    const extensible = bodies.readBool();
    let isWhole = true;
    for (let left = bodies.readUint(); left > 0; left--) {
      const key = this.#key(bodies);
      const attributes = bodies.readUint();
      if (attributes & STACK) {
        putStack(object, this.#input.value(bodies), (attributes & CONFIGURABLE) !== 0);
      } else {
        const descriptor = this.#descriptor(attributes);
        // It will be defined again, with what belongs there.
        if (this.#input.late?.numberOf(descriptor.value) !== undefined) {
          isWhole = false;
          Object.assign(descriptor, { writable: true, configurable: true });
        }
        define(this.#input, object, key, descriptor);
      }
    }
    markExotic(object);
    this.prototypesChanged();
    if (!extensible && isWhole) Object.preventExtensions(object);
  }

  #descriptor(attributes: number): PropertyDescriptor {
    const { bodies } = this.#input;
    const enumerable = (attributes & ENUMERABLE) !== 0;
    const configurable = (attributes & CONFIGURABLE) !== 0;
    if ((attributes & ACCESSOR) === 0) {
      const writable = (attributes & WRITABLE) !== 0;
      return { value: this.#input.value(bodies), writable, enumerable, configurable };
    }
    return { get: this.#accessor(), set: this.#accessor(), enumerable, configurable };
  }

  #accessor(): (() => unknown) | undefined {
    const value = this.#input.value(this.#input.bodies);
    if (value === undefined || typeof value === "function") return value as (() => unknown) | undefined;
    throw this.#input.bad("an accessor that is no function");
  }
}

/** Longer chains of prototypes are not looked through for each object. */
const MAX_CHAIN = 64;

interface Shape {
  readonly keys: readonly PropertyKey[];
  /** The last prototype for which `#isAssignable` was true, and the epoch that was in. */
  assignableTo: object | null;
  checkedIn: number;
}

/** The engine's own copy of a key: it finds properties by that, and would look for it each time. */
function internalized(key: string): string {
  return Object.keys({ [key]: 0 })[0]!;
}

/** `Object.defineProperty` as it was before the program, and without leaving a stamp. */
const { defineProperty } = Reflect;

function define(input: GraphReader, object: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
  if (!defineProperty(object, key, descriptor)) throw input.bad(`cannot define property "${String(key)}"`);
}
