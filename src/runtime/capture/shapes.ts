// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Properties of objects, by shape: the list of keys is written once for all objects that share it,
 * and an ordinary object's body is the number of its shape and the values.
 */
import { CborWriter } from "../../image/index.ts";
import { isEngineStack } from "../stack.ts";
import { isExotic } from "../stamp.ts";
import type { GraphWriter } from "./graph-writer.ts";

/** A body's first number: no properties, properties with attributes, or `FIRST_SHAPE` + shape. */
export const NO_PROPERTIES = 0;
export const WITH_ATTRIBUTES = 1;
export const FIRST_SHAPE = 2;

/** Attributes in one number; ACCESSOR excludes WRITABLE, STACK is an engine's accessor for a stack. */
export const ENUMERABLE = 1;
export const CONFIGURABLE = 2;
export const WRITABLE = 4;
export const ACCESSOR = 8;
export const STACK = 16;

export type Except = (key: PropertyKey) => boolean;

interface ShapeNode {
  readonly next: Map<PropertyKey, ShapeNode>;
  number: number;
}

export class Shapes {
  /** The shapes: each an array of keys. */
  readonly section = new CborWriter();
  count = 0;
  readonly #out: GraphWriter;
  readonly #root: ShapeNode = { next: new Map(), number: -1 };
  /** Objects of one kind come in rows: the last shape is usually the next one, too. */
  #lastKeys: PropertyKey[] = [];
  #last = -1;

  constructor(out: GraphWriter) {
    this.#out = out;
  }

  /** Writes the own properties of an object, but for those `except` says true to. */
  write(object: object, except?: Except): void {
    if (isExotic(object) || !Object.isExtensible(object)) return this.writeAttributes(object, except);
    // The language itself makes objects with hidden symbols: `arguments`.
    if (Object.getOwnPropertySymbols(object).length > 0) return this.writeAttributes(object, except);
    if (except === undefined && this.#hasLastShape(object)) return this.#writeAsLast(object);
    let keys: PropertyKey[] = Object.keys(object);
    if (except !== undefined) keys = keys.filter((key) => !except(key));
    const { bodies } = this.#out;
    if (keys.length === 0) return bodies.uint(NO_PROPERTIES);
    bodies.uint(FIRST_SHAPE + this.#shapeOf(keys));
    for (let i = 0; i < keys.length; i++) {
      this.#out.value(bodies, (object as Record<PropertyKey, unknown>)[keys[i]!]);
    }
  }

  /** Enumerating is what engines do fastest with objects of one kind; inherited keys, if any, come after own ones. */
  #hasLastShape(object: object): boolean {
    const keys = this.#lastKeys;
    let count = 0;
    for (const key in object) if (key !== keys[count++]) return false;
    return count > 0 && count === keys.length && Object.hasOwn(object, keys[count - 1]!);
  }

  #writeAsLast(object: object): void {
    const { bodies } = this.#out;
    bodies.uint(FIRST_SHAPE + this.#last);
    for (const key in object) this.#out.value(bodies, (object as Record<string, unknown>)[key]);
  }

  /** Writes own properties with their attributes, and whether the object is extensible. */
  writeAttributes(object: object, except?: Except): void {
    const all = Reflect.ownKeys(object);
    this.writeDescriptors(object, except === undefined ? all : all.filter((key) => !except(key)));
  }

  /** @param others properties to be written in place of the object's own, or besides. */
  writeDescriptors(
    object: object,
    keys: readonly PropertyKey[],
    others: Readonly<Record<PropertyKey, PropertyDescriptor>> = {},
  ): void {
    const { bodies } = this.#out;
    const extensible = Object.isExtensible(object);
    if (keys.length === 0 && extensible) return bodies.uint(NO_PROPERTIES);
    bodies.uint(WITH_ATTRIBUTES);
    bodies.bool(extensible);
    bodies.uint(keys.length);
    for (const key of keys) {
      const descriptor = Object.hasOwn(others, key)
        ? others[key]!
        : Object.getOwnPropertyDescriptor(object, key)!;
      this.#out.value(bodies, key);
      const stack = isEngineStack(descriptor);
      bodies.uint(stack ? STACK | (descriptor.configurable ? CONFIGURABLE : 0) : attributesOf(descriptor));
      if (stack || "value" in descriptor) {
        this.#out.value(bodies, stack ? (object as Error).stack : descriptor.value);
      } else {
        this.#out.value(bodies, descriptor.get);
        this.#out.value(bodies, descriptor.set);
      }
    }
  }

  #shapeOf(keys: PropertyKey[]): number {
    if (sameKeys(keys, this.#lastKeys)) return this.#last;
    let node = this.#root;
    for (const key of keys) {
      let next = node.next.get(key);
      if (next === undefined) {
        next = { next: new Map(), number: -1 };
        node.next.set(key, next);
      }
      node = next;
    }
    if (node.number < 0) {
      node.number = this.count++;
      this.section.arrayHead(keys.length);
      for (const key of keys) this.#out.value(this.section, key);
    }
    this.#lastKeys = keys;
    this.#last = node.number;
    return node.number;
  }
}

function sameKeys(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function attributesOf(descriptor: PropertyDescriptor): number {
  return (
    (descriptor.enumerable ? ENUMERABLE : 0) |
    (descriptor.configurable ? CONFIGURABLE : 0) |
    ("value" in descriptor ? (descriptor.writable ? WRITABLE : 0) : ACCESSOR)
  );
}
