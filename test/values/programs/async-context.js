import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { readFile } from "node:fs";

const als = new AsyncLocalStorage();
const other = new AsyncLocalStorage({ defaultValue: "none", name: "other" });
const id = () => als.getStore()?.id ?? "-";

async function work(name) {
  await sleep(1);
  console.log(name, "after sleep", id(), other.getStore());
  await null;
  console.log(name, "after null", id());
  return id();
}
console.log("outside", id(), other.getStore(), other.name);
const all = await Promise.all([1, 2, 3].map((n) => als.run({ id: n }, () => work(`w${n}`))));
console.log(all, id());

await als.run({ id: 7 }, async () => {
  const bound = AsyncLocalStorage.bind((x) => console.log("bound", x, id()));
  const snapshot = AsyncLocalStorage.snapshot();
  const resource = new AsyncResource("R");
  await als.run({ id: 8 }, async () => {
    await sleep(1);
    bound(1);
    snapshot(() => console.log("snapshot", id()));
    resource.runInAsyncScope(() => console.log("resource", id()));
    resource.bind(() => console.log("resource bound", id()))();
    AsyncResource.bind(() => console.log("static bind", id()))();
  });
  console.log("back", id());
  await new Promise((resolve) =>
    setTimeout(() => {
      console.log("timeout", id());
      resolve();
    }, 1),
  );
  await new Promise((resolve) =>
    setImmediate(() => {
      console.log("immediate", id());
      resolve();
    }),
  );
  await new Promise((resolve) =>
    queueMicrotask(() => {
      console.log("microtask", id());
      resolve();
    }),
  );
  await new Promise((resolve) =>
    process.nextTick(() => {
      console.log("tick", id());
      resolve();
    }),
  );
  await new Promise((resolve) =>
    readFile("/etc/hostname", () => {
      console.log("callback", id());
      resolve();
    }),
  );
  let ticks = 0;
  await new Promise((resolve) => {
    const t = setInterval(() => {
      console.log("interval", id());
      if (++ticks === 2) {
        clearInterval(t);
        resolve();
      }
    }, 1);
  });
  als.exit(() => console.log("exit", id()));
  other.enterWith("entered");
  await sleep(1);
  console.log("entered", other.getStore(), id());
  als.disable();
  console.log("disabled", id());
});
console.log("end", id(), other.getStore());

async function* numbers() {
  for (let i = 0; i < 2; i++) {
    await sleep(1);
    yield [i, id()];
  }
}
await als.run({ id: 9 }, async () => {
  for await (const n of numbers()) console.log("generated", n);
});
const p = als.run({ id: 10 }, () =>
  Promise.resolve(1).then((v) => {
    console.log("then", v, id());
    throw new Error("x");
  }),
);
await p.catch(() => console.log("catch", id()));
await als.run({ id: 11 }, () => p.catch(() => console.log("catch inside", id())));
const thenable = {
  then(resolve) {
    console.log("thenable", id());
    resolve(5);
  },
};
await als.run({ id: 12 }, async () => console.log(await thenable, id()));
for (const [k, v] of [["a", 1]]) als.run({ id: v }, (x) => console.log(k, x, id()), "arg");
