/** A machine that does nothing but play a script, to test the command line without processes. */
import { Readable } from "node:stream";
import { GodwitError } from "../../src/errors.ts";
import { cli } from "../../src/cli/cli.ts";
import type { Environment, TextOutput } from "../../src/cli/command.ts";
import type {
  Job,
  JobEvent,
  JobOptions,
  JobReport,
  MachineClient,
  MachineOptions,
  MigrationReport,
  ProcessInfo,
  RestartOptions,
} from "../../src/machine/client-types.ts";

export const migrationReport: MigrationReport = {
  migration: 1,
  rank: 0,
  from: "host-1",
  to: "host-3",
  status: "committed",
  startedAt: 1000,
  coordinationMs: 1,
  collectingMs: 2,
  transmittingMs: 3,
  restoringMs: 4,
  freezeMs: 12.34,
  bytes: 7_500_000,
  precopiedBytes: 0,
  connectedPeers: 7,
  listedMessages: 0,
};

export function jobReport(exitCodes: readonly number[]): JobReport {
  return {
    job: "1",
    program: "hello",
    size: exitCodes.length,
    exitCode: exitCodes.find((code) => code !== 0) ?? 0,
    elapsedMs: 100,
    migrations: [],
    ranks: exitCodes.map((exitCode, rank) => ({
      rank,
      hosts: ["host-1"],
      exitCode,
      messagesSent: 0,
      bytesSent: 0,
      messagesReceived: 0,
      bytesReceived: 0,
    })),
  };
}

const processes: ProcessInfo[] = [
  {
    job: "1",
    program: "mg",
    rank: 0,
    vmid: "1.4",
    host: "host-1",
    status: "running",
    migrations: 2,
    osPid: 4711,
  },
  {
    job: "1",
    program: "mg",
    rank: 10,
    vmid: "2.12",
    host: "host-2",
    status: "running",
    migrations: 0,
    osPid: 812,
    pinned: "main() → local db → Socket",
  },
];

export class FakeMachine implements MachineClient {
  readonly address = { host: "127.0.0.1", port: 4100, secret: "s" };
  /** What was asked of it, in order. */
  readonly log: [what: string, ...with: unknown[]][] = [];
  /** What a job does after it has started; it waits to be killed when this does not end it. */
  script: JobEvent[] = [{ type: "ended", exitCode: 0, report: jobReport([0]) }];

  run(executable: { name: string }, options: JobOptions): Promise<Job> {
    this.log.push(["run", executable.name, JSON.parse(JSON.stringify(options))]);
    return this.#job();
  }

  #job(): Promise<Job> {
    const killed = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<JobReport>();
    const script = this.script;
    async function* events(): AsyncGenerator<JobEvent> {
      yield { type: "started", job: "1", ranks: [{ rank: 0, host: "host-1", vmid: "1.1" }] };
      let last: JobEvent | undefined;
      for (last of script) yield last;
      if (last?.type !== "ended") {
        await killed.promise;
        yield { type: "rank_ended", rank: 0, exitCode: 137, signal: "SIGKILL" };
        last = { type: "ended", exitCode: 137, report: jobReport([137]) };
        yield last;
      }
      ended.resolve(last.report);
    }
    return Promise.resolve({
      id: "1",
      events,
      ended: ended.promise,
      trace: () => Promise.resolve([]),
      kill: () => {
        this.log.push(["kill"]);
        killed.resolve();
        return Promise.resolve();
      },
    });
  }

  hosts() {
    const host = {
      engine: "node",
      version: "24.0.0",
      platform: "linux",
      arch: "x64",
      endianness: "LE" as const,
      cpus: 4,
      memoryBytes: 16e9,
      freeBytes: 7.5e9,
      loadAverage: 1.25,
    };
    return Promise.resolve([
      { id: 1, name: "host-1", processes: 2, status: "up" as const, osPid: 100, ...host },
      { id: 2, name: "host-2", processes: 10, status: "draining" as const, osPid: 2000, ...host },
    ]);
  }

  processes({ ask = false } = {}) {
    const asked = [{ pinnedNow: null }, { pinnedNow: "main() → local file → FileHandle" }];
    return Promise.resolve(processes.map((one, i) => (ask ? { ...one, ...asked[i] } : one)));
  }

  migrate(job: string, rank: number, host?: string | number): Promise<MigrationReport> {
    this.log.push(["migrate", job, rank, host]);
    if (job !== "1") return Promise.reject(new GodwitError("ERR_UNKNOWN_JOB", `No such job "${job}"`));
    return Promise.resolve(migrationReport);
  }

  checkpoint(job: string, directory?: string) {
    this.log.push(["checkpoint", job, directory]);
    if (job !== "1") return Promise.reject(new GodwitError("ERR_UNKNOWN_JOB", `No such job "${job}"`));
    return Promise.resolve({
      path: `${directory ?? "/home/own"}/001`,
      sizeBytes: 12_300_000,
      elapsedMs: 45.6,
    });
  }

  restart(path: string, options: RestartOptions = {}): Promise<Job> {
    this.log.push(["restart", path, JSON.parse(JSON.stringify(options))]);
    return this.#job();
  }

  drain(host: string | number) {
    this.log.push(["drain", host]);
    return Promise.resolve({ moved: 1 });
  }

  down() {
    this.log.push(["down"]);
    return Promise.resolve();
  }

  close() {
    this.log.push(["close"]);
    return Promise.resolve();
  }
}

class TextSink implements TextOutput {
  text = "";
  isTTY = false;
  write(text: string): boolean {
    this.text += text;
    return true;
  }
  once(): void {}
  off(): void {}
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked of the machine. */
  readonly log: readonly (readonly unknown[])[];
}

export interface Setting {
  readonly home: string;
  readonly machine?: FakeMachine;
  readonly interrupted?: AbortSignal;
  readonly variables?: Record<string, string>;
}

/** Runs `godwit ARGV` inside this process against a fake machine. */
export async function runCli(argv: readonly string[], setting: Setting): Promise<Outcome> {
  const stdout = new TextSink();
  const stderr = new TextSink();
  const machine = setting.machine ?? new FakeMachine();
  const environment: Environment = {
    stdout,
    stderr,
    variables: { GODWIT_HOME: setting.home, ...setting.variables },
    interrupted: setting.interrupted ?? new AbortController().signal,
    entry: "unused",
    stdin: Readable.from([]),
    check: () => Promise.reject(new Error("nothing is checked here")),
    simulate: () => Promise.reject(new Error("nothing is simulated here")),
    compile: (file: string) => Promise.resolve({ hash: "h", code: "code", map: "{}", name: file, needs: [] }),
    startMachine: (options?: MachineOptions) => {
      machine.log.push(["start", JSON.parse(JSON.stringify(options))]);
      return Promise.resolve(machine);
    },
    connectMachine: () => {
      machine.log.push(["connect"]);
      return Promise.resolve(machine);
    },
  };
  const exitCode = await cli(argv, environment);
  return { exitCode, stdout: stdout.text, stderr: stderr.text, log: machine.log };
}
