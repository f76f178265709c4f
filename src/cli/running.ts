/** What `run` and `restart` have in common: the machine, the job's options, following it, and what is made of it. */
import { access, constants, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Job, JobReport, MachineClient, RestartOptions } from "../machine/client-types.ts";
import { file, integer, period, text, UsageError, type Values } from "./args.ts";
import type { Environment } from "./command.ts";
import { checkEngines, DEFAULT_HOSTS, engines, hostsFor } from "./given.ts";
import { JobOutput } from "./job-output.ts";
import { findMachine } from "./machine-file.ts";
import type { Progress } from "./progress.ts";
import { collector, type SpanTarget, spanTarget } from "./spans.ts";
import { count } from "./units.ts";

export const runOptions = {
  hosts: {
    hint: "K",
    kind: integer(1, 10_000),
    help: `start a machine with K hosts just for this (default ${DEFAULT_HOSTS})`,
  },
  engine: engines,
  shuffle: {
    hint: "MS",
    kind: integer(1),
    help: "move a random process to a random other host about every MS milliseconds",
  },
  "freeze-wait": {
    hint: "MS",
    kind: integer(0, 50_000),
    help: "how long a move may wait for what is in flight or open (default 5000)",
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
  otlp: {
    hint: "URL",
    kind: collector,
    help: "send the run as OpenTelemetry spans to a collector, by OTLP/HTTP",
  },
  "checkpoint-every": {
    hint: "TIME",
    kind: period,
    help: "take a checkpoint about every TIME (30s, 5m), to restart from",
  },
  "checkpoint-to": {
    hint: "DIR",
    kind: text,
    help: "where checkpoints go (default: in ~/.godwit/checkpoints)",
  },
  "restart-on-loss": {
    help: "when a host is lost, go back to the last checkpoint, or the beginning",
  },
  inspect: {
    hint: "RANK",
    kind: integer(0),
    help: "have a rank wait for a debugger, at its start and after each move",
  },
  prefix: { help: 'put "[rank] " before each line of output' },
} as const;

export type RunningValues = Values<{}, typeof runOptions>;

/** How a job is started. */
export interface Launch<T> {
  /** How many processes it will have, if that is known. */
  readonly size?: number;
  /** Done while the machine starts. */
  prepare(): Promise<T>;
  /** @param options as the command line says. */
  start(client: MachineClient, prepared: T, options: RestartOptions): Promise<Job>;
}

/** Starts a job on the machine there is, or on one of its own, follows it to its end, and leaves. */
export async function runJob<T>(
  values: RunningValues,
  environment: Environment,
  progress: Progress,
  launch: Launch<T>,
): Promise<number> {
  const spans = spanTarget(values.otlp, environment.variables);
  await checkFiles(values);
  environment.interrupted.throwIfAborted();
  const machine = await machineFor(values, launch.size, environment, progress);
  // The OS processes of one of its own are started by then, and load meanwhile.
  const [client, prepared] = await both(
    machine.client,
    setImmediate().then(() => launch.prepare()),
  );
  try {
    environment.interrupted.throwIfAborted();
    const job = await launch.start(client, prepared, jobOptions(values, spans !== undefined));
    const report = await follow(job, values, environment, progress);
    await writeResults(job, report, values, progress);
    if (spans !== undefined) await sendResults(job, report, spans, progress);
    environment.interrupted.throwIfAborted();
    return exitCodeOf(report);
  } finally {
    await client.close();
  }
}

/** Without either there is no machine left behind. */
async function both<T>(machine: Promise<MachineClient>, prepared: Promise<T>): Promise<[MachineClient, T]> {
  const [client, other] = await Promise.allSettled([machine, prepared]);
  if (other.status === "fulfilled") {
    if (client.status === "fulfilled") return [client.value, other.value];
    throw client.reason;
  }
  if (client.status === "fulfilled") await client.value.close();
  throw other.reason;
}

function jobOptions(values: RunningValues, sendsSpans: boolean): RestartOptions {
  const { "checkpoint-every": everyMs, "checkpoint-to": to } = values;
  const wanted = everyMs !== undefined || to !== undefined;
  const directory = to === undefined ? {} : { directory: resolve(to) };
  return {
    shuffleMs: values.shuffle,
    seed: values.seed,
    ...(values["freeze-wait"] !== undefined && { freezeWaitMs: values["freeze-wait"] }),
    trace: values.trace !== undefined || sendsSpans,
    ...(values.inspect !== undefined && { inspect: values.inspect }),
    ...(wanted && { checkpoint: { ...directory, ...(everyMs !== undefined && { everyMs }) } }),
    ...(values["restart-on-loss"] && { restartOnLoss: true }),
  };
}

/** Finds out before anything runs what would only be found out after an hour. */
async function checkFiles({ engine, report, trace }: RunningValues): Promise<void> {
  await checkEngines(engine);
  for (const path of [report, trace]) {
    if (path === undefined) continue;
    await access(dirname(path), constants.W_OK).catch(() => {
      throw new UsageError(`Cannot write "${path}": no such folder, or not writable`);
    });
  }
}

/** Resolves once it is being started; the client comes when it is there. */
async function machineFor(
  values: RunningValues,
  size: number | undefined,
  environment: Environment,
  progress: Progress,
): Promise<{ readonly client: Promise<MachineClient> }> {
  const ownMachine = values.hosts !== undefined || values.engine.length > 0;
  const running = ownMachine ? undefined : await findMachine(environment);
  if (running !== undefined) return { client: Promise.resolve(running) };
  const hosts = values.hosts ?? hostsFor(values.engine);
  progress.show(`starting ${count(hosts, "host")} …`);
  const client = environment.startMachine({
    hosts,
    processes: size,
    // Where hosts may be lost one by one, or have engines of their own, each is an OS process.
    ...(values.engine.length === 0 && !values["restart-on-loss"] && { whole: true }),
    ...(values.engine.length > 0 && { engines: values.engine }),
  });
  return { client };
}

async function follow(
  job: Job,
  { prefix }: RunningValues,
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
  values: RunningValues,
  progress: Progress,
): Promise<void> {
  if (values.report !== undefined) {
    await writeFile(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  if (values.trace !== undefined) {
    progress.show("drawing …");
    const { renderTrace } = await import("../trace/index.ts");
    await writeFile(values.trace, await renderTrace(await job.trace(), report, values.trace));
  }
}

async function sendResults(
  job: Job,
  report: JobReport,
  { endpoint }: SpanTarget,
  progress: Progress,
): Promise<void> {
  progress.show("sending spans …");
  const { sendSpans } = await import("../trace/otlp.ts");
  await sendSpans(await job.trace(), report, endpoint);
}

function exitCodeOf(report: JobReport): number {
  return report.exitCode || (report.ranks.some(({ exitCode }) => exitCode !== 0) ? 1 : 0);
}
