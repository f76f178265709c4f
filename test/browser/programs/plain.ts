/** What any program uses of its host, written so that it is the same wherever it runs. */
import { setTimeout as sleep } from "node:timers/promises";

console.log("%s is %d and %o", "text", 4.5, { nested: { list: [1, [2, [3, [4]]]] } });
console.log(new Map<unknown, unknown>([["key", new Set([1n, Symbol("s")])]]), [undefined, null, -0], /re/g);
console.log(new Uint8Array([1, 2, 3]), new Date(0), new URL("https://example.org/a?b=c"));
class Point {
  x = 1;
  #hidden = 2;
  get sum(): number {
    return this.x + this.#hidden;
  }
}
console.log(
  new Point(),
  new Point().sum,
  class Named {
    given = 1;
  },
  () => {},
  async () => {},
);
console.table([{ a: 1, b: "two" }, { a: 3 }]);
console.group("indented");
console.count();
console.groupEnd();
console.log(process.argv.length, typeof process.env, typeof process.exitCode, process.uptime() > 0);

const order: string[] = [];
process.nextTick(() => order.push("tick"));
queueMicrotask(() => order.push("microtask"));
setTimeout(() => order.push("timeout"), 0);
setImmediate(() => order.push("immediate"));
await Promise.resolve();
order.push("body");
while (order.length < 5) await sleep(5);
console.log(order.toSorted().join(" "), order.slice(0, 3).join(" "));
const interval = setInterval(() => order.push("interval"), 5);
while (!order.includes("interval")) await sleep(5);
clearInterval(interval);
await Promise.allSettled([
  fetch("data:text/plain,hello").then(async (response) => console.log(await response.text())),
]);

console.error("to stderr");
process.on("exit", (code) => console.log("exit", code));
process.exitCode = 0;
