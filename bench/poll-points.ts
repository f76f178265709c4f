/**
 * What poll-points cost: loops in async functions, natively and compiled, in turn. Prints the CPU time of
 * compiled ÷ native, median and quartiles: `node bench/poll-points.ts [--rounds N] [--only NAME]`.
 */
import { parseArgs } from "node:util";
import { evaluator } from "../src/check/evaluate.ts";
import { compileModule } from "../src/compiler/index.ts";
import { createRuntime } from "../src/runtime/index.ts";
import { JsProgram } from "../src/runtime/js-program.ts";

/** Bodies of `async function kernel()`. */
const KERNELS: Readonly<Record<string, string>> = {
  sum: `let s = 0; for (let i = 0; i < 1e8; i++) s += i * 0.5; return s;`,
  lcg: `let x = 1; for (let i = 0; i < 1e8; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0; return x;`,
  "nested, 4 inside": `let s = 0; for (let i = 0; i < 2e7; i++) for (let j = 0; j < 4; j++) s = (s + (i ^ j)) | 0; return s;`,
  matmul: `const n = 400, a = new Float64Array(n * n).fill(1.1), b = new Float64Array(n * n).fill(0.9), c = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] = s; }
    return c[5];`,
  "typed array": `const a = new Float64Array(4096).fill(1.5); let s = 0; for (let k = 0; k < 25000; k++) for (let i = 0; i < a.length; i++) s += a[i]; return s;`,
  calls: `const f = (x) => (x * 7 + 3) % 1000003; let s = 0; for (let i = 0; i < 3e7; i++) s += f(i); return s;`,
  "plain function inside": `const u = new Float64Array(1e5).fill(1), v = new Float64Array(1e5); const smooth = (u, v, n) => { for (let i = 1; i < n - 1; i++) v[i] = 0.25 * u[i - 1] + 0.5 * u[i] + 0.25 * u[i + 1]; };
    for (let k = 0; k < 1500; k++) smooth(u, v, 1e5); return v[9];`,
  "for of": `const list = Array.from({ length: 1e5 }, (_, i) => i); let s = 0; for (let k = 0; k < 800; k++) for (const x of list) s += x; return s;`,
  objects: `const list = Array.from({ length: 1000 }, (_, i) => ({ x: i, y: 1 })); let s = 0; for (let i = 0; i < 4e7; i++) { const p = list[i % 1000]; s += p.x * p.y; } return s;`,
};

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, only: { type: "string" } },
});

type Marks = { begin(): void; end(result: unknown): void };

const cpuMs = (): number => process.cpuUsage().user / 1000;

async function measure(run: (marks: Marks) => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let from = 0;
  run({ begin: () => void (from = cpuMs()), end: () => resolve(cpuMs() - from) });
  return promise;
}

function compiled(body: string): (marks: Marks) => void {
  const source = `async function kernel() { ${body} }\nmarks.begin(); marks.end(await kernel());`;
  const evaluate = evaluator(compileModule(source, { file: "kernel.js" }).code);
  const runtime = createRuntime();
  runtime.attach({ output: () => {}, ended: () => {}, args: [] }, "/kernel.js");
  const program = new JsProgram(runtime, "bench");
  return (marks) => {
    Object.assign(globalThis, { marks });
    evaluate(runtime.abi);
    program.start();
  };
}

function native(body: string): (marks: Marks) => void {
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is above
  const kernel = new Function(`return async function kernel() { ${body} }`)() as () => Promise<unknown>;
  return (marks) => {
    marks.begin();
    void kernel().then((result) => marks.end(result));
  };
}

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.floor(q * (sorted.length - 1))] as number;

for (const [name, body] of Object.entries(KERNELS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const ratios: number[] = [];
  let nativeMs = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    nativeMs = await measure(native(body));
    ratios.push((await measure(compiled(body))) / nativeMs);
  }
  ratios.sort((a, b) => a - b);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => quantile(ratios, q).toFixed(3));
  console.log(`${name.padEnd(24)} ${middle} (${low} … ${high})   native ${nativeMs.toFixed(0)} ms`);
}
process.exit(0);
