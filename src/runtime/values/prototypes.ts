/** The prototype of an object, where it is not the one its family comes with. */
import type { GraphReader } from "../capture/graph-reader.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { isReparented, markReparented } from "../stamp.ts";
import { isInternal } from "./records.ts";

const USUAL = 0;
const GIVEN = 1;
const NONE = 2;
/** The one that was given last. */
const SAME = 3;
/** Added: it was not made with this prototype. */
const REPARENTED = 4;

// As it was before track.ts.
const { setPrototypeOf } = Reflect;

/** For `needs`: the prototype, if it must be there first. */
export function prototypeLater(out: GraphWriter, object: object, usual: object | null): readonly unknown[] {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype === usual || prototype === null ? NOTHING : out.asNeed.of(prototype);
}

const NOTHING: readonly unknown[] = [];

/** For `head`. */
export function writePrototype(out: GraphWriter, object: object, usual: object | null): void {
  const prototype = Object.getPrototypeOf(object) as object | null;
  const mark = isReparented(object) ? REPARENTED : 0;
  if (prototype === usual) return out.heads.uint(USUAL + mark);
  if (prototype === null) return out.heads.uint(NONE + mark);
  if (prototype === out.lastPrototype) return out.heads.uint(SAME + mark);
  if (out.known(prototype) === undefined) out.fail(prototype, "it is its own prototype's closure");
  out.heads.uint(GIVEN + mark);
  out.value(out.heads, prototype);
  // Late nodes' heads are read in another order.
  if (out.late.size === 0) out.lastPrototype = prototype;
}

/** For `make`. Returns `object`. */
export function readPrototype<T extends object>(input: GraphReader, object: T, usual: object | null): T {
  const { prototype, reparented } = readPrototypeValue(input, usual);
  if (prototype !== usual) inherit(input, object, prototype);
  if (reparented) markReparented(object);
  return object;
}

interface GivenPrototype {
  readonly prototype: object | null;
  readonly reparented: boolean;
}

export function readPrototypeValue(input: GraphReader, usual: object | null): GivenPrototype {
  const code = input.heads.readUint();
  const reparented = code >= REPARENTED;
  switch (code % REPARENTED) {
    case USUAL:
      return { prototype: usual, reparented };
    case GIVEN:
      input.lastPrototype = checked(input, input.object(input.heads));
      return { prototype: input.lastPrototype, reparented };
    case NONE:
      return { prototype: null, reparented };
    default:
      if (input.lastPrototype === undefined) throw input.bad("no prototype was given yet");
      return { prototype: input.lastPrototype, reparented };
  }
}

/** Gives `object` its prototype. */
export function inherit(input: GraphReader, object: object, prototype: unknown): void {
  if (Object.getPrototypeOf(object) === prototype) return;
  if (prototype !== null && typeof prototype !== "object" && typeof prototype !== "function") {
    throw input.bad("a prototype is an object");
  }
  if (prototype !== null) checked(input, prototype);
  if (!setPrototypeOf(object, prototype)) throw input.bad("a cyclic prototype");
  input.properties.prototypesChanged();
}

/** What is the runtime's own nothing inherits from: an heir would pass for a frame or a job. */
function checked(input: GraphReader, prototype: object): object {
  if (prototype === input.making.last) return prototype;
  input.budget.inherits(prototype);
  if (isInternal(prototype)) throw input.bad("a prototype that is no value of the program's");
  return prototype;
}
