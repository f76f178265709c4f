// Where errors are made, and who called or awaited that: every kind of function.
import { machine } from "godwit";

function fail(what: string): never {
  throw new Error(what);
}
const show = (error: unknown): void => console.log((error as Error).stack);

class Shape {
  async area(n: number) {
    await this.measure(n);
    return this;
  }
  async measure(n: number) {
    await null;
    this.check(n);
  }
  check(n: number) {
    fail(`method ${n}`);
  }
  get corners() {
    return fail("getter");
  }
  static of() {
    return fail("static");
  }
}
class Square extends Shape {}
class Eager {
  size = fail("field");
}

function* numbers(): Generator<number> {
  yield 1;
  fail("generator");
}
async function* later(): AsyncGenerator<number> {
  yield 1;
  await null;
  fail("async generator");
}
const arrow = async (n: number) => {
  await n;
  fail("arrow");
};
async function outer() {
  const inner = async () => {
    await 1;
    await arrow(2);
  };
  await inner();
}

/** Loops that run in parts: over numbers, by a condition, over an array and an iterator, one in another. */
async function loops() {
  await null;
  for (let i = 0; i < 3; i++) if (i === 2) show(new Error(`in loop ${i}`));
  for (const list of [[1, 2], new Set([3])]) {
    for (const x of list) {
      try {
        if (x > 1) fail(`in a loop in a loop ${x}`);
      } catch (error) {
        show(error);
      }
    }
  }
  let left = 3;
  while (left-- > 0) if (left === 1) fail("in a loop");
}

async function anyOf(promises: Promise<void>[]) {
  const error: unknown = await Promise.any(promises).catch((reason: unknown) => reason);
  show(error);
  throw (error as AggregateError).errors[0];
}
async function property(row: { name: string } | null) {
  await null;
  return row!.name;
}

async function main() {
  const cases: (() => unknown)[] = [
    () => fail("direct"),
    () => [1].map(() => fail("callback")),
    () => [...numbers()],
    () => new Square().corners,
    () => Square.of(),
    () => new Eager(),
    () => new Promise(() => fail("executor")),
    () => new Square().area(1),
    () => outer(),
    () => loops(),
    () => Promise.all([1, arrow(1)]),
    () => anyOf([arrow(1)]),
    () => Promise.resolve(1).then(() => fail("reaction")),
    () => new Map([[1, 2]]).forEach(() => fail("forEach")),
    () => JSON.parse("{"),
    () => property(null),
  ];
  for (const run of cases) {
    try {
      await run();
      console.log("nothing");
    } catch (error) {
      show(error);
    }
  }
  try {
    for await (const x of later()) console.log(x);
  } catch (error) {
    show(error);
  }
}

await main();
const before = new Error("made before the move");
await machine.migrate();
show(before);
await main();
await new Promise<void>((resolve) => {
  setTimeout(() => {
    show(new Error("timer"));
    queueMicrotask(() => {
      show(new Error("microtask"));
      process.nextTick(() => {
        show(new Error("tick"));
        resolve();
      });
    });
  }, 1);
});
