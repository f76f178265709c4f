/**
 * Measures one program of bench/programs/small-objects: `node --expose-gc small-objects-child.ts EXECUTABLE ROUNDS`.
 * Each line written is a round: milliseconds of freeze and thaw, and of v8.serialize and v8.deserialize.
 */
import { deserialize, serialize } from "node:v8";
import { copyFileSync } from "node:fs";
import { executableFile } from "../src/runtime/executable-file.ts";
import { type JsProgram, loadExecutable } from "../src/runtime/js-program.ts";
import { Runtime } from "../src/runtime/runtime.ts";

const [executable, rounds] = process.argv.slice(2) as [string, string];
const collectGarbage = (): void => (globalThis as unknown as { gc(): void }).gc();
let copies = 0;

/** Modules are loaded once by their path: each runtime gets a copy of the executable. */
async function fresh(): Promise<{ runtime: Runtime; program: JsProgram }> {
  const copy = executable.replace(/\.mjs$/, `-${copies++}.mjs`);
  copyFileSync(executable, copy);
  const runtime = new Runtime();
  runtime.attach({ args: [], output: (_, text) => void process.stderr.write(text), ended: () => {} }, copy);
  return { runtime, program: await loadExecutable(runtime, executableFile(copy), "") };
}

function timed(measured: () => void): number {
  collectGarbage();
  const start = performance.now();
  measured();
  return performance.now() - start;
}

const { runtime, program } = await fresh();
const frozen = program.freeze();
runtime.begin();
await frozen;
const data = Object.values(runtime.executable.module.variables)[0]![0]();

for (let round = 0; round < Number(rounds); round++) {
  const to = await fresh();
  const ours = (): void => {
    const restore = to.program.restore();
    for (const chunk of program.capture().chunks()) restore.push(chunk);
    restore.finish();
  };
  const reference = (): void => void deserialize(serialize(data));
  const times =
    round % 2 === 0 ? [timed(ours), timed(reference)] : [timed(reference), timed(ours)].toReversed();
  console.log(times.join(" "));
}
process.exit(0);
