/**
 * `npm run test:hetero -- [--carriers node24,bun,s390x] [--parts differences,memory,moves] [--everything] [--ci] [--no-write]`
 *
 * Moves programs between engines, CPUs and byte orders, from each to each, and writes what came of it to
 * docs/heterogeneity.md, a part of it for each part. Carriers are installed first (install.ts). Exit code 1 when anything differs.
 *
 * --everything: all samples on emulated CPUs as well (scheme.ts), which takes hours.
 * --ci: five carriers, moves only, a handful of samples, nothing written, and an end to it if it takes too long.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { CARRIERS, type Carrier, carriersNamed } from "./carriers.ts";
import { findDifferences } from "./differences.ts";
import { install } from "./install.ts";
import { HANDFUL } from "./lists.ts";
import { refuseLarge } from "./large.ts";
import { onMachine } from "./machine.ts";
import { writePart } from "./page.ts";
import { type Results, summary, text, verdict } from "./report.ts";
import { runSamples } from "./samples.ts";

/** JavaScriptCore, SpiderMonkey in a page, another CPU, the other byte order. */
const IN_CI = "node24,bun,firefox,arm64,s390x";
/** Several times what it takes on two cores. */
const CI_LIMIT_MS = 10 * 60_000;

const { values } = parseArgs({
  options: {
    carriers: { type: "string" },
    parts: { type: "string" },
    everything: { type: "boolean", default: false },
    ci: { type: "boolean", default: false },
    "no-write": { type: "boolean", default: false },
  },
});
const { ci, everything } = values;
const asked = values.carriers ?? (ci ? IN_CI : undefined);
/** OS processes. */
const atATime = availableParallelism();
const startedMs = performance.now();
const say = (what: string): void =>
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${what}`);

if (ci)
  setTimeout(() => {
    console.error(`Not done after ${CI_LIMIT_MS / 60_000} minutes`);
    process.exit(1);
  }, CI_LIMIT_MS).unref();

/** Each finds out something, says what, and hands back what is not as it should be, and its parts of the page. */
const PARTS: Readonly<
  Record<
    string,
    (
      carriers: readonly Carrier[],
    ) => Promise<{ failures: readonly string[]; texts: Readonly<Record<string, string>> }>
  >
> = {
  differences: (carriers) => findDifferences(carriers, atATime, say),
  memory: (carriers) => refuseLarge(carriers, say),
  async moves(carriers) {
    const machine = await onMachine(carriers, say);
    const only = ci ? HANDFUL : undefined;
    const samples = await runSamples(carriers, { only, everything, atATime, say });
    const results: Results = { carriers, machine, samples };
    for (const line of summary(results)) say(line);
    return { failures: verdict(results), texts: { moves: text(results) } };
  },
};

const carriers: Carrier[] = [];
for (const kind of asked === undefined ? CARRIERS : carriersNamed(asked.split(","))) {
  say(`installing ${kind.name}`);
  carriers.push(await install(kind));
}
let differences = 0;
const parts = values.parts?.split(",") ?? (ci ? ["moves"] : Object.keys(PARTS));
for (const name of parts) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`No part "${name}": there are ${Object.keys(PARTS).join(", ")}`);
  const { failures, texts } = await part(carriers);
  for (const failure of failures) console.error(failure);
  differences += failures.length;
  if (ci || values["no-write"]) continue;
  for (const [name, written] of Object.entries(texts)) await writePart(name, written);
}
say(differences === 0 ? "all alike" : `${differences} differences`);
process.exitCode = differences === 0 ? 0 : 1;
