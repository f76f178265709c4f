/** `godwit run FILE -n N`: runs a program and shows what it writes. */
import { access, constants, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Job, JobReport, MachineClient } from "../../machine/client-types.ts";
import { file, integer, type Kind, UsageError, type Values } from "../args.ts";
import { defineCommand, type Environment } from "../command.ts";
import { JobOutput } from "../job-output.ts";
import { findMachine } from "../machine-file.ts";
import { Progress } from "../progress.ts";
import { count } from "../units.ts";

const DEFAULT_HOSTS = 4;

/** An engine by name, or the path of one. */
export const engine: Kind<string> = {
  expects: "node, bun, deno or a path",
  parse: (text) => (/^(node|bun|deno)$/.test(text) || /[/\\]/.test(text) ? text : undefined),
};

const options = {
  processes: {
    short: "n",
    hint: "N",
    kind: integer(1, 1_000_000),
    required: true,
    help: "how many processes: ranks 0 to N-1",
  },
  hosts: {
    hint: "K",
    kind: integer(1, 10_000),
    help: `start a machine with K hosts just for this (default ${DEFAULT_HOSTS})`,
  },
  engine: {
    hint: "ENGINE",
    kind: engine,
    repeatable: true,
    help: "node, bun, deno or a path; repeated: hosts take them in turn",
  },
  shuffle: {
    hint: "MS",
    kind: integer(1),
    help: "move a random process to a random other host about every MS milliseconds",
  },
  "freeze-wait": {
    hint: "MS",
    kind: integer(0, 50_000),
    help: "how long a move may wait for what is in flight or open at the host (default 5000)",
  },
  seed: { hint: "S", kind: integer(0), help: "seed of the shuffle's choices (default 1)" },
  report: {
    hint: "FILE",
    kind: file,
    help: "write where each rank ran and what each migration cost, as JSON",
  },
  trace: {
    hint: "FILE",
    kind: file,
    help: "write the space-time diagram: FILE.html, or FILE.json for Perfetto",
  },
  inspect: {
    hint: "RANK",
    kind: integer(0),
    help: "have a rank wait for a debugger, at its start and after each move (docs/debugging.md)",
  },
  prefix: { help: 'put "[rank] " before each line of output' },
} as const;

const args = { file: { hint: "FILE", kind: file, help: "the program, TypeScript or JavaScript" } } as const;

type RunValues = Values<typeof args, typeof options>;

export const run = defineCommand({
  name: "run",
  summary: "Run a program as N processes",
  args,
  options,
  rest: { hint: "ARGS", help: "the program's own arguments follow" },
  example: "godwit run examples/mg/mg.ts -n 8 --trace mg.html -- --class W",
  notes:
    'Uses the machine that "godwit up" started, unless --hosts or --engine is given or none is running;\n' +
    "then it starts one just for this program. Exits with 0 only if every rank ended well.",
  run: runProgram,
});

async function runProgram(values: RunValues, environment: Environment): Promise<number> {
  await checkFiles(values);
  const progress = new Progress(environment.stderr);
  try {
    progress.show("compiling …");
    const executable = await environment.compile(values.file);
    environment.interrupted.throwIfAborted();
    const client = await machineFor(values, environment, progress);
    try {
      environment.interrupted.throwIfAborted();
      progress.show(`starting ${count(values.processes, "process", "processes")} …`);
      const job = await client.run(executable, {
        size: values.processes,
        args: values.rest,
        shuffleMs: values.shuffle,
        seed: values.seed,
        freezeWaitMs: values["freeze-wait"],
        trace: values.trace !== undefined,
        ...(values.inspect !== undefined && { inspect: values.inspect }),
      });
      const report = await follow(job, values, environment, progress);
      await writeResults(job, report, values, progress);
      environment.interrupted.throwIfAborted();
      return exitCodeOf(report);
    } finally {
      await client.close();
    }
  } finally {
    progress.clear();
  }
}

/** Finds out before anything runs what would only be found out after an hour. */
async function checkFiles({ file, engine, report, trace }: RunValues): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new UsageError(`No such file "${file}"`);
  if (!found.isFile()) throw new UsageError(`"${file}" is not a file`);
  for (const path of engine.filter((engine) => /[/\\]/.test(engine))) {
    await access(path, constants.X_OK).catch(() => {
      throw new UsageError(`No such engine "${path}"`);
    });
  }
  for (const path of [report, trace]) {
    if (path === undefined) continue;
    await access(dirname(path), constants.W_OK).catch(() => {
      throw new UsageError(`Cannot write "${path}": no such folder, or not writable`);
    });
  }
}

async function machineFor(
  values: RunValues,
  environment: Environment,
  progress: Progress,
): Promise<MachineClient> {
  const ownMachine = values.hosts !== undefined || values.engine.length > 0;
  const running = ownMachine ? undefined : await findMachine(environment);
  if (running !== undefined) return running;
  const hosts = values.hosts ?? Math.max(DEFAULT_HOSTS, values.engine.length);
  progress.show(`starting ${count(hosts, "host")} …`);
  return await environment.startMachine({
    hosts,
    ...(values.engine.length > 0 && { engines: values.engine }),
  });
}

async function follow(
  job: Job,
  { prefix }: RunValues,
  { stdout, stderr, interrupted }: Environment,
  progress: Progress,
): Promise<JobReport> {
  const output = new JobOutput(stdout, stderr, { prefix, beforeWrite: () => progress.clear() });
  // A kill that fails shows in the job's own end; there is nobody else to tell.
  const kill = () => void job.kill().catch(() => {});
  interrupted.addEventListener("abort", kill, { once: true });
  if (interrupted.aborted) kill();
  try {
    return await output.follow(job, interrupted);
  } finally {
    interrupted.removeEventListener("abort", kill);
  }
}

async function writeResults(
  job: Job,
  report: JobReport,
  values: RunValues,
  progress: Progress,
): Promise<void> {
  if (values.report !== undefined) {
    await writeFile(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (values.trace !== undefined) {
    progress.show("drawing …");
    const { renderTrace } = await import("../../trace/index.ts");
    await writeFile(values.trace, await renderTrace(await job.trace(), report, values.trace));
  }
}

function exitCodeOf(report: JobReport): number {
  return report.exitCode || (report.ranks.some(({ exitCode }) => exitCode !== 0) ? 1 : 0);
}
