/** A client of a running machine, over its control plane. */
import { randomUUID } from "node:crypto";
import { GodwitError } from "../../errors.ts";
import type { Rank } from "../../protocol/ids.ts";
import type {
  CheckpointReport,
  HostRow,
  Job,
  JobOptions,
  MachineAddress,
  MachineClient,
  MigrationReport,
  ProcessInfo,
  RestartOptions,
} from "../client-types.ts";
import type { ControlPlane } from "../control/control-plane.ts";
import { joinControlPlane } from "../control/embedded-plane.ts";
import type { ClientSignal, Request } from "../control/messages.ts";
import { connectWith } from "../transport/endpoints.ts";
import { JobHandle } from "./job.ts";

type Executable = Parameters<MachineClient["run"]>[0];

export class ControlPlaneClient implements MachineClient {
  readonly address: MachineAddress;
  readonly #jobs = new Map<string, JobHandle>();
  #plane!: ControlPlane;

  private constructor(address: MachineAddress) {
    this.address = address;
  }

  /** @throws {GodwitError} `ERR_CONNECTION_LOST` when nobody answers there, or the secret is wrong. */
  static async connect(address: MachineAddress): Promise<ControlPlaneClient> {
    const client = new ControlPlaneClient(address);
    const endpoint = `tcp:${address.host}:${address.port}`;
    client.#plane = await joinControlPlane(endpoint, connectWith(address.secret), {
      hear: (signal) => client.#hear(signal as unknown as ClientSignal),
      returned: async (plane) => void (await plane.request({ type: "resume", jobs: client.#running() })),
    });
    void client.#plane.ended.then((error) => {
      const lost = error ?? new GodwitError("ERR_CLOSED", "The client has left the machine");
      for (const job of client.#jobs.values()) job.lost(lost);
    });
    return client;
  }

  async run({ hash, code, map, name, needs = [] }: Executable, options: JobOptions): Promise<Job> {
    await this.#plane.executables.put(hash, { code, map });
    const request: Request = { type: "run", key: randomUUID(), program: { hash, name, needs }, options };
    return this.#job((await this.#ask(request, { repeat: true })) as string);
  }

  async hosts(): Promise<HostRow[]> {
    return (await this.#ask({ type: "hosts" }, { repeat: true })) as HostRow[];
  }

  async processes({ ask = false } = {}): Promise<ProcessInfo[]> {
    return (await this.#ask({ type: "processes", ask }, { repeat: true })) as ProcessInfo[];
  }

  async migrate(job: string, rank: Rank, host?: string | number): Promise<MigrationReport> {
    const report = (await this.#ask({ type: "migrate", job, rank, host })) as MigrationReport | null;
    if (report === null) {
      throw new GodwitError(
        "ERR_MIGRATION",
        `Choose another host, rank ${rank} of job "${job}" is there already`,
      );
    }
    return report;
  }

  async checkpoint(job: string, directory?: string): Promise<CheckpointReport> {
    return (await this.#ask({ type: "checkpoint", job, directory })) as CheckpointReport;
  }

  async restart(path: string, options: RestartOptions = {}): Promise<Job> {
    const request: Request = { type: "restart", key: randomUUID(), path, options };
    return this.#job((await this.#ask(request, { repeat: true })) as string);
  }

  async drain(host: string | number): Promise<{ readonly moved: number }> {
    return { moved: (await this.#ask({ type: "drain", host })) as number };
  }

  async down(): Promise<void> {
    await this.#ask({ type: "down" });
    await this.#plane.ended;
  }

  async close(): Promise<void> {
    await this.#plane.close();
  }

  /** Resolves when the machine has ended, or could not be found again. */
  get ended(): Promise<GodwitError | null> {
    return this.#plane.ended;
  }

  /** Says that the OS process of a host's daemon has ended. */
  async hostEnded(name: string, reason: string): Promise<void> {
    await this.#ask({ type: "host_ended", name, reason }, { repeat: true });
  }

  #ask(request: Request, options?: { readonly repeat: boolean }): Promise<unknown> {
    return this.#plane.request(request, options);
  }

  #running(): string[] {
    return [...this.#jobs.values()].filter(({ isOver }) => !isOver).map(({ id }) => id);
  }

  /** A job's first events may overtake the answer that names it. */
  #job(id: string): JobHandle {
    let job = this.#jobs.get(id);
    if (job === undefined) {
      job = new JobHandle(id, {
        kill: async () => void (await this.#ask({ type: "kill", job: id }, { repeat: true })),
        signal: (signal) => this.#plane.signal(signal),
      });
      this.#jobs.set(id, job);
    }
    return job;
  }

  #hear(signal: ClientSignal): void {
    if (signal.type === "job_event") this.#job(signal.job).hear(signal.event);
    else this.#job(signal.job).traced(signal.events);
  }
}
