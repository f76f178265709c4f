// oxlint-disable unicorn/consistent-function-scoping, no-sparse-arrays, typescript/unbound-method -- native methods are compared with ours
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundTrip } from "./round-trip.ts";

/** The engine's own methods, from before the first runtime replaced them. */
const native = {
  array: [].entries,
  matchAll: "".matchAll,
  helpers: Object.getOwnPropertyDescriptors(
    Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object,
  ),
} as unknown as { array: Method; matchAll: Method; helpers: Record<string, { value: Method }> };
type Method = (this: unknown, ...args: unknown[]) => Iterator<unknown>;

/** All results to come, and what is thrown. */
function drain(make: () => Iterator<unknown>, limit = 50): unknown[] {
  const log: unknown[] = [];
  try {
    const iterator = make();
    for (let i = 0; i < limit; i++) {
      const result = iterator.next();
      log.push(result);
      if (result.done) break;
    }
  } catch (error) {
    log.push((error as Error).constructor.name);
  }
  return log;
}

describe("iterators the program holds go on after a move:", () => {
  const ITERATORS: Record<string, () => Iterator<unknown>> = {
    "array.entries()": () => ["a", "b", "c"].entries(),
    "array.keys()": () => ["a", , "c"].keys(),
    "array.values()": () => ["a", "b", "c"].values(),
    "typedArray.entries()": () => new Uint8Array([1, 2, 3]).entries(),
    "map.entries()": () =>
      new Map([
        [1, "a"],
        [2, "b"],
        [3, "c"],
      ]).entries(),
    "map.keys()": () =>
      new Map([
        [1, "a"],
        [2, "b"],
        [3, "c"],
      ]).keys(),
    "map.values()": () =>
      new Map([
        [1, "a"],
        [2, "b"],
        [3, "c"],
      ]).values(),
    "set.values()": () => new Set([1, 2, 3]).values(),
    "set.entries()": () => new Set([1, 2, 3]).entries(),
    "text.matchAll()": () => "a1b22c333".matchAll(/(?<d>\d)+/g),
    "iterator.take()": () => [1, 2, 3, 4].values().take(3),
    "iterator.drop()": () => [1, 2, 3, 4].values().drop(1),
    "iterator.map()": () => [1, 2, 3].values().map(Math.sqrt),
    "iterator.filter()": () => [0, 1, 2, 0, 3].values().filter(Boolean),
    "iterator.flatMap()": () => [{ a: 1 }, { b: 2, c: 3 }].values().flatMap(Object.entries),
  };
  test.for(Object.entries(ITERATORS))("%s", async ([, make]) => {
    const { after } = await roundTrip(() => {
      const iterator = make();
      iterator.next();
      return iterator;
    });
    const rest = drain(make).slice(1);
    expect(drain(() => after)).toEqual(rest);
    expect(Object.prototype.toString.call(after)).toBe(Object.prototype.toString.call(make()));
  });

  test("and follow changes of what they go over", async () => {
    const { after } = await roundTrip(() => {
      const array = [1, 2];
      const map = new Map([
        ["a", 1],
        ["b", 2],
      ]);
      const iterators = [array.values(), map.keys()] as const;
      for (const iterator of iterators) iterator.next();
      return { array, map, iterators };
    });
    after.array.push(3);
    after.map.set("c", 3);
    expect([...after.iterators[0]]).toEqual([2, 3]);
    expect([...after.iterators[1]]).toEqual(["b", "c"]);
  });
});

describe("replaced iterators give what the engine's give:", () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 5 }), fc.constantFrom("x", undefined, null));
  const source = fc.record({
    values: fc.array(value, { maxLength: 6 }),
    throwsAt: fc.option(fc.nat(6), { nil: -1 }),
  });
  const step = fc.record({
    kind: fc.constantFrom("map", "filter", "take", "drop", "flatMap"),
    argument: fc.oneof(
      fc.integer({ min: -2, max: 4 }),
      fc.constantFrom("identity", "throw", "array", "none", NaN),
    ),
  });

  /** A source that logs what happens to it, and the helpers on top. */
  function chain(
    { values, throwsAt }: { values: unknown[]; throwsAt: number },
    steps: { kind: string; argument: unknown }[],
    method: (kind: string) => Method,
  ): unknown[] {
    const log: unknown[] = [];
    const functions: Record<string, unknown> = {
      identity: (x: unknown, i: number) => (log.push(["call", x, i]), x),
      array: (x: unknown) => [x, x],
      throw: () => {
        throw new RangeError("callback");
      },
      none: undefined,
    };
    let at = 0;
    const begin: Iterator<unknown> = {
      next: () => {
        if (at === throwsAt) throw new EvalError("source");
        return at < values.length ? { value: values[at++], done: false } : { value: undefined, done: true };
      },
      return: () => (log.push("closed"), { value: undefined, done: true }),
    };
    const made = (): Iterator<unknown> =>
      steps.reduce<Iterator<unknown>>((iterator, { kind, argument }) => {
        const given = typeof argument === "string" ? functions[argument] : argument;
        return method(kind).call(iterator, given);
      }, begin);
    return [...drain(made), log];
  }

  test("any chain of helpers, the calls and closings included", () => {
    const own = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as Record<string, Method>;
    fc.assert(
      fc.property(source, fc.array(step, { minLength: 1, maxLength: 3 }), (from, steps) => {
        const expected = chain(from, steps, (kind) => native.helpers[kind]!.value);
        expect(chain(from, steps, (kind) => own[kind]!)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("matches of any text", () => {
    const regExp = fc.constantFrom(/a/g, /b*/g, /(?:)/gu, /./gs, /\b/g, /(?<x>.)(.)?/gu);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", " ", "\u{1F600}") }),
        regExp,
        (text, pattern) => {
          expect(drain(() => text.matchAll(pattern))).toEqual(
            drain(() => native.matchAll.call(text, pattern)),
          );
        },
      ),
    );
  });
});
