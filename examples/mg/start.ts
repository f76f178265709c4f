/**
 * `npm start`: the patent's experiment, from source to diagram.
 *
 * Compiles mg.ts, starts a machine of four hosts, runs the program on it with process 0 moving to
 * another host after iteration 2, and says what that cost. What is printed is in start-report.ts.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { integer, parse, UsageError } from "../../src/cli/args.ts";
import { Interrupted } from "../../src/cli/command.ts";
import { watchInterruptions } from "../../src/cli/interruption.ts";
import { count } from "../../src/cli/units.ts";
import { compile } from "godwit/compiler";
import { startMachine } from "godwit/machine";
import type { Job, JobReport } from "../../src/machine/client-types.ts";
import { renderTrace } from "godwit/trace";
import { parseArguments } from "./arguments.ts";
import { printIntroduction, printReport, Steps } from "./start-report.ts";

const HOSTS = 4;
const MIGRATE_AFTER = 2;
const DIAGRAM = fileURLToPath(new URL("../../out/mg.html", import.meta.url));

const options = {
  class: {
    hint: "S|W|A",
    help: "the size of the problem",
    kind: {
      expects: "S, W or A",
      parse: (text: string) => (/^[SWA]$/i.test(text) ? text.toUpperCase() : undefined),
    },
  },
  processes: { short: "n", hint: "N", help: "how many processes", kind: integer(1) },
} as const;

const interrupted = watchInterruptions();
try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.exitCode = failed(interrupted.aborted ? interrupted.reason : error);
}

async function start(argv: readonly string[]): Promise<number> {
  const values = parse({ args: {}, options }, argv);
  const size = values.processes ?? 8;
  const className = values.class ?? "W";
  const args = ["--class", className, "--migrate-after", String(MIGRATE_AFTER)];
  const parsed = parseArguments(args, size);
  if (typeof parsed === "string") throw new UsageError(parsed);

  printIntroduction({ problem: parsed.problem, size, hosts: HOSTS, migrateAfter: MIGRATE_AFTER });
  const steps = new Steps();
  try {
    steps.begin("compile examples/mg/mg.ts");
    const executable = await compile(fileURLToPath(new URL("mg.ts", import.meta.url)));
    interrupted.throwIfAborted();
    steps.begin(`start a scheduler and ${HOSTS} hosts`);
    const client = await startMachine({ hosts: HOSTS });
    try {
      interrupted.throwIfAborted();
      steps.begin(`start ${count(size, "process", "processes")}`);
      const job = await client.run(executable, { size, args, trace: true });
      const { report, output } = await follow(job, parsed.problem.iterations, steps);
      interrupted.throwIfAborted();
      steps.begin("draw the space-time diagram");
      await mkdir(fileURLToPath(new URL("../../out/", import.meta.url)), { recursive: true });
      await writeFile(DIAGRAM, await renderTrace(await job.trace(), report, DIAGRAM));
      steps.end();
      printReport({ report, output, diagram: relative(process.cwd(), DIAGRAM) });
      return report.exitCode;
    } finally {
      await client.close();
    }
  } finally {
    steps.cancel();
  }
}

function failed(error: unknown): number {
  if (error instanceof Interrupted) return 128 + constants.signals[error.signal];
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    console.error(`npm start: ${message} (npm start -- [--class S|W|A] [-n N])`);
    return 2;
  }
  console.error(`npm start: ${message}`);
  if (process.env["GODWIT_DEBUG"] === "1") console.error(error);
  return 1;
}

/** Shows the iterations and the migration as they happen; returns what the program wrote. */
async function follow(
  job: Job,
  iterations: number,
  steps: Steps,
): Promise<{ report: JobReport; output: string[] }> {
  const output: string[] = [];
  const kill = () => void job.kill().catch(() => {});
  interrupted.addEventListener("abort", kill, { once: true });
  for await (const event of job.events()) {
    if (event.type === "output") {
      if (output.push(event.line) === 1) steps.begin("initialize, iteration 1");
      if (event.fd === 2) steps.warn(event.line);
      const next = stepAfter(event.line, iterations);
      if (next !== undefined) steps.begin(next);
    } else if (event.type === "notice") steps.warn(event.text);
    else if (event.type === "rank_ended" && event.exitCode !== 0 && !interrupted.aborted) {
      steps.warn(`rank ${event.rank} ended with exit code ${event.exitCode} ${event.crash ?? ""}`.trimEnd());
    }
  }
  interrupted.removeEventListener("abort", kill);
  return { report: await job.ended, output };
}

/** What begins when process 0 has written this line: it reports an iteration once that is done. */
function stepAfter(line: string, iterations: number): string | undefined {
  const done = /^Iteration (\d+)$/.exec(line)?.[1];
  const next = (iteration: number) => (iteration < iterations ? `iteration ${iteration + 1}` : "verify");
  if (line.startsWith("Process 0 moved")) return next(MIGRATE_AFTER);
  if (done === undefined) return undefined;
  return Number(done) === MIGRATE_AFTER ? "process 0 moves to another host" : next(Number(done));
}
