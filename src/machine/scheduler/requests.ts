/** What participants ask of the scheduler (control/messages.ts `Request`), and what they signal. */
import { dirname } from "node:path";
import { GodwitError } from "../../errors.ts";
import { NOWHERE } from "../../protocol/index.ts";
import { hostOf, type HostId } from "../../protocol/ids.ts";
import type { Answer, Result, SchedulerEvent } from "../../protocol/scheduler-events.ts";
import type { CheckpointReport, MigrationReport, ProcessInfo } from "../client-types.ts";
import type { HubHandler, ParticipantId } from "../control/control-plane.ts";
import type { FromClient, HostDescription, Request, SchedulerSignal } from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import { CLIENT_RETURN_MS } from "../limits.ts";
import { keptAt } from "../keeper/messages.ts";
import type { JobRecord, JobSpec } from "./job-record.ts";
import type { Scheduler } from "./scheduler.ts";

export class RequestHandler implements HubHandler {
  readonly #scheduler: Scheduler;
  readonly #down: () => void;
  /** Which participants are daemons. */
  readonly #daemons = new Map<ParticipantId, HostId>();
  /** Jobs that wait for a host; gone from here when the way to their client is. */
  readonly #waiting = new Set<{ readonly from: ParticipantId }>();

  /** @param down ends the machine, once the answer has gone out. */
  constructor(scheduler: Scheduler, down: () => void) {
    this.#scheduler = scheduler;
    this.#down = down;
    // After a restart: they have as long as any other client to come back.
    this.#awaitClient([...scheduler.jobs.values()]);
  }

  async request(from: ParticipantId, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    const request = body as unknown as Request;
    failurePoint(`scheduler.hear.${request.type}`);
    switch (request.type) {
      case "join":
        return await this.#join(from, request.host);
      case "return":
        return await this.#return(from, request);
      case "host_ended":
        return this.#hostEnded(request);
      case "run":
        return await this.#run(from, specOf(request));
      case "resume":
        return this.#resume(from, request.jobs);
      case "hosts":
        return this.#scheduler.hosts.rows();
      case "processes":
        return request.ask ? await this.#askedProcesses() : this.#processes();
      case "migrate":
        return await this.#migrate(request);
      case "drain":
        return await this.#drain(request);
      case "kill":
        return void (await this.#ask((requester) => ({ type: "kill", requester, job: request.job })));
      case "checkpoint":
        return await this.#checkpoint(request);
      case "restart":
        return await this.#restart(from, request);
      case "down":
        return this.#down();
      default:
        throw new GodwitError("ERR_BAD_REQUEST", `No such request: "${String(body["type"])}"`);
    }
  }

  signal(from: ParticipantId, body: Readonly<Record<string, unknown>>): void {
    const host = this.#daemons.get(from);
    if (host !== undefined) this.#fromDaemon(host, body as unknown as SchedulerSignal);
    else this.#fromClient(body as unknown as FromClient);
  }

  /** A client does: Ctrl-Z, a terminal that was stopped (Ctrl-S), a program that computes. */
  mayStandStill(from: ParticipantId): boolean {
    return !this.#daemons.has(from);
  }

  left(from: ParticipantId, reason: string, forGood: boolean): void {
    const host = this.#daemons.get(from);
    this.#daemons.delete(from);
    if (host !== undefined) return this.#hostLeft(from, host, reason, forGood);
    for (const run of this.#waiting) if (run.from === from) this.#waiting.delete(run);
    const jobs = this.#jobsOf(from);
    for (const job of jobs) job.participant = null;
    if (forGood) for (const job of jobs) this.#scheduler.kill(job);
    else this.#awaitClient(jobs);
  }

  #fromDaemon(host: HostId, signal: SchedulerSignal): void {
    if (signal.type === "from_carrier") this.#scheduler.fromCarrier(signal.vmid, signal.message);
    else if (signal.type === "carrier_exit") this.#scheduler.carrierExit(signal);
    else if (signal.type === "load") this.#scheduler.hosts.get(host).load = signal.load;
  }

  #fromClient(signal: FromClient): void {
    if (signal.type === "output_taken") this.#scheduler.outputTaken(signal);
    else if (signal.type === "end_taken" && this.#scheduler.jobs.get(signal.job)?.hasEnded)
      this.#scheduler.jobs.delete(signal.job);
  }

  /** Its place may have been taken by a new way to it already. */
  #hostLeft(from: ParticipantId, id: HostId, reason: string, forGood: boolean): void {
    if (this.#scheduler.hosts.get(id).participant !== from) return;
    if (forGood) this.#scheduler.hostLost(id, reason);
    else this.#scheduler.hostAway(id, reason);
  }

  /** Jobs end with the client that runs them, unless it comes back in time. */
  #awaitClient(jobs: readonly JobRecord[]): void {
    if (jobs.length === 0) return;
    setTimeout(() => {
      for (const job of jobs) if (job.participant === null) this.#scheduler.kill(job);
    }, CLIENT_RETURN_MS);
  }

  #jobsOf(client: ParticipantId): JobRecord[] {
    return [...this.#scheduler.jobs.values()].filter(({ participant }) => participant === client);
  }

  #resume(from: ParticipantId, ids: readonly string[]): void {
    for (const id of ids) {
      const job = this.#scheduler.jobs.get(id);
      if (job !== undefined) this.#scheduler.resume(job, from);
    }
  }

  #hostEnded({ name, reason }: Request & { type: "host_ended" }): void {
    const host = this.#scheduler.hosts.find(name);
    if (host !== undefined) this.#scheduler.hostLost(host, reason);
  }

  async #return(from: ParticipantId, request: Request & { type: "return" }): Promise<void> {
    const { host: id, carriers, exits } = request;
    const { offer: _, load, ...description } = request.description;
    await new Promise<void>((resolve, reject) => {
      this.#scheduler.hostReturned(
        { id, description, load, participant: from },
        carriers,
        exits,
        (result) => {
          if (!result.ok) return reject(asError(result));
          this.#daemons.set(from, id);
          resolve();
        },
      );
    });
  }

  async #join(from: ParticipantId, host: HostDescription): Promise<number> {
    const { offer, load, ...description } = host;
    const answer = await this.#ask(
      (requester) => ({ type: "host_up", requester, name: description.name, offer, description }),
      // Before anything else can happen: the host may be given work at once.
      (result) => {
        if (!result.ok || result.value.type !== "host_admitted") return;
        const id = result.value.host;
        this.#daemons.set(from, id);
        this.#scheduler.hosts.add({ id, description, load, participant: from });
      },
    );
    return (answer as Answer & { type: "host_admitted" }).host;
  }

  /** After a restart of the scheduler hosts are still finding their way back. */
  async #run(from: ParticipantId, spec: JobSpec): Promise<string> {
    const waiting = { from };
    this.#waiting.add(waiting);
    await this.#scheduler.hosts.someUsable();
    // A client that comes back asks again.
    if (!this.#waiting.delete(waiting)) throw new GodwitError("ERR_CONNECTION_LOST", "The client has left");
    return await new Promise((resolve, reject) => {
      this.#scheduler.run(from, spec, (result) => {
        if (result.ok) resolve((result.value as Answer & { type: "submitted" }).job);
        else reject(asError(result));
      });
    });
  }

  #processes(): ProcessInfo[] {
    const { jobs, carriers } = this.#scheduler;
    const running = [...jobs.values()].filter(({ hasEnded }) => !hasEnded);
    return running.flatMap((job) =>
      job.ranks.map(({ rank, vmid, hosts, status, migrations, pinned }) => ({
        job: job.id,
        program: job.program.name,
        rank,
        vmid: vmid ?? NOWHERE,
        host: hosts.at(-1)!,
        status,
        migrations,
        ...(pinned === undefined ? {} : { pinned }),
        osPid: carriers.get(vmid!)?.osPid ?? 0,
      })),
    );
  }

  /** Each process that runs is asked what would pin it now, all at once. */
  #askedProcesses(): Promise<ProcessInfo[]> {
    return Promise.all(
      this.#processes().map(async (process) => {
        if (process.status !== "running") return process;
        const pinnedNow = await this.#scheduler.whyPinned(process.vmid);
        return pinnedNow === undefined ? process : { ...process, pinnedNow };
      }),
    );
  }

  async #migrate({ job, rank, host }: Request & { type: "migrate" }): Promise<MigrationReport | null> {
    let report: Promise<MigrationReport> | undefined;
    let pinned: string | undefined;
    const migrated = this.#ask(
      (requester) => ({ type: "migrate", requester, job, rank, host }),
      (result) => {
        const record = this.#scheduler.jobs.get(job);
        if (!result.ok) pinned = record?.ranks[rank]?.pinned;
        else if (result.value.type === "migrated" && result.value.moved) report = record!.lastReport(rank);
      },
    );
    await migrated.catch((error: GodwitError) => {
      const refused = pinned !== undefined && error.code === "ERR_MIGRATION_ABORTED";
      throw refused ? new GodwitError("ERR_PINNED", error.message) : error;
    });
    return (await report) ?? null;
  }

  /** Resolves with the number of processes that had to move. */
  async #drain({ host: ref }: Request & { type: "drain" }): Promise<number> {
    const { hosts, carriers } = this.#scheduler;
    const host = hosts.find(ref);
    const before = [...carriers.values()].filter(({ vmid }) => hostOf(vmid) === host);
    await this.#ask((requester) => ({ type: "drain", requester, host: ref }));
    return before.length;
  }

  async #checkpoint({ job, directory }: Request & { type: "checkpoint" }): Promise<CheckpointReport> {
    const startedMs = performance.now();
    const target = directory ?? null;
    const answer = await this.#ask((requester) => ({ type: "checkpoint", requester, job, target }));
    const { path, sizeBytes } = keptAt(answer as Answer & { type: "checkpointed" });
    return { path, sizeBytes, elapsedMs: performance.now() - startedMs };
  }

  /** What the checkpoint says of the job, with what it was given anew. Its next checkpoints go where it is. */
  async #restart(
    from: ParticipantId,
    { key, path, options }: Request & { type: "restart" },
  ): Promise<string> {
    const { kept, manifest } = await this.#scheduler.checkpoints.open(path);
    const { lineage, program, ended } = manifest;
    return await this.#run(from, {
      key,
      program,
      options: { ...manifest.options, checkpoint: { directory: dirname(kept.path) }, ...options },
      from: { lineage, kept, ended },
    });
  }

  #ask(
    event: (requester: { readonly client: number }) => SchedulerEvent,
    atOnce: (result: Result) => void = () => {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#scheduler.ask(event, (result) => {
        atOnce(result);
        if (result.ok) resolve(result.value);
        else reject(asError(result));
      });
    });
  }
}

function specOf({ key, program, options }: Request & { type: "run" }): JobSpec {
  return { key, program, options };
}

function asError({ code, message }: Result & { ok: false }): GodwitError {
  return new GodwitError(code, message);
}
