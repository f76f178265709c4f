// Array.fromAsync: what it awaits, in which jobs, and what it makes.
const ticks = (n) => {
  let promise = Promise.resolve();
  for (let i = 0; i < n; i++) promise = promise.then(() => console.log(`job ${i}`));
  return promise;
};
const later = async (x) => {
  await null;
  return x;
};
async function* stream(n) {
  for (let i = 0; i < n; i++) yield later(i);
}
function* series(n) {
  for (let i = 0; i < n; i++) yield i % 2 ? later(i) : i;
}

for (const [name, make] of Object.entries({
  array: () => Array.fromAsync([1, later(2), , 4]),
  generator: () => Array.fromAsync(series(3)),
  "async generator": () => Array.fromAsync(stream(3)),
  "array-like": () => Array.fromAsync({ length: 3, 0: "a", 1: later("b") }),
  string: () => Array.fromAsync("añ"),
  map: () => Array.fromAsync(new Map([[1, later(2)]])),
  "mapped array": () => Array.fromAsync([1, 2], (x, i) => `${x}@${i}`),
  "mapped by an async function": () => Array.fromAsync(stream(2), async (x) => later(x * 2)),
  "mapped array-like": () => Array.fromAsync({ length: 2, 0: 5 }, later),
})) {
  console.log(`-- ${name}`);
  const jobs = ticks(30);
  console.log(await make());
  await jobs;
}

console.log("-- made by other constructors");
class List extends Array {
  constructor(...args) {
    super(...args);
    console.log("List", args);
  }
}
console.log(await List.fromAsync([1, later(2)]));
console.log(await List.fromAsync({ length: 2, 0: 1 }));
const arrow = () => {};
console.log(await Array.fromAsync.call(arrow, [1]), await Array.fromAsync.call(undefined, [2]));
console.log(
  await Array.fromAsync(
    [1],
    function (x) {
      return [this, x];
    },
    "this",
  ),
);

console.log("-- errors");
for (const make of [
  () => Array.fromAsync(null),
  () => Array.fromAsync([1], 5),
  () => Array.fromAsync({ [Symbol.asyncIterator]: 5 }),
  () => Array.fromAsync({ [Symbol.iterator]: 5 }),
  () => Array.fromAsync([1, Promise.reject(new Error("item"))]),
  () => Array.fromAsync({ length: 1, 0: Promise.reject(new Error("element")) }),
  () =>
    Array.fromAsync([1], () => {
      throw new Error("mapping");
    }),
  () => Array.fromAsync([1], () => Promise.reject(new Error("mapped"))),
  () =>
    Array.fromAsync.call(
      function () {
        Object.freeze(this);
      },
      [1],
    ),
]) {
  try {
    console.log(await make());
  } catch (error) {
    console.log(String(error));
  }
}
