/**
 * Computes in the way its argument says, without awaiting anything, until it finds itself on another host; with a
 * second argument that often. Says so, and that it has computed something.
 */
import { machine } from "godwit";

const [kind, times = "1"] = process.argv.slice(2);

/** About a tenth of a millisecond. */
function work(seed: number): number {
  let x = seed | 0;
  for (let i = 0; i < 50_000; i++) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
  return x & 1;
}

async function loop(from: string): Promise<number> {
  let sum = 0;
  for (let i = 0; machine.host.name === from; i++) sum += work(i);
  return sum;
}

async function list(from: string): Promise<number> {
  let sum = 0;
  const items = Array.from({ length: 1e6 }, (_, i) => i);
  for (const item of items) {
    if (machine.host.name !== from) break;
    sum += work(item);
  }
  return sum;
}

async function calls(from: string): Promise<number> {
  return (await loop(from)) + (await loop("nowhere"));
}

/** The outer loop never comes round: it is the inner one that has to be left. */
async function nest(from: string): Promise<number> {
  let sum = 0;
  for (let k = 0; k < 1; k++) for (let i = 0; machine.host.name === from; i++) sum += work(i);
  return sum;
}

function* count(): Generator<number> {
  for (let i = 0; ; i++) yield i;
}

async function iteration(from: string): Promise<number> {
  let sum = 0;
  for (const i of count()) {
    if (machine.host.name !== from) break;
    sum += work(i);
  }
  return sum;
}

class Computation {
  #sum = 0;

  async run(from: string): Promise<number> {
    for (let i = 0; machine.host.name === from; i++) this.#sum += work(i);
    return this.#sum;
  }
}

/** Both are started before either has ended. */
async function started(from: string): Promise<number> {
  const [first, second] = [loop(from), loop("nowhere")];
  return (await first) + (await second);
}

async function mapped(from: string): Promise<number> {
  const sums = await Promise.all([from, "nowhere"].map((name) => loop(name)));
  return sums[0]!;
}

async function* produce(from: string): AsyncGenerator<number> {
  yield loop(from);
}

async function stream(from: string): Promise<number> {
  let sum = 0;
  for await (const item of produce(from)) sum += item;
  return sum;
}

/** For comparison. */
async function idle(from: string): Promise<number> {
  while (machine.host.name === from) await new Promise((resolve) => setTimeout(resolve, 1));
  return 1;
}

console.log("computes");
for (let i = 0; i < Number(times); i++) {
  const from = machine.host.name;
  let sum = 0;
  if (kind === "idle") sum = await idle(from);
  if (kind === "loop") sum = await loop(from);
  if (kind === "list") sum = await list(from);
  if (kind === "calls") sum = await calls(from);
  if (kind === "nest") sum = await nest(from);
  if (kind === "iteration") sum = await iteration(from);
  if (kind === "method") sum = await new Computation().run(from);
  if (kind === "started") sum = await started(from);
  if (kind === "mapped") sum = await mapped(from);
  if (kind === "stream") sum = await stream(from);
  console.log(sum > 0, machine.host.name);
}
