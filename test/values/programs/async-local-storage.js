import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
const als = new AsyncLocalStorage();
async function f(n) {
  await 0;
  console.log(als.getStore()?.id);
  await new Promise((r) => setTimeout(r, 2));
  console.log(als.getStore()?.id, n);
}
await als.run({ id: 1 }, async () => {
  await f(1);
  await 0;
  console.log("in", als.getStore().id);
});
await Promise.all([als.run({ id: 2 }, f, 2), als.run({ id: 3 }, f, 3)]);
console.log(als.getStore());
als.enterWith({ id: 4 });
await 0;
console.log(als.getStore()?.id);
const snap = als.run({ id: 5 }, () => AsyncLocalStorage.snapshot());
await 0;
console.log(snap(() => als.getStore().id));
const bound = als.run({ id: 6 }, () => AsyncLocalStorage.bind(() => als.getStore().id));
await 0;
console.log(
  bound(),
  als.exit(() => als.getStore()),
);
