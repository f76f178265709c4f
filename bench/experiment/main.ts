/**
 * `npm run experiment`: the patent's Table 1 and FIGS. 9 to 11, measured here and now. Writes docs/experiment.md and
 * its figures, and what they are made of to out/. Options are for a shorter form of it.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { compile } from "godwit/compiler";
import { buildDiagram, renderTrace } from "godwit/trace";
import { integer, type Kind, parse, text, UsageError } from "../../src/cli/args.ts";
import { experimentDocument, type Results, type Series } from "./document.ts";
import { pictures, sceneOf, type Picture } from "./figures.ts";
import { type Executable, PROGRAM, type Run, runGodwit, runMG, VARIANTS } from "./run.ts";
import { type Network, NETWORKS, openTestbed, type Testbed } from "./testbed.ts";

/** Hosts get a carrier ready again after each run; it should not compete with the next. */
const SETTLE_MS = 500;
/** The run to be drawn is made again until something was sent to the process while it moved, but not more often than this. */
const TRACED_RUNS = 5;

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function listOf<T extends string>(known: readonly T[]): Kind<readonly T[]> {
  return {
    expects: `some of ${known.join(",")}`,
    parse: (text) => {
      const names = text.split(",");
      const found = known.filter((name) => names.includes(name));
      return found.length === names.length ? found : undefined;
    },
  };
}

const options = {
  runs: { hint: "N", kind: integer(1, 1000), help: "how many of each (default 10)" },
  classes: { hint: "LIST", kind: listOf(["S", "W", "A"]), help: "default W,A" },
  networks: { hint: "LIST", kind: listOf(NETWORKS), help: "default loopback,100mbit" },
  docs: { hint: "DIR", kind: text, help: "where experiment.md and figures/ go (default docs)" },
  out: { hint: "DIR", kind: text, help: "where experiment.json and the trace go (default out)" },
} as const;

// Hosts are taken down at the end of this OS process, which must not be a sudden one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`npm run experiment: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) {
    console.error(
      "Options: [--runs N] [--classes W,A] [--networks loopback,100mbit] [--docs DIR] [--out DIR]",
    );
  }
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(argv: readonly string[]): Promise<void> {
  const values = parse({ args: {}, options }, argv);
  const {
    runs = 10,
    classes = ["W", "A"],
    networks = NETWORKS,
    docs = root("docs"),
    out = root("out"),
  } = values;
  const [loadBefore] = loadavg() as [number];
  const startedMs = performance.now();
  const executable = await compile(PROGRAM);
  const series: Series[] = [];
  let drawn: Drawn | undefined;
  for (const network of networks) {
    const testbed = await openTestbed(network);
    try {
      await warmUp(testbed, executable);
      for (const className of classes)
        series.push(await measure(testbed, executable, network, className, runs));
      // The last network is the one most like the patent's.
      if (network === networks.at(-1)) drawn = await traced(testbed, executable, classes[0]!, network, out);
    } finally {
      await testbed.end();
    }
  }
  assertSameResults(series);
  const results: Results = {
    date: new Date().toISOString(),
    computer: describeComputer(),
    processors: cpus().length,
    loadBefore,
    minutes: (performance.now() - startedMs) / 60_000,
    options: ` -- --runs ${runs} --classes ${classes.join(",")} --networks ${networks.join(",")}`,
    series,
    pictures: drawn!.pictures.map(({ name, caption }) => ({ name, caption })),
    picturesOf: drawn!.what,
  };
  await write(results, drawn!.pictures, docs, out);
  console.log(
    `\n${join(docs, "experiment.md")}, ${join(out, "experiment.json")}, ${join(out, "experiment-trace.html")}`,
  );
}

/** Files are in memory after it, and whatever is compiled once is compiled. */
async function warmUp(testbed: Testbed, executable: Executable): Promise<void> {
  for (const variant of VARIANTS) await runMG(testbed, executable, variant, "S");
}

async function measure(
  testbed: Testbed,
  executable: Executable,
  network: Network,
  className: string,
  count: number,
): Promise<Series> {
  const runs = Object.fromEntries(VARIANTS.map((variant) => [variant, [] as Run[]]));
  for (let i = 0; i < count; i++) {
    // Each goes first in turn.
    const turn = i % VARIANTS.length;
    for (const variant of [...VARIANTS.slice(turn), ...VARIANTS.slice(0, turn)]) {
      await setTimeout(SETTLE_MS);
      const run = await runMG(testbed, executable, variant, className);
      runs[variant]!.push(run);
      const { executionMs, communicationMs, migration } = run;
      console.log(
        `${network} ${className} ${i + 1}/${count} ${variant.padEnd(9)} execution ${seconds(executionMs)}, ` +
          `communication ${seconds(communicationMs)}${migration ? `, frozen ${migration.freezeMs.toFixed(1)} ms` : ""}`,
      );
    }
  }
  return { network, className, runs };
}

interface Drawn {
  readonly pictures: readonly Picture[];
  readonly what: string;
}

/**
 * Process 0 is told to move, from outside, when it has done two iterations, and goes on until it is frozen: so did the
 * patent's, on a signal of the scheduler's. If it keeps being over before that, the program asks for it.
 */
async function traced(
  testbed: Testbed,
  executable: Executable,
  className: string,
  network: Network,
  out: string,
): Promise<Drawn> {
  for (let attempt = 1; ; attempt++) {
    await setTimeout(SETTLE_MS);
    const moves = attempt < TRACED_RUNS ? "outside" : "itself";
    const { job, report, run } = await runGodwit(testbed.client, executable, className, moves, {
      trace: true,
    });
    const events = await job.trace();
    const diagram = buildDiagram(events, report);
    const isTelling = run.migration !== undefined && sceneOf(diagram).toNewPlace.length > 0;
    if (!isTelling && attempt < TRACED_RUNS) continue;
    await mkdir(out, { recursive: true });
    for (const extension of ["html", "json"]) {
      const path = join(out, `experiment-trace.${extension}`);
      await writeFile(path, await renderTrace(events, report, path));
    }
    const by = moves === "outside" ? "from outside" : "by the program";
    const what = `A traced run of class ${className} on ${network}; the migration was asked for ${by}, after iteration 2.`;
    return { pictures: pictures(diagram), what };
  }
}

function assertSameResults(series: readonly Series[]): void {
  for (const { className } of series) {
    const same = series.filter((other) => other.className === className);
    const bits = new Set(same.flatMap(({ runs }) => Object.values(runs).flat()).map(({ bits }) => bits));
    if (bits.size !== 1)
      throw new Error(`Class ${className} came to different results: ${[...bits].join(", ")}`);
  }
}

async function write(
  results: Results,
  pictures: readonly Picture[],
  docs: string,
  out: string,
): Promise<void> {
  await mkdir(join(docs, "figures"), { recursive: true });
  await mkdir(out, { recursive: true });
  for (const { name, svg } of pictures) await writeFile(join(docs, "figures", `${name}.svg`), `${svg}\n`);
  await writeFile(join(docs, "experiment.md"), experimentDocument(results));
  await writeFile(join(out, "experiment.json"), `${JSON.stringify(results, undefined, 2)}\n`);
}

function describeComputer(): string {
  const [processor] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return `${processor?.model.trim()}, ${memory}, ${type()} ${release()}, Node ${process.version}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
