/**
 * Measures one program of bench/programs/small-objects: `node --expose-gc small-objects-child.ts EXECUTABLE ROUNDS`.
 * Each round is a move: what was thawed is frozen next. A line is a round: milliseconds of freeze and thaw, of v8.serialize and
 * v8.deserialize, and of freezing and thawing the same objects once more, as after a checkpoint or a move that came to nothing:
 * the engine has a hash of each by then, and looks for it.
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
async function fresh(): Promise<Place> {
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

interface Place {
  readonly runtime: Runtime;
  readonly program: JsProgram;
}

function move(from: Place, to: Place): void {
  const restore = to.program.restore();
  for (const chunk of from.program.capture().chunks()) restore.push(chunk);
  restore.finish();
}

let place: Place = await fresh();
const frozen = place.program.freeze();
place.runtime.begin();
await frozen;

for (let round = 0; round < Number(rounds); round++) {
  const data = Object.values(place.runtime.executable.module.variables)[0]![0]();
  const next = await fresh();
  const ours = (): void => move(place, next);
  const reference = (): void => void deserialize(serialize(data));
  const times =
    round % 2 === 0 ? [timed(ours), timed(reference)] : [timed(reference), timed(ours)].toReversed();
  const other = await fresh();
  times.push(timed(() => move(place, other)));
  console.log(times.join(" "));
  place = next;
}
process.exit(0);
