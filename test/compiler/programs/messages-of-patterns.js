// What cannot be iterated over, taken apart, spread or called, as the engine names it: private members, patterns, delegation.
const say = async (work) => {
  try {
    console.log("passed", await work());
  } catch (error) {
    console.log(`${error.name}: ${error.message}`, error.stack.startsWith(`${error.name}: ${error.message}`));
  }
};
const nothing = () => undefined;
let none, shared;
const see = () => shared;
const object = { none, number: 1, nothing };

class Private {
  #none;
  #object = {};
  async all(f) {
    await null;
    await f(this);
  }
  calls = [
    () => this.#object.x(1),
    () => this.#object.x.y(),
    () => new this.#none(),
    () => new this.#object.x(2),
    () => [...this.#none],
    () => [...this.#object.x],
    () => nothing(...this.#none),
    () => this.#object?.x(),
    () => this.#none || this.#none(),
    () => (this.#none ?? this.#none)(),
    () => `a${this.#none()}`,
  ];
  async taken() {
    const { x } = this.#none;
    return x;
  }
  async iterated() {
    for (const x of this.#none) await x;
  }
  async list() {
    const [x] = this.#none;
    return x;
  }
  async call() {
    const result = this.#object.x();
    await result;
  }
  async template() {
    await null;
    return this.#object.x`a`;
  }
}
const one = new Private();
for (const call of one.calls) await say(call);
for (const name of ["taken", "iterated", "list", "call", "template"]) await say(() => one[name]());

await say(async () => {
  const [x] = await none;
  return x;
});
await say(async () => {
  await null;
  const [x] = none;
  return x;
});
await say(async () => {
  const [x = await 1] = none;
  return x;
});
await say(async () => {
  await null;
  const [x] = nothing();
  return x;
});
await say(async () => {
  await null;
  const [x] = object.number;
  return x;
});
await say(async () => {
  await null;
  const [x] = object.nothing();
  return x;
});
await say(async () => {
  await null;
  const [[x]] = [none];
  return x;
});
await say(async () => {
  await null;
  let x;
  [x] = none;
  return x;
});
await say(async () => {
  await null;
  [shared] = object;
  return see();
});
await say(async () => {
  let inner = none;
  const look = () => inner;
  await null;
  const [x] = inner;
  inner = x;
  return look();
});
await say(async () => {
  for (const [x] of [none]) await x;
});
await say(async () => {
  for await (const [x] of [none]) await x;
});
await say(async () => {
  for await (const x of none ?? 1) await x;
});
await say(async () => {
  for await (const x of { [Symbol.asyncIterator]: 1 }) await x;
});
await say(async () => nothing(...none, await 1));
await say(async () => nothing(await 1, ...none));
await say(async () => [...none, await 1]);
await say(async () => [await 1, ...none]);
await say(async () => (none || (await none))());
await say(async () => (none ? none : await none)());

const run = async (generator) => {
  for await (const x of generator) console.log(x);
};
await say(() => run((async function* () { yield* 1; })()));
await say(() => run((async function* () { yield* object; })()));
await say(() => run((async function* () { yield* object.number; })()));
await say(() => run((async function* () { yield* object.nothing; })()));
await say(() => run((async function* () { yield* await object; })()));
await say(() => run((async function* () { yield* { [Symbol.iterator]: 1 }; })()));
await say(() => [...(function* () { yield* 1; })()]);
await say(() => [...(function* () { yield* object.number; })()]);
await say(() => [...(function* () { yield* nothing(); })()]);
await say(() => {
  const [a, b] = (function* () {
    yield 1;
    yield 2;
  })();
  return a + b;
});

// What is taken apart is asked for its iterator once.
await say(async () => {
  const asked = [];
  const strange = new Proxy(new Map([[1, 2]]), {
    get(target, key) {
      asked.push(String(key));
      return Reflect.get(target, key).bind(target);
    },
    has: () => asked.push("has"),
  });
  await null;
  const [[key, value]] = strange;
  return [key, value, ...asked].join();
});
await say(async () => {
  await null;
  const [a, ...rest] = "word";
  return a + rest.length;
});
