/**
 * `npm run test:hetero -- [--carriers node24,bun,s390x] [--no-write]`
 *
 * Moves programs between engines, CPUs and byte orders, from each to each, and writes what came of it to
 * docs/heterogeneity.md. Carriers are installed first (install.ts). Exit code 1 when anything differs.
 */
import { parseArgs } from "node:util";
import { CARRIERS, carriersNamed } from "./carriers.ts";
import { install } from "./install.ts";
import { onMachine } from "./machine.ts";
import { type Results, verdict, write } from "./report.ts";
import { runSamples } from "./samples.ts";

const { values } = parseArgs({
  options: { carriers: { type: "string" }, "no-write": { type: "boolean", default: false } },
});
const kinds = values.carriers === undefined ? CARRIERS : carriersNamed(values.carriers.split(","));
const startedMs = performance.now();
const say = (what: string): void =>
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${what}`);

const engines: string[] = [];
for (const kind of kinds) {
  say(`installing ${kind.name}`);
  engines.push(await install(kind));
}
const names = kinds.map(({ name }) => name);
const machine = await onMachine(names, engines, say);
const samples = await runSamples(names, engines, say);
const results: Results = { kinds, machine, samples };
const failures = verdict(results);
for (const failure of failures) console.error(failure);
if (!values["no-write"]) await write(results);
say(failures.length === 0 ? "all alike" : `${failures.length} differences`);
process.exitCode = failures.length === 0 ? 0 : 1;
