/**
 * `npm run test:hetero -- [--carriers node24,bun,s390x] [--ci] [--no-write]`
 *
 * Moves programs between engines, CPUs and byte orders, from each to each, and writes what came of it to
 * docs/heterogeneity.md. Carriers are installed first (install.ts). Exit code 1 when anything differs.
 *
 * --ci: four carriers, a handful of samples, nothing written, and an end to it if it takes too long.
 */
import { parseArgs } from "node:util";
import { CARRIERS, carriersNamed } from "./carriers.ts";
import { install } from "./install.ts";
import { HANDFUL } from "./lists.ts";
import { onMachine } from "./machine.ts";
import { type Results, summary, verdict, write } from "./report.ts";
import { runSamples } from "./samples.ts";

/** Another engine, another CPU, the other byte order; test/browser has the browser. */
const IN_CI = "node24,bun,arm64,s390x";
/** Some time more than it takes on two cores that do something else as well. */
const CI_LIMIT_MS = 15 * 60_000;

const { values } = parseArgs({
  options: {
    carriers: { type: "string" },
    ci: { type: "boolean", default: false },
    "no-write": { type: "boolean", default: false },
  },
});
const asked = values.carriers ?? (values.ci ? IN_CI : undefined);
const kinds = asked === undefined ? CARRIERS : carriersNamed(asked.split(","));
const startedMs = performance.now();
const say = (what: string): void =>
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${what}`);

if (values.ci)
  setTimeout(() => {
    console.error(`Not done after ${CI_LIMIT_MS / 60_000} minutes`);
    process.exit(1);
  }, CI_LIMIT_MS).unref();

const engines: string[] = [];
for (const kind of kinds) {
  say(`installing ${kind.name}`);
  engines.push(await install(kind));
}
const names = kinds.map(({ name }) => name);
const machine = await onMachine(names, engines, say);
const samples = await runSamples(names, engines, say, values.ci ? HANDFUL : undefined);
const results: Results = { kinds, machine, samples };
for (const line of summary(results)) say(line);
const failures = verdict(results);
for (const failure of failures) console.error(failure);
if (!values.ci && !values["no-write"]) await write(results);
say(failures.length === 0 ? "all alike" : `${failures.length} differences`);
process.exitCode = failures.length === 0 ? 0 : 1;
