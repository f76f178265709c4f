/**
 * What poll-points cost: loops in async functions, natively and compiled, each in a fresh process, in turn: an engine
 * remembers of a text how it fared with it before. Prints the processor time of the program's thread, compiled ÷ native,
 * median and quartiles: `node bench/poll-points.ts [--rounds N] [--only NAME]`.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { evaluator } from "../src/check/evaluate.ts";
import { compileModule } from "../src/compiler/index.ts";
import { tuneEngine } from "../src/machine/os/tune-engine.ts";
import { createRuntime } from "../src/runtime/index.ts";
import { JsProgram } from "../src/runtime/js-program.ts";
import { geometricMean, quantile } from "./row.ts";

/** Bodies of `async function kernel()`. */
const KERNELS: Readonly<Record<string, string>> = {
  sum: `let s = 0; for (let i = 0; i < 1e8; i++) s += i * 0.5; return s;`,
  lcg: `let x = 1; for (let i = 0; i < 1e8; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0; return x;`,
  "nested, 4 inside": `let s = 0; for (let i = 0; i < 5e7; i++) for (let j = 0; j < 4; j++) s = (s + (i ^ j)) | 0; return s;`,
  matmul: `const n = 400, a = new Float64Array(n * n).fill(1.1), b = new Float64Array(n * n).fill(0.9), c = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] = s; }
    return c[5];`,
  "typed array": `const a = new Float64Array(4096).fill(1.5); let s = 0; for (let k = 0; k < 25000; k++) for (let i = 0; i < a.length; i++) s += a[i]; return s;`,
  calls: `const f = (x) => (x * 7 + 3) % 1000003; let s = 0; for (let i = 0; i < 6e7; i++) s += f(i); return s;`,
  "plain function inside": `const u = new Float64Array(1e5).fill(1), v = new Float64Array(1e5); const smooth = (u, v, n) => { for (let i = 1; i < n - 1; i++) v[i] = 0.25 * u[i - 1] + 0.5 * u[i] + 0.25 * u[i + 1]; };
    for (let k = 0; k < 1500; k++) smooth(u, v, 1e5); return v[9];`,
  "larger function inside": `const u = new Float64Array(1e5).fill(1), v = new Float64Array(1e5); const smooth = (u, v, n) => { for (let i = 1; i < n - 1; i++) v[i] = 0.25 * u[i - 1] + 0.5 * u[i] + 0.25 * u[i + 1]; for (let i = 2; i < n - 2; i++) { const a = u[i - 2] + u[i + 2]; const b = u[i - 1] + u[i + 1]; u[i] = 0.9 * u[i] + 0.05 * (v[i] - 0.01 * a - 0.002 * b) + (a > b ? 1e-9 * v[i - 1] : 1e-8 * v[i + 1]); } let s = 0; for (let i = 0; i < n; i++) s += v[i] * u[i]; return s; };
    let s = 0; for (let k = 0; k < 500; k++) s += smooth(u, v, 1e5); return s;`,
  "for of": `const list = Array.from({ length: 1e5 }, (_, i) => i); let s = 0; for (let k = 0; k < 800; k++) for (const x of list) s += x; return s;`,
  methods: `class P { constructor(x) { this.x = x; this.v = 1; } step(h) { this.x += this.v * h; if (this.x > 100) this.v = -1; if (this.x < 0) this.v = 1; } }
    const ps = Array.from({ length: 100 }, (_, i) => new P(i)); for (let t = 0; t < 500000; t++) for (const p of ps) p.step(0.01); return ps[3].x;`,
  map: `const m = new Map(); for (let i = 0; i < 1000; i++) m.set(i, i * 3); let s = 0; for (let i = 0; i < 1.2e7; i++) s += m.get(i % 1000); return s;`,
  strings: `const words = ["alpha", "beta", "gamma", "delta"]; let n = 0; for (let i = 0; i < 1e7; i++) { const w = words[i & 3]; for (let c = 0; c < w.length; c++) n = (n * 31 + w.charCodeAt(c)) | 0; } return n;`,
  "try and catch": `let bad = 0, s = 0; for (let i = 0; i < 6e7; i++) { try { if (i % 1000003 === 1000002) throw new Error("x"); s += i & 7; } catch { bad++; } } return s + bad;`,
  sieve: `let count = 0; for (let r = 0; r < 6; r++) { const n = 4e6, f = new Uint8Array(n); count = 0; for (let i = 2; i < n; i++) { if (f[i]) continue; count++; for (let j = i * 2; j < n; j += i) f[j] = 1; } } return count;`,
  bodies: `const n = 5, px = new Float64Array(n), py = new Float64Array(n), vx = new Float64Array(n), vy = new Float64Array(n); for (let i = 0; i < n; i++) { px[i] = i; py[i] = i * i; }
    for (let t = 0; t < 900000; t++) {
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) { const dx = px[i] - px[j], dy = py[i] - py[j], d = dx * dx + dy * dy + 0.01, m = 0.001 / (d * Math.sqrt(d)); vx[i] -= dx * m; vy[i] -= dy * m; vx[j] += dx * m; vy[j] += dy * m; }
      for (let i = 0; i < n; i++) { px[i] += vx[i] * 0.01; py[i] += vy[i] * 0.01; }
    }
    return px[2];`,
  objects: `const list = Array.from({ length: 1000 }, (_, i) => ({ x: i, y: 1 })); let s = 0; for (let i = 0; i < 4e7; i++) { const p = list[i % 1000]; s += p.x * p.y; } return s;`,
};

const ERRATIC = "nested, 4 inside";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, only: { type: "string" }, form: { type: "string" } },
});

type Marks = { begin(): void; end(result: unknown): void };

/** Processor time of this thread in ms. The process's is asked for first: that brings the thread's up to date. */
function cpuMs(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function measure(run: (marks: Marks) => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let from = 0;
  run({ begin: () => void (from = cpuMs()), end: () => resolve(cpuMs() - from) });
  return promise;
}

function compiled(body: string): (marks: Marks) => void {
  const source = `async function kernel() { ${body} }\nmarks.begin(); marks.end(await kernel());`;
  const evaluate = evaluator(compileModule(source, { file: "kernel.js" }).code);
  tuneEngine();
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

function inFreshProcess(name: string, form: string): number {
  const args = [fileURLToPath(import.meta.url), "--only", name, "--form", form];
  return Number(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

function compare(name: string): number {
  const times = Array.from({ length: Number(values.rounds) }, () =>
    ["native", "compiled"].map((form) => inFreshProcess(name, form)),
  );
  const timesOf = (index: number): number[] => times.map((pair) => pair[index]!);
  const nativeMs = quantile(timesOf(0), 0.5);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((q) => (quantile(timesOf(1), q) / nativeMs).toFixed(3));
  console.log(`${name.padEnd(24)} ${middle} (${low} … ${high})   native ${nativeMs.toFixed(0)} ms`);
  return Number(middle);
}

if (values.form !== undefined) {
  const body = KERNELS[values.only ?? ""] as string;
  console.log(await measure(values.form === "native" ? native(body) : compiled(body)));
  process.exit(0);
}
const names = Object.keys(KERNELS).filter((name) => values.only === undefined || values.only === name);
const ratios = names.map((name) => compare(name));
/** Natively V8 makes something else of it every time: it would outweigh all the others. */
const counted = ratios.filter((_, index) => names[index] !== ERRATIC);
console.log(`${"geometric mean".padEnd(24)} ${geometricMean(counted).toFixed(3)}, without "${ERRATIC}"`);
