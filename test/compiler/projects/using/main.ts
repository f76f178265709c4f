import { AsyncResource, describe, Resource, ticks } from "./resource.ts";

await using last = new AsyncResource("of the program", 1);

function plain(): string {
  using a = new Resource("a");
  using b = new Resource("b"),
    none = null;
  const read = () => [a.name, b.name, none].join();
  return read();
}
console.log(plain());

async function attempt(name: string, body: () => Promise<unknown>) {
  console.log("--", name);
  const counting = ticks(9);
  try {
    console.log("result", await body());
  } catch (error) {
    console.log("error", describe(error));
  }
  await counting;
}

await attempt("async, several", async () => {
  await using a = new AsyncResource("a", 1);
  using b = new Resource("b");
  await using c = new AsyncResource("c");
  await null;
  return [a.name, b.name, c.name].join();
});
await attempt("only null", async () => {
  await using _a = null;
  await using _b = undefined;
  return "nothing";
});
await attempt("null before something synchronous", async () => {
  using _a = new Resource("a");
  await using _b = null;
});
await attempt("null between", async () => {
  await using _a = new AsyncResource("a");
  await using _b = null;
  using _c = new Resource("c");
});
await attempt("a synchronous resource, awaited", async () => {
  await using _a = new Resource("a");
});
await attempt("left before it was reached", async () => {
  if (plain.length === 0) return "early";
  await using _a = new AsyncResource("a");
  return "late";
});
await attempt("everything fails", async () => {
  await using _a = new AsyncResource("a", 1, true);
  using _b = new Resource("b", true);
  await using _c = new Resource("c", true);
  throw new Error("the block");
});
await attempt("the last fails", async () => {
  await using _a = new AsyncResource("a", 0, true);
  return "lost";
});
await attempt("undefined is thrown", async () => {
  using _a = new Resource("a");
  throw undefined;
});
await attempt("no resources", async () => {
  using _a = {} as Disposable;
});
await attempt("not even an object", async () => {
  await using _a = 5 as never;
});
await attempt("a method that is none", async () => {
  await using _a = { [Symbol.asyncDispose]: 5 } as never;
});
await attempt("loops", async () => {
  outer: for (using a of [new Resource("a1"), new Resource("a2")]) {
    for (await using b of [new AsyncResource("b1"), null, new AsyncResource("b2")]) {
      await null;
      console.log(a.name, b?.name);
      if (b === null) continue;
      if (a.name === "a1") continue outer;
    }
  }
  for await (using c of [Promise.resolve(new Resource("c"))]) console.log(c.name);
  for (using d = new Resource("d"); ; ) {
    console.log(d.name);
    break;
  }
});
await attempt("switch, and blocks", async () => {
  switch (plain.length) {
    case 0: {
      await using a = new AsyncResource("a");
      console.log(a.name);
      break;
    }
    default:
      console.log("never");
  }
  {
    using b = new Resource("b");
    await null;
    console.log(b.name);
  }
});

async function* generate() {
  await using a = new AsyncResource("a");
  using b = new Resource("b");
  yield a.name;
  yield b.name;
}
await attempt("a generator, to its end", async () => {
  for await (const name of generate()) console.log(name);
});
await attempt("a generator, left", async () => {
  for await (const name of generate()) return name;
});

class Holder {
  static {
    using a = new Resource("of a static block");
    console.log(a.name);
  }
  async *[Symbol.asyncIterator]() {
    await using stack = new AsyncResource("stack");
    yield* [stack.name];
  }
}
for await (const item of new Holder()) console.log(item);
console.log("end of", last.name);
