import { AsyncLocalStorage } from "node:async_hooks";
const als = new AsyncLocalStorage({ name: "requests", defaultValue: "none" });
const other = new AsyncLocalStorage();
const log = (what) => console.log(what, als.getStore(), other.getStore());

// Each begins to wait in one context and is awaited in another.
const ways = {
  timeout: (done) => setTimeout(done, 5),
  immediate: setImmediate,
  microtask: queueMicrotask,
  tick: process.nextTick,
  then: (done) => Promise.resolve().then(done),
  finally: (done) =>
    Promise.reject(new Error())
      .finally(done)
      .catch(() => log("catch")),
};
for (const [name, begin] of Object.entries(ways)) {
  const { promise, resolve } = Promise.withResolvers();
  als.run(name, begin, () => resolve(log(name)));
  await promise;
  await 0;
}

async function* ticks() {
  for (let i = 0; i < 2; i++) {
    await 0;
    log("generator");
    yield i;
  }
}

async function work(id) {
  await 0;
  log(`work ${id}`);
  await other.run(id, async () => {
    await null;
    log(`inner ${id}`);
  });
  await new Promise((resolve) => setTimeout(resolve, 2));
  log(`after timer ${id}`);
  for await (const i of ticks()) log(`loop ${i}`);
}

await als.run("b", work, "b");
log("outside");
await als.run("c", () => new Promise((resolve) => setTimeout(resolve, 5))).then(() => log("late"));
console.log(als.name);
