/** Reads what shapes.ts writes. */
import type { CborReader } from "../../image/index.ts";
import { putStack } from "../stack.ts";
import { markExotic } from "../stamp.ts";
import type { GraphReader } from "./graph-reader.ts";
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
  readonly #shapes: PropertyKey[][] = [];

  constructor(input: GraphReader) {
    this.#input = input;
  }

  readShapes(from: CborReader): void {
    while (from.remainingBytes > 0) {
      const keys: PropertyKey[] = [];
      for (let left = from.readArrayHead(); left > 0; left--) keys.push(this.#key(from));
      this.#shapes.push(keys);
    }
  }

  #key(from: CborReader): PropertyKey {
    const key = this.#input.value(from);
    if (typeof key === "string" || typeof key === "symbol") return key;
    throw this.#input.bad("expected a property key");
  }

  /** Puts the properties on `object`; its setters, and those it inherits, do not run. */
  read(object: object): void {
    const { bodies } = this.#input;
    const first = bodies.readUint();
    if (first === NO_PROPERTIES) return;
    if (first === WITH_ATTRIBUTES) return this.#readAttributes(object);
    const keys = this.#shapes[first - FIRST_SHAPE];
    if (keys === undefined) throw this.#input.bad(`unknown shape ${first - FIRST_SHAPE}`);
    const plain = Object.getPrototypeOf(object) === Object.prototype;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const value = this.#input.value(bodies);
      if (plain && key !== "__proto__") (object as Record<PropertyKey, unknown>)[key] = value;
      else define(this.#input, object, key, { value, writable: true, enumerable: true, configurable: true });
    }
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

/** `Object.defineProperty` as it was before the program, and without leaving a stamp. */
const { defineProperty } = Reflect;

function define(input: GraphReader, object: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
  if (!defineProperty(object, key, descriptor)) throw input.bad(`cannot define property "${String(key)}"`);
}
