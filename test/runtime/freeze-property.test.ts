/**
 * V1 of docs/host-operations.md: whatever becomes of a move, at whatever point it is tried, a program does
 * exactly what it does undisturbed.
 */
import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { expect, test } from "vitest";
import { travel } from "./journey.ts";

/** What is done to the process at one step. `pin`: it holds an open file; `throw`, `hang`: its freeze hook does. */
const ORDERS = ["none", "move", "move", "pin", "throw", "hang"] as const;

/** Two workers, timers, ticks and a resource whose hooks must be called in pairs. */
const program = (orders: readonly string[]): string => `
  import * as fs from "node:fs";
  const orders = ${JSON.stringify(orders)};
  const seen = [];
  let mode = "", open = 1, uses = 0;
  class Counter {
    #n = 0;
    next() { return ++this.#n; }
    async [freeze]() { const n = this.#n; this.#n = NaN; await sleep(0); return n; }
    static async [thaw](n) { const counter = new Counter(); await sleep(0); counter.#n = n; return counter; }
    async [thaw](n) { await sleep(0); this.#n = n; }
  }
  const counter = new Counter();
  onFreeze(async () => {
    await sleep(0);
    if (mode === "throw") throw new Error("busy");
    if (mode === "hang") await sleep(350);
    open--;
  });
  onThaw(() => void (open = 1));
  const work = async (name) => {
    for (let i = 0; i < orders.length * 3; i++) {
      await (i % 2 ? sleep(0) : new Promise((resolve) => process.nextTick(resolve)));
      if (open !== 1) throw new Error("it runs while its resource is closed");
      uses++;
      seen.push(counter.next());
    }
  };
  const both = Promise.all([work("a"), work("b")]);
  for (const order of orders) {
    let fd;
    mode = order;
    if (order === "pin") fd = fs.openSync("package.json", "r");
    if (order !== "none") console.log("@try");
    await sleep(8);
    mode = "";
    if (fd !== undefined) fs.closeSync(fd);
  }
  await both;
  console.log(uses, seen.every((n, i) => n === i + 1), open);
`;

test("moved, refused, pinned or failing at random, a program does what it does undisturbed", async () => {
  await assert(
    asyncProperty(array(constantFrom(...ORDERS), { minLength: 1, maxLength: 6 }), async (orders) => {
      const { lines, exitCode } = await travel(program(orders), 300);
      const last = lines.filter((line) => !line.startsWith("refused: "));
      expect(last).toEqual([`${orders.length * 6} true 1`]);
      expect(exitCode).toBe(0);
    }),
    { numRuns: 15 },
  );
});
