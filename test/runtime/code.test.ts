// oxlint-disable typescript/unbound-method, typescript/no-unnecessary-type-assertion, unicorn/no-useless-spread, unicorn/consistent-function-scoping -- programs stand with the tests that run them
import { describe, expect, test } from "vitest";
import type { PrivateTable, Step } from "../../src/runtime/abi.ts";
import { type Code, holder, roundTrip } from "./round-trip.ts";
import { load, type Make, move } from "./carrier.ts";

// The classes and functions below are what the compiler emits, written by hand.

describe("functions:", () => {
  const counters: Code = ({ closure }) => {
    const increment = (scope: { n: number }): (() => number) => closure(() => ++scope.n, 0, scope);
    const read = (scope: { n: number }): (() => number) => closure(() => scope.n, 1, scope);
    const old = (): object => closure(function Old() {}, 2);
    const named = (name: string): (() => string) => closure(() => name, 3, name);
    return { closures: { 0: increment, 1: read, 2: old, 3: named } as never, statics: { counters } };
  };
  const make = (id: number, ...scopes: unknown[]) => {
    return (carrier: { runtime: { executable: { closure: Function } } }): Function =>
      (carrier.runtime.executable.closure(id) as Function)(...scopes) as Function;
  };

  test("closures share their scope with each other", async () => {
    const { after } = await roundTrip(({ carrier }) => {
      const scope = { n: 5 };
      return { increment: make(0, scope)(carrier), read: make(1, scope)(carrier) };
    }, counters);
    after.increment();
    expect(after.read()).toBe(6);
  });

  test("captured values, own properties, and module-level functions by name", async () => {
    const { after } = await roundTrip(({ carrier }) => {
      const fn = make(3, "captured")(carrier);
      return { fn: Object.assign(fn, { extra: [fn] }), static: counters };
    }, counters);
    expect(after.fn()).toBe("captured");
    expect(after.fn.extra[0]).toBe(after.fn);
    expect(after.static).toBe(counters);
  });

  test("bound functions, with their arguments", async () => {
    const { after } = await roundTrip(({ carrier }) => {
      const self = { name: "self" };
      return {
        self,
        bound: Object.prototype.hasOwnProperty.bind(self, "name"),
        twice: make(3, "x")(carrier).bind(null),
      };
    }, counters);
    expect(after.bound()).toBe(true);
    delete (after.self as { name?: string }).name;
    expect(after.bound()).toBe(false);
    expect((after.twice as () => string)()).toBe("x");
  });

  test("a function's prototype, touched or not, and its instances", async () => {
    const { after } = await roundTrip(({ carrier }) => {
      const Plain = make(2)(carrier) as unknown as new () => object;
      const Touched = make(2)(carrier) as unknown as new () => { greet: unknown };
      Touched.prototype.greet = Math.max;
      return { plain: new Plain(), Plain, touched: new Touched(), Touched };
    }, counters);
    expect(after.plain).toBeInstanceOf(after.Plain);
    expect(after.touched).toBeInstanceOf(after.Touched);
    expect(after.touched.greet).toBe(Math.max);
  });
});

describe("classes:", () => {
  /** class Counter { #n; static #made; static label; get n; bump() } and class Loud extends Counter { #volume } */
  const classes: Code = (abi) => {
    class Counter {
      #n = abi.restoring ? undefined : 0;
      static #made = 0;
      static label = "original";
      static get table(): PrivateTable {
        return {
          n: field(
            false,
            (o: Counter) => o.#n,
            (o: Counter, v) => (o.#n = v as number),
            (o) => #n in o,
          ),
          made: field(
            true,
            () => Counter.#made,
            (_o, v) => (Counter.#made = v as number),
            (o) => o === Counter,
          ),
        };
      }
      constructor(start?: number) {
        if (abi.restoring) return;
        this.#n = start;
        Counter.#made++;
      }
      bump(): number {
        return (this.#n = this.#n! + 1);
      }
      static made(): number {
        return Counter.#made;
      }
    }
    abi.privates(Counter, Counter.table);
    const loud = (Base: typeof Counter): object => {
      class Loud extends Base {
        #volume = 0;
        static override get table(): PrivateTable {
          return {
            volume: field(
              false,
              (o: Loud) => o.#volume,
              (o: Loud, v) => (o.#volume = v as number),
              (o) => #volume in o,
            ),
          };
        }
        constructor(...args: never[]) {
          super(...args);
          if (abi.restoring) return;
          this.#volume = 11;
        }
        shout(): string {
          return "!".repeat(this.#volume);
        }
      }
      abi.privates(Loud, Object.getOwnPropertyDescriptor(Loud, "table")!.get!.call(Loud) as PrivateTable);
      return abi.class(Loud, 0, Base);
    };
    return { statics: { Counter }, closures: { 0: loud as never } };
  };
  function field(
    isStatic: boolean,
    get: (o: never) => unknown,
    set: (o: never, value: unknown) => unknown,
    has: (o: object) => boolean,
  ): PrivateTable[string] {
    return { kind: "field", static: isStatic, get: get as never, set: set as never, has };
  }
  interface Classes {
    Counter: (new (start: number) => { bump(): number; extra?: unknown }) & { made(): number; label: string };
  }
  const staticsOf = (carrier: { runtime: { executable: { module: { statics: unknown } } } }): Classes =>
    carrier.runtime.executable.module.statics as Classes;

  test("instances with private fields, statics changed meanwhile", async () => {
    const { after, to } = await roundTrip(({ carrier }) => {
      const { Counter } = staticsOf(carrier);
      Counter.label = "changed";
      return Object.assign(new Counter(41), { extra: { deep: true } });
    }, classes);
    const { Counter } = staticsOf(to.carrier);
    expect(after).toBeInstanceOf(Counter);
    expect(after.bump()).toBe(42);
    expect(after.extra).toEqual({ deep: true });
    expect(Counter.made()).toBe(1);
    expect(Counter.label).toBe("changed");
  });

  test("a class made at run time with a superclass, and its instances", async () => {
    const { after, to } = await roundTrip(({ carrier }) => {
      const { Counter } = staticsOf(carrier);
      const make = carrier.runtime.executable.closure(0) as unknown as (
        base: unknown,
      ) => new (n: number) => Loud;
      const Loud = make(Counter);
      return { one: new Loud(5), two: new Loud(7), Loud, method: Loud.prototype.shout };
    }, classes);
    interface Loud {
      bump(): number;
      shout(): string;
    }
    expect(after.one).toBeInstanceOf(staticsOf(to.carrier).Counter);
    expect(Object.getPrototypeOf(after.two)).toBe(after.Loud.prototype);
    expect([after.one.bump(), after.two.bump(), after.one.shout()]).toEqual([6, 8, "!".repeat(11)]);
    expect(after.method).toBe(after.Loud.prototype.shout);
  });

  test("a class's prototype changed by the program", async () => {
    const { after } = await roundTrip(({ carrier }) => {
      const { Counter } = staticsOf(carrier);
      (Counter.prototype as { added?: unknown }).added = Math.max;
      return new Counter(1);
    }, classes);
    expect((after as { added?: unknown }).added).toBe(Math.max);
    expect(Object.keys(after)).toEqual([]);
  });
});

describe("what is suspended:", () => {
  const generators: Code = (abi) => {
    const step: Step = (frame, mode, value) => {
      const saved = frame.saved as { i: number; to: number };
      if (mode === 1) throw value;
      if (mode === 2) return value;
      if (frame.pc === 1) saved.i += 1 + (typeof value === "number" ? value : 0);
      if (saved.i >= saved.to) return "end";
      frame.pc = 1;
      return abi.yield(frame, saved.i);
    };
    const range = (i: number, to: number): object => abi.generator(range as never, step, { i, to });
    abi.generatorFunction(range, false);
    return { statics: { range }, frames: [[step, "range", 1, "i to|0 0,1|1 0,1"]] };
  };
  type Range = (from: number, to: number) => Generator<number, string, number | undefined>;

  test("generators: not begun, in the middle, finished, with helpers on them", async () => {
    const { after, to } = await roundTrip(({ carrier }) => {
      const { range } = carrier.runtime.executable.module.statics as unknown as { range: Range };
      const begun = range(0, 5);
      begun.next();
      begun.next(1);
      const done = range(0, 0);
      done.next();
      return { fresh: range(2, 4), begun, done };
    }, generators);
    const { range } = to.carrier.runtime.executable.module.statics as unknown as { range: Range };
    expect([...after.fresh]).toEqual([2, 3]);
    expect([...after.begun]).toEqual([3, 4]);
    expect(after.done.next()).toEqual({ value: undefined, done: true });
    expect(after.fresh).toBeInstanceOf(range);
    expect([...range(0, 3).map((n) => n * 2)]).toEqual([0, 2, 4]);
  });

  test("iterations over arrays, strings, Maps, Sets and generators go on where they were", async () => {
    const { after } = await roundTrip(({ carrier }) => {
      const { range } = carrier.runtime.executable.module.statics as unknown as { range: Range };
      const { abi } = carrier.runtime;
      const map = new Map([
        ["a", 1],
        ["b", 2],
        ["c", 3],
      ]);
      const over = [[1, 2, 3], "xyz", map, new Set([7, 8, 9]), new Uint8Array([4, 5, 6]), range(0, 3)];
      const records = over.map((iterable) => abi.iterator(iterable));
      for (const record of records) record.next();
      map.delete("a");
      map.set("d", 4);
      return { records, map, array: over[0] as number[] };
    }, generators);
    after.array.push(4);
    const rest = after.records.map((record) => {
      const values: unknown[] = [];
      for (let result = record.next(); !result.done; result = record.next()) values.push(result.value);
      return values;
    });
    expect(rest).toEqual([
      [2, 3, 4],
      ["y", "z"],
      [
        ["b", 2],
        ["c", 3],
        ["d", 4],
      ],
      [8, 9],
      [5, 6],
      [1, 2],
    ]);
  });

  test("promises with all who wait for them, combinators and finally included", async () => {
    /** The program, for the native Promise as well as for a runtime's. */
    const program = (
      Promise: PromiseConstructor,
      late: Promise<unknown>[],
      say: Say,
      nothing: () => void,
    ): void => {
      void Promise.all([...late, Promise.resolve(3)]).then(say({ name: "all" }));
      void Promise.allSettled(late).then(say({ name: "allSettled" }));
      void Promise.any([Promise.reject(1), late[1]]).then(say({ name: "any" }));
      void Promise.race(late).then(say({ name: "race" }));
      void late[0]!.finally(nothing).then(say({ name: "finally" }));
      void new Promise((resolve) => resolve(late[1])).then(say({ name: "adopted" }));
    };
    const make: Make = ({ globals: { Promise, console }, closure }) => {
      const say: Say = (scope) =>
        closure((value: unknown) => console.log(scope.name, JSON.stringify(value)), 0, scope);
      const nothing = (): (() => void) => closure(() => {}, 1);
      const late = (): Promise<unknown> => first.program.operation("recv").promise;
      const init = (): void => program(Promise, [late(), late()], say, nothing());
      return { init, closures: { 0: say, 1: nothing } as never };
    };
    const first = load(make);
    first.program.start();
    await turn();
    const second = await move(first, make);
    second.program.settle(2, true, "b");
    await turn();
    const third = await move(second, make);
    third.program.settle(1, true, "a");
    expect(await third.ended).toBe(0);

    const native: string[] = [];
    const late = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()] as const;
    const log: Say =
      ({ name }) =>
      (value) =>
        native.push(`${name} ${JSON.stringify(value)}\n`);
    program(Promise, [late[0].promise, late[1].promise], log, () => {});
    await turn();
    late[1].resolve("b");
    await turn();
    late[0].resolve("a");
    await turn();
    expect(`${second.out[1]}${third.out[1]}`).toBe(native.join(""));
  });
});

type Say = (scope: { name: string }) => (value: unknown) => void;

/** Longer than the jobs that are waiting. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

test("the same image comes out of the program it was restored into", async () => {
  const { to } = await roundTrip(() => ({
    a: [1, { b: "c" }],
    when: new Date(5),
    map: new Map([[{}, "x"]]),
  }));
  const again = await holder();
  expect(to.value).toStrictEqual({ a: [1, { b: "c" }], when: new Date(5), map: new Map([[{}, "x"]]) });
  expect(again.value).toBeUndefined();
});
