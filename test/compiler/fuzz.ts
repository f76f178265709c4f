/**
 * Compares random programs run natively, compiled, and compiled with a move at every suspension:
 * `npm run fuzz -- --seeds N --first-seed S`. A failing seed prints where the outputs part and, unless
 * `--whole` is given, the program made as small as possible. `--show` prints the programs.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { compare } from "./compare.ts";
import { generateProgram } from "./generate.ts";
import { reduce } from "./reduce.ts";

const MAX_FAILURES = 20;
/** Reduced programs may run for ever. */
const LIMIT_MS = 4_000;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    "first-seed": { type: "string", default: "1" },
    whole: { type: "boolean" },
    show: { type: "boolean" },
  },
});
const first = Number(values["first-seed"]);
const end = first + Number(values.seeds);
let failures = 0;
let compared = 0;
let lines = 0;
let seed = first;
for (; seed < end && failures < MAX_FAILURES; seed++) {
  const source = generateProgram(seed);
  if (values.show) console.log(source);
  const { lines: written, difference } = await compare(source);
  if (written === undefined) continue;
  compared++;
  lines += written;
  if (difference === undefined) continue;
  failures++;
  console.log(`seed ${seed}: ${difference.text}`);
  if (!values.whole) console.log(`reduced:\n${await reduce(source, failsLike(difference.kind))}`);
}
console.log(`${compared} programs of seeds ${first} to ${seed - 1}, ${lines} lines, ${failures} differences`);
process.exit(failures > 0 ? 1 : 0);

/** Whether a program fails in the same way, found out in a thread that can be ended. */
function failsLike(kind: string): (source: string) => Promise<boolean> {
  let worker: Worker | undefined;
  return async (source) => {
    worker ??= new Worker(new URL("reduce-worker.ts", import.meta.url), { stdout: true, stderr: true });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => resolve(undefined), LIMIT_MS);
    worker.once("message", resolve).once("error", () => resolve(undefined));
    worker.postMessage(source, []);
    const answer = await promise;
    clearTimeout(timer);
    worker.removeAllListeners();
    if (answer === undefined) {
      await worker.terminate();
      worker = undefined;
    }
    return answer === kind;
  };
}
