// oxlint-disable typescript/unbound-method -- never called as they are
/** Date, RegExp, and primitives in objects. */
import { slots } from "./slots.ts";

const getTime = Date.prototype.getTime;

export const DATE = slots<Date>({
  kind: 29,
  prototype: () => Date.prototype,
  head: (out, date) => out.heads.number(getTime.call(date)),
  make: (input) => new Date(input.heads.readNumber()),
});

const regExpGetter = (key: "source" | "flags"): ((this: RegExp) => string) =>
  Object.getOwnPropertyDescriptor(RegExp.prototype, key)!.get as (this: RegExp) => string;
const sourceOf = regExpGetter("source");
const flagsOf = regExpGetter("flags");

export const REG_EXP = slots<RegExp>({
  kind: 30,
  prototype: () => RegExp.prototype,
  properties: (out, regExp) => out.shapes.write(regExp, (key) => key === "lastIndex"),
  head(out, regExp) {
    out.string(out.heads, sourceOf.call(regExp));
    out.string(out.heads, flagsOf.call(regExp));
  },
  body(out, regExp) {
    out.value(out.bodies, regExp.lastIndex);
    out.bodies.bool(Object.getOwnPropertyDescriptor(regExp, "lastIndex")!.writable!);
  },
  make(input) {
    const source = input.string(input.heads);
    const flags = input.string(input.heads);
    input.budget.effort(source.length + flags.length);
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw input.bad(`this engine has no such regular expression: /${source}/${flags}`, error);
    }
  },
  fill(input, regExp) {
    regExp.lastIndex = input.value(input.bodies) as number;
    if (!input.bodies.readBool()) Reflect.defineProperty(regExp, "lastIndex", { writable: false });
  },
});

/** Number, String, Boolean, BigInt and Symbol objects. */
export const BOXED = slots<object>({
  kind: 31,
  prototype: () => Object.prototype,
  head: (out, boxed) => out.value(out.heads, unboxed(boxed)),
  needs: (boxed) => [unboxed(boxed)],
  // The characters of a String object are no properties of its own.
  properties: (out, boxed) => out.shapes.write(boxed, (key) => key === "length" || isIndex(key)),
  make(input) {
    const value = input.value(input.heads);
    if (value === null || value === undefined || typeof value === "object" || typeof value === "function") {
      throw input.bad("not a primitive");
    }
    return Object(value) as object;
  },
});

function isIndex(key: PropertyKey): boolean {
  return typeof key === "string" && String(Number(key)) === key;
}

const UNBOX: readonly ((this: never) => unknown)[] = [
  Number.prototype.valueOf,
  String.prototype.valueOf,
  Boolean.prototype.valueOf,
  BigInt.prototype.valueOf,
  Symbol.prototype.valueOf,
];

/** The primitive inside; undefined if there is none. */
export function unboxed(object: object): unknown {
  for (const valueOf of UNBOX) {
    try {
      return Reflect.apply(valueOf, object, []);
    } catch {
      // Of another kind.
    }
  }
  return undefined;
}
