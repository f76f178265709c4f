import { afterEach, expect, test } from "vitest";
import { compileModule } from "../../src/compiler/index.ts";
import { evaluator } from "../../src/check/evaluate.ts";
import { JobQueue } from "../../src/runtime/jobs.ts";
import { type Carrier, imageOf, load, type Make, restore } from "./carrier.ts";

/** Suspends in every way a program can, and prints what happened in which order. */
const SOURCE = `
const log = [];
const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
class Account {
  #balance = 0;
  static opened = 0;
  constructor() { Account.opened++; }
  async deposit(amount) { await sleep(1); this.#balance += amount; return this.#balance; }
}
async function* countdown(from) { try { while (from > 0) yield from--; } finally { log.push(await sleep(1, "closed")); } }
function* squares(n) { for (let i = 0; i < n; i++) yield i * i; }
async function worker(name, account) {
  let total = 0;
  for (const [i, square] of [...squares(3)].entries()) {
    try {
      total += await account.deposit(square);
      if (i === 1) throw new RangeError(name);
    } catch (error) {
      log.push([error.message, error instanceof RangeError]);
      await null;
    } finally {
      log.push([name, i, await sleep(0, total)]);
    }
  }
  return total;
}
const account = new Account();
const seen = new WeakMap([[account, "seen"]]);
const map = new Map([["a", 1], ["b", 2]]);
for (const [key, value] of map) {
  log.push([key, await sleep(1, value)]);
  if (key === "a") map.set("c", 3);
}
for await (const n of countdown(5)) { log.push(n); if (n === 3) break; }
const results = await Promise.allSettled([
  worker("w1", account),
  worker("w2", new Account()),
  Promise.race([Promise.resolve("race"), new Promise(() => {})]).finally(() => log.push("finally")),
  Promise.any([Promise.reject(1), Promise.resolve("any")]),
]);
log.push(results.map((result) => result.value), Account.opened, seen.get(account), await account.deposit(1));
queueMicrotask(() => log.push("microtask"));
await undefined;
console.log(JSON.stringify(log));
`;

async function natively(): Promise<string> {
  let output = "";
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (console: object) => Promise<void>;
  await new AsyncFunction("console", SOURCE)({ log: (text: string) => void (output += `${text}\n`) });
  return output;
}

const evaluate = evaluator(compileModule(SOURCE, { file: "program.js" }).code);
const executable: Make = (abi) => {
  let info: ReturnType<Make> = {};
  const module = (given: ReturnType<Make>): void => void (info = given);
  const own = { ...abi, globals: abi.globals, module, version: () => own };
  evaluate(own);
  return info;
};

// oxlint-disable-next-line typescript/unbound-method -- put back below
const { add, wake } = JobQueue.prototype;
afterEach(() => {
  Object.assign(JobQueue.prototype, { add, wake });
});

/** Runs the program, moving it to a fresh runtime each time it has queued `every` jobs. */
async function moving(every: number): Promise<{ output: string; moves: number }> {
  let carrier: Carrier = load(executable);
  let output = "";
  let moves = 0;
  let jobs = 0;
  let isMoving = false;
  const ends = Promise.withResolvers<number>();
  const hop = async (): Promise<void> => {
    await carrier.program.freeze();
    const image = imageOf(carrier.program);
    output += carrier.out[1];
    carrier = load(executable);
    restore(carrier.program, image);
    void carrier.ended.then(ends.resolve);
    moves++;
    isMoving = false;
    carrier.program.resume();
  };
  for (const [name, queue] of Object.entries({ add, wake })) {
    JobQueue.prototype[name as "add" | "wake"] = function (this: JobQueue, ...job) {
      queue.apply(this, job);
      if (isMoving || !this.running || ++jobs % every !== 0) return;
      isMoving = true;
      hop().catch(ends.reject);
    };
  }
  void carrier.ended.then(ends.resolve);
  carrier.program.start();
  expect(await ends.promise).toBe(0);
  return { output: output + carrier.out[1], moves };
}

test("a program moved at every job it queues prints what it prints natively", async () => {
  const { output, moves } = await moving(1);
  expect(output).toBe(await natively());
  expect(moves).toBeGreaterThan(40);
});

test.for([2, 3, 7, 20])("the same, moved each time it has queued %i jobs", async (every) => {
  expect((await moving(every)).output).toBe(await natively());
});
