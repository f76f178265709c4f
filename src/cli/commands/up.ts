/** `godwit up`: starts a machine that goes on until `godwit down`. */
import { spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "../../errors.ts";
import type { MachineClient } from "../../machine/client-types.ts";
import { integer, type Values } from "../args.ts";
import { defineCommand, type Environment } from "../command.ts";
import { DEFAULT_HOSTS, engines, hostsFor } from "../given.ts";
import { machineHome, refuseSecondMachine, removeRecord, writeRecord } from "../machine-file.ts";
import { Progress } from "../progress.ts";
import { count } from "../units.ts";

/** How often the keeper of a machine looks whether it still is. */
const LOOK_EVERY_MS = 2000;

/** So many processes start at once on each of its hosts, if that many have before. Each that waits takes some 25 MiB. */
const MOST_SPARES = 4;

const options = {
  hosts: { hint: "K", kind: integer(1, 10_000), help: `how many local hosts (default ${DEFAULT_HOSTS})` },
  engine: engines,
  port: {
    hint: "P",
    kind: integer(0, 65_535),
    help: "the scheduler's TCP port on the loopback interface (default: any free one)",
  },
  foreground: { help: "stay, and end the machine with Ctrl-C (for service managers)" },
} as const;

type UpValues = Values<typeof args, typeof options>;

const args = {} as const;

export const up = defineCommand({
  name: "up",
  summary: "Start a machine that goes on until `godwit down`",
  args,
  options,
  example: "godwit up --hosts 2 --engine node --engine bun",
  notes:
    "The machine's address is kept in $GODWIT_HOME/machine.json (default ~/.godwit), for its owner only.",
  run: async (values, environment) => {
    await refuseSecondMachine(environment.variables);
    return values.foreground ? await keep(values, environment) : await launch(values, environment);
  },
});

/** What the background process tells the one that launched it, once. */
type Launched = { readonly started: string } | { readonly code: `ERR_${string}`; readonly message: string };

/** Starts the machine here and keeps it until somebody interrupts. */
async function keep(values: UpValues, environment: Environment): Promise<number> {
  const { variables, interrupted, stdout } = environment;
  const tell = (launched: Launched) => {
    if ("started" in launched) stdout.write(`${launched.started}\n`);
    if (!process.connected) return;
    // The launcher may be gone already; the machine goes on regardless.
    process.send?.(launched, () => process.disconnect());
  };
  const hosts = values.hosts ?? hostsFor(values.engine);
  const engines = values.engine.length > 0 ? values.engine : undefined;
  try {
    const client = await environment.startMachine({
      hosts,
      engines,
      port: values.port,
      mostSpares: MOST_SPARES,
    });
    try {
      await writeRecord(variables, { address: client.address, osPid: process.pid });
      tell({
        started: `Machine with ${count(hosts, "host")} at ${client.address.host}:${client.address.port}`,
      });
      await untilInterrupted(interrupted, client);
    } finally {
      await client.close();
      await removeRecord(variables, process.pid);
    }
  } catch (error) {
    if (process.connected) {
      const code = error instanceof GodwitError ? error.code : "ERR_START";
      tell({ code, message: error instanceof Error ? error.message : String(error) });
    }
    throw error;
  }
  return 0;
}

/** Starts a process that keeps the machine, and returns when the machine runs. */
async function launch(values: UpValues, environment: Environment): Promise<number> {
  const home = machineHome(environment.variables);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const logPath = join(home, "machine.log");
  const log = await open(logPath, "w", 0o600);
  const progress = new Progress(environment.stderr);
  progress.show("starting the machine …");
  try {
    const argv = ["up", "--foreground", ...arguments_(values)];
    const child = spawn(process.execPath, [...process.execArgv, environment.entry, ...argv], {
      detached: true,
      stdio: ["ignore", log.fd, log.fd, "ipc"],
      env: environment.variables,
    });
    const launched = await new Promise<Launched>((resolve, reject) => {
      child.once("error", reject);
      child.once("message", resolve);
      child.once("exit", (code, signal) =>
        reject(
          new GodwitError(
            "ERR_START",
            `The machine ended at its start (${signal ?? code}); see "${logPath}"`,
          ),
        ),
      );
      environment.interrupted.addEventListener("abort", () => child.kill());
    });
    if ("message" in launched) throw new GodwitError(launched.code, launched.message);
    child.unref();
    progress.clear();
    environment.stdout.write(`${launched.started}\n`);
    return 0;
  } finally {
    progress.clear();
    await log.close();
  }
}

function arguments_({ hosts, engine, port }: UpValues): string[] {
  const argv = engine.map((engine) => `--engine=${engine}`);
  if (hosts !== undefined) argv.push(`--hosts=${hosts}`);
  if (port !== undefined) argv.push(`--port=${port}`);
  return argv;
}

/** Resolves when somebody interrupts. @throws what the machine says when it has ended by itself. */
async function untilInterrupted(signal: AbortSignal, client: MachineClient): Promise<void> {
  while (!signal.aborted) {
    await client.hosts();
    // Interrupted in its sleep it rejects, and is done.
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
