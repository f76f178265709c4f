// oxlint-disable unicorn/no-thenable, unicorn/consistent-function-scoping, typescript/await-thenable -- the point of these tests
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Globals, load } from "./carrier.ts";

/** What a script of promise calls sees of its world. */
interface World {
  readonly Promise: PromiseConstructor;
  readonly queueMicrotask: (callback: () => void) => void;
  readonly log: (entry: unknown) => void;
}

type Script = (world: World) => void;

/** Longer than any script's jobs take. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function natively(script: Script): Promise<unknown[]> {
  const log: unknown[] = [];
  script({ Promise, queueMicrotask, log: (entry) => log.push(entry) });
  await settled();
  return log;
}

async function inRuntime(script: Script): Promise<unknown[]> {
  const log: unknown[] = [];
  const carrier = load(({ globals }: { globals: Globals }) => ({
    init: () => script({ ...globals, log: (entry) => log.push(entry) }),
  }));
  carrier.program.start();
  await settled();
  return log;
}

async function expectSameOrder(script: Script): Promise<void> {
  expect(await inRuntime(script)).toEqual(await natively(script));
}

const SCRIPTS: Record<string, Script> = {
  "a chain of thens beside another": ({ Promise, log }) => {
    void Promise.resolve(1)
      .then(log)
      .then(() => log("b"))
      .then(() => log("c"));
    void Promise.resolve(2)
      .then(log)
      .then(() => log("y"))
      .then(() => log("z"));
  },
  "a promise resolved with a promise": ({ Promise, log }) => {
    void new Promise((resolve) => resolve(Promise.resolve("inner"))).then(log);
    void Promise.resolve()
      .then(() => log(1))
      .then(() => log(2))
      .then(() => log(3))
      .then(() => log(4));
  },
  "a callback that returns a promise, and one that returns a thenable": ({ Promise, log }) => {
    const thenable: PromiseLike<string> = {
      then: (resolve) => (log("called"), resolve!("thenable")) as never,
    };
    void Promise.resolve()
      .then(() => Promise.resolve("promise"))
      .then(log);
    void Promise.resolve()
      .then(() => thenable)
      .then(log);
    void Promise.resolve()
      .then(() => log(1))
      .then(() => log(2))
      .then(() => log(3))
      .then(() => log(4));
  },
  "finally passing on, waiting and throwing": ({ Promise, log }) => {
    void Promise.resolve("value")
      .finally(() => log("f1"))
      .then(log);
    void Promise.reject(new Error("r"))
      .finally(() => Promise.resolve())
      .catch((e: Error) => log(e.message));
    void Promise.resolve()
      .finally(() => {
        throw new Error("t");
      })
      .catch((e: Error) => log(e.message));
    void Promise.resolve()
      .then(() => log(1))
      .then(() => log(2))
      .then(() => log(3))
      .then(() => log(4))
      .then(() => log(5));
  },
  combinators: ({ Promise, log }) => {
    void Promise.all([1, Promise.resolve(2)]).then(log);
    void Promise.all([]).then(log);
    void Promise.allSettled([Promise.reject(1), 2]).then(log);
    void Promise.any([Promise.reject(1), Promise.resolve(2)]).then(log);
    void Promise.any([]).catch((e: AggregateError) => log([e.message, e.errors]));
    void Promise.race([new Promise(() => {}), Promise.resolve("first")]).then(log);
    void Promise.resolve()
      .then(() => log(1))
      .then(() => log(2))
      .then(() => log(3));
  },
  "microtasks between jobs": ({ Promise, queueMicrotask, log }) => {
    queueMicrotask(() => log("m1"));
    void Promise.resolve()
      .then(() => {
        queueMicrotask(() => log("m3"));
        log("p");
      })
      .then(() => log("q"));
    queueMicrotask(() => log("m2"));
  },
  "a subclass with its own then": ({ Promise, log }) => {
    class Loud<T> extends Promise<T> {
      override then(...handlers: never[]): never {
        log("then");
        return super.then(...handlers) as never;
      }
    }
    void Loud.resolve(1)
      .then(log)
      .finally(() => log("finally"))
      .catch(log);
    void Promise.resolve(Loud.resolve(2)).then(log);
    void Loud.all([3, Loud.resolve(4)]).then(log);
    log(Loud.resolve(1).then(() => {}) instanceof Loud);
  },
  "resolving functions called more than once": ({ Promise, log }) => {
    void new Promise((resolve, reject) => {
      resolve(1);
      reject(2);
      resolve(3);
    }).then(log, log);
    void new Promise((resolve) => {
      resolve(new Promise(() => {}));
      throw new Error("late");
    }).then(log, log);
    void new Promise((_resolve, reject) => {
      reject(1);
      throw new Error("late");
    }).then(log, log);
  },
  "self-resolution and executors that throw": ({ Promise, log }) => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    resolve(promise);
    void promise.catch((e: Error) => log(e.message));
    void new Promise(() => {
      throw new Error("in executor");
    }).catch((e: Error) => log(e.message));
    void Promise.try(() => {
      throw new Error("tried");
    }).catch((e: Error) => log(e.message));
    void Promise.try((a: number, b: number) => a + b, 1, 2).then(log);
  },
};

describe("jobs run in the native order:", () => {
  test.for(Object.entries(SCRIPTS))("%s", ([, script]) => expectSameOrder(script));

  test("any script of promise calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), (steps) => expectSameOrder(scriptOf(steps))),
      { numRuns: 150 },
    );
  });
});

/** What a handler does: return a value, a promise made before, a thenable, or throw. */
const outcome = fc.oneof(
  fc.record({ kind: fc.constantFrom("value", "throw", "thenable" as const), of: fc.nat(9) }),
  fc.record({ kind: fc.constant("promise" as const), of: fc.nat(99) }),
);
const step = fc.record({
  call: fc.constantFrom(
    ...(["new", "settle", "then", "catch", "finally", "both"] as const),
    ...(["all", "allSettled", "any", "race", "microtask", "subclass"] as const),
  ),
  on: fc.nat(99),
  other: fc.nat(99),
  outcome,
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function scriptOf(steps: readonly Step[]): Script {
  return ({ Promise, queueMicrotask, log }) => {
    class Sub<T> extends Promise<T> {}
    const promises: Promise<unknown>[] = [Promise.resolve("p0"), Promise.reject("r0")];
    const resolvers: { resolve: (value: unknown) => void; reject: (reason: unknown) => void }[] = [];
    const at = (index: number): Promise<unknown> => promises[index % promises.length]!;
    const perform = ({ kind, of }: Step["outcome"]): unknown => {
      if (kind === "value") return of;
      if (kind === "promise") return at(of);
      if (kind === "throw") throw `t${of}`;
      return { then: (f: (value: unknown) => void, g: (e: unknown) => void) => (of % 2 ? f : g)(`th${of}`) };
    };
    const handler = (name: string, what: Step["outcome"]) => (value?: unknown) => {
      log([name, String(value)]);
      return perform(what);
    };
    steps.forEach(({ call, on, other, outcome: what }, index) => {
      const one = at(on);
      const name = `${call}${index}`;
      const add = (promise: Promise<unknown>): void => void promises.push(promise);
      switch (call) {
        case "new": {
          const { promise, ...functions } = Promise.withResolvers();
          resolvers.push(functions);
          return add(promise);
        }
        case "settle": {
          const functions = resolvers[on % Math.max(1, resolvers.length)];
          if (what.kind === "throw") functions?.reject(what.of);
          else functions?.resolve(perform(what));
          return;
        }
        case "then":
          return add(one.then(handler(name, what)));
        case "catch":
          return add(one.catch(handler(name, what)));
        case "both":
          return add(one.then(handler(`${name}f`, what), handler(`${name}r`, what)));
        case "finally":
          return add(one.finally(handler(name, what)));
        case "microtask":
          return queueMicrotask(() => log(name));
        case "subclass":
          return add(Sub.resolve(one));
        default:
          return add((Promise[call] as typeof Promise.all)([one, at(other), what.of]));
      }
    });
    // Every promise's end is part of the order; nothing is left unhandled.
    promises.forEach((promise, index) => {
      promise.then(
        (value) => log([index, "fulfilled", show(value)]),
        (reason) => log([index, "rejected", show(reason)]),
      );
    });
  };
}

function show(value: unknown): string {
  return value instanceof Error ? value.message : (JSON.stringify(value) ?? String(value));
}
