// Callbacks under control: queues, waterfalls, retries, in callback and in promise style.
import async from "async";

const log = [];
const queue = async.queue(async (task) => {
  await new Promise((resolve) => setTimeout(resolve, task.ms));
  log.push(task.name);
  return task.name;
}, 2);
queue.push([
  { name: "a", ms: 60 },
  { name: "b", ms: 2 },
  { name: "c", ms: 2 },
]);
await queue.drain();
console.log(log.join(), queue.idle());

const graph = await async.auto({
  one: async () => 1,
  two: ["one", async ({ one }) => one + 1],
  three: ["one", "two", (results, done) => setTimeout(done, 1, null, results.one + results.two)],
});
console.log(graph);
console.log(
  await async.mapLimit([3, 1, 2], 2, async (ms) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms * 2;
  }),
);

let attempts = 0;
console.log(
  await async.retry({ times: 4, interval: 1 }, async () => {
    if (++attempts < 3) throw new Error(`attempt ${attempts}`);
    return `settled after ${attempts}`;
  }),
);
const total = await async.waterfall([
  (done) => setImmediate(done, null, 2, 3),
  (a, b, done) => process.nextTick(done, null, a * b),
  async (product) => product + 1,
]);
console.log(total, await async.reduce([1, 2, 3], 0, async (sum, n) => sum + n));
const memo = async.memoize((n, done) => setTimeout(done, 1, null, n * n));
const square = (n) => new Promise((resolve) => memo(n, (_, result) => resolve(result)));
console.log(await square(5), await square(5), await async.some([1, 2], async (n) => n > 1));
try {
  await async.parallel([async () => 1, async () => Promise.reject(new TypeError("no"))]);
} catch (error) {
  console.log(error.name, error.message);
}
