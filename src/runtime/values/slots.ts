/**
 * Built-in objects: values whose content is not in properties. Each may be an instance of a
 * subclass, and have properties and private members besides.
 */
import type { Family } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import {
  fillPrivates,
  makeWithPrivates,
  withPrivateClasses,
  writePrivateClasses,
  writePrivates,
} from "./privates.ts";
import { prototypeLater, writePrototype } from "./prototypes.ts";

export interface Slots<T extends object> {
  readonly kind: number;
  /** The prototype of instances of the built-in class itself. */
  prototype(runtime: GraphWriter["runtime"]): object;
  needs?(value: T): readonly unknown[];
  head?(out: GraphWriter, value: T): void;
  body?(out: GraphWriter, value: T): void;
  make(input: GraphReader): T;
  fill?(input: GraphReader, value: T): void;
  /** Writes the own properties, if that takes more than `out.shapes.write`. */
  properties?(out: GraphWriter, value: T): void;
}

export function slots<T extends object>(own: Slots<T>): Family {
  return {
    kind: own.kind,
    privates: true,
    needs(out, value: T) {
      const prototype = prototypeLater(out, value, own.prototype(out.runtime));
      const given = own.needs?.(value);
      return withPrivateClasses(out, value, given === undefined ? prototype : [...given, ...prototype]);
    },
    head(out, value: T) {
      own.head?.(out, value);
      writePrototype(out, value, own.prototype(out.runtime));
      writePrivateClasses(out, value);
    },
    body(out, value: T) {
      own.body?.(out, value);
      if (own.properties === undefined) out.shapes.write(value);
      else own.properties(out, value);
      writePrivates(out, value);
    },
    make(input) {
      const value = own.make(input);
      return makeWithPrivates(input, value, own.prototype(input.runtime));
    },
    fill(input, value: T) {
      own.fill?.(input, value);
      input.properties.read(value);
      fillPrivates(input, value);
    },
  };
}
