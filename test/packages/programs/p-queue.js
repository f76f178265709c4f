// A queue with priorities, a limit, a timeout and a pause, moved while its tasks run.
import PQueue from "p-queue";

const queue = new PQueue({ concurrency: 2 });
const order = [];
queue.addEventListener("active", () => order.push(`${queue.pending}+${queue.size}`));

async function task(name, ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  order.push(name);
  return name.toUpperCase();
}

const results = Promise.all([
  queue.add(() => task("a", 80)),
  queue.add(() => task("b", 3)),
  queue.add(() => task("c", 3), { priority: 1 }),
  queue.add(() => task("d", 3), { priority: 5 }),
]);
console.log((await results).join(), order.join(" "));

await queue.onIdle();
queue.pause();
const late = queue.add(() => task("e", 1));
console.log(queue.isPaused, queue.size);
await null;
queue.start();
console.log(await late);

const failing = queue.add(async () => {
  await null;
  throw new RangeError("too far");
});
console.log(await failing.catch((error) => `${error.name}: ${error.message}`));

const controller = new AbortController();
const blocked = new PQueue({ concurrency: 1 });
const first = blocked.add(() => task("f", 5));
const aborted = blocked.add(() => task("g", 1), { signal: controller.signal });
controller.abort(new Error("not needed"));
console.log(await aborted.catch((error) => error.message), await first);
console.log((await queue.addAll([() => task("h", 2), () => task("i", 1)])).join());
