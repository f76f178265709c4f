// Functions that others start and go on beside: who called them, by themselves, from methods and from callbacks of arrays.
import { machine } from "godwit";

async function work(n: number) {
  if (n === 2) throw new Error("two");
  return n;
}
class Worker {
  async run(n: number) {
    return await work(n);
  }
  async all() {
    return await Promise.allSettled([1, 2].map((n) => this.run(n)));
  }
}

async function main() {
  const kept = work(2);
  const one = new Worker().run(2);
  const written = [1, 2].map(async (n) => {
    if (n === 2) throw new Error("written there");
    return n;
  });
  const passed = [1, 2].map((n) => work(n));
  const made = Array.from({ length: 3 }, (_, i) => work(i));
  const all = await Promise.allSettled([kept, one, ...written, ...passed, ...made]);
  all.push(...(await new Worker().all()));
  for (const result of all) if (result.status === "rejected") console.log(result.reason.stack);
}

const running = main();
await running;
await machine.migrate();
await main();
