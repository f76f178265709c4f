/** The prototype of an object, where it is not the one its family comes with. */
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { isInternal } from "./records.ts";

const USUAL = 0;
const GIVEN = 1;
const NONE = 2;

/** For `needs`: the prototype, if it must be there first. */
export function prototypeLater(_out: GraphWriter, object: object, usual: object | null): unknown[] {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype === usual || prototype === null ? [] : [prototype];
}

/** For `head`. */
export function writePrototype(out: GraphWriter, object: object, usual: object | null): void {
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === usual) return out.heads.uint(USUAL);
  if (prototype === null) return out.heads.uint(NONE);
  if (out.known(prototype) === undefined) out.fail(prototype, "it is its own prototype's closure");
  out.heads.uint(GIVEN);
  out.value(out.heads, prototype);
}

/** For `make`. Returns `object`. */
export function readPrototype<T extends object>(input: GraphReader, object: T, usual: object | null): T {
  const prototype = readPrototypeValue(input, usual);
  if (prototype !== usual) inherit(input, object, prototype);
  return object;
}

export function readPrototypeValue(input: GraphReader, usual: object | null): object | null {
  switch (input.heads.readUint()) {
    case USUAL:
      return usual;
    case GIVEN:
      return checked(input, input.object(input.heads));
    case NONE:
      return null;
    default:
      throw input.bad("unknown kind of prototype");
  }
}

/** Gives `object` its prototype. */
export function inherit(input: GraphReader, object: object, prototype: unknown): void {
  if (Object.getPrototypeOf(object) === prototype) return;
  if (prototype !== null && typeof prototype !== "object" && typeof prototype !== "function") {
    throw input.bad("a prototype is an object");
  }
  if (prototype !== null) checked(input, prototype);
  if (!Reflect.setPrototypeOf(object, prototype)) throw input.bad("a cyclic prototype");
}

/** What is the runtime's own nothing inherits from: an heir would pass for a frame or a job. */
function checked(input: GraphReader, prototype: object): object {
  if (isInternal(prototype)) throw input.bad("a prototype that is no value of the program's");
  return prototype;
}
