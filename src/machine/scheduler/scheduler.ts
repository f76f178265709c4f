/**
 * The scheduler's driver: requests, signals and timers become events of the scheduler core
 * (src/protocol/scheduler.ts); its effects are carried out in the order given.
 *
 * Owns: who is connected, the way to each carrier, what users are told. Does not own: any decision.
 *
 * S1: a journal record is durable before the effect after it is carried out.
 * S2: what is sent to one carrier goes one ordered way: scheduler → its daemon → carrier.
 */
import type { HostInfo } from "../../comm/host.ts";
import { hostOf, type HostId, type Rank, type Vmid } from "../../protocol/ids.ts";
import { createScheduler, schedulerStep, type SchedulerState } from "../../protocol/index.ts";
import type {
  JobId,
  Notice,
  Result,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerTimer,
} from "../../protocol/scheduler-events.ts";
import type { ControlHub, ParticipantId } from "../control/control-plane.ts";
import type { Journal } from "../control/journal.ts";
import type {
  CarrierExit,
  CarrierSpec,
  ClientSignal,
  DaemonSignal,
  FromCarrier,
  HostDescription,
  HostsReply,
} from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import { exitText } from "./exit.ts";
import { JobRecord, type JobSpec } from "./job-record.ts";
import { MigrationReports } from "./migration-reports.ts";
import { shuffle } from "./shuffle.ts";

export interface HostRecord {
  readonly id: HostId;
  readonly participant: ParticipantId;
  readonly description: HostDescription;
  draining: boolean;
}

export interface CarrierRecord {
  readonly vmid: Vmid;
  readonly job: JobId;
  readonly rank: Rank;
  osPid: number;
  /** It is being ended by force: how it ends says nothing about it. */
  killed: boolean;
  /** The program itself has ended, with this code. */
  programExitCode: number | null;
}

/** A process that computes cannot answer. */
const PINNED_ANSWER_MS = 2_000;

export class Scheduler {
  readonly hosts = new Map<HostId, HostRecord>();
  readonly jobs = new Map<JobId, JobRecord>();
  readonly carriers = new Map<Vmid, CarrierRecord>();
  readonly #state: SchedulerState = createScheduler();
  readonly #journal: Journal;
  readonly #reports = new MigrationReports((id) => this.hostName(id));
  readonly #timers = new Map<SchedulerTimer, NodeJS.Timeout>();
  /** Who waits for an answer of the core, by the number the core knows him by. */
  readonly #asking = new Map<number, (result: Result) => void>();
  /** Who waits to hear what pins a process. */
  readonly #questions = new Map<number, (reason: string | null) => void>();
  readonly #shuffles = new Map<JobId, () => void>();
  #hub!: ControlHub;
  #lastAsked = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Signals can be sent from here on. */
  attach(hub: ControlHub): void {
    this.#hub = hub;
  }

  hostName(id: HostId): string {
    return this.hosts.get(id)?.description.name ?? `host ${id}`;
  }

  hostInfos(): (HostInfo & { readonly draining: boolean; readonly osPid: number })[] {
    const carried = new Map<HostId, number>();
    for (const { vmid } of this.carriers.values())
      carried.set(hostOf(vmid), (carried.get(hostOf(vmid)) ?? 0) + 1);
    return [...this.hosts.values()].map(({ id, draining, description }) => {
      const { name, engine, version, platform, arch, osPid } = description;
      return { id, name, engine, version, platform, arch, processes: carried.get(id) ?? 0, draining, osPid };
    });
  }

  /** Asks a process what would pin it now: null if nothing; undefined if there is no answer in time. */
  whyPinned(vmid: Vmid): Promise<string | null | undefined> {
    const question = ++this.#lastAsked;
    return new Promise<string | null | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), PINNED_ANSWER_MS);
      this.#questions.set(question, (reason) => {
        clearTimeout(timer);
        resolve(reason);
      });
      this.#toCarrier(vmid, { type: "why_pinned", question });
    }).finally(() => this.#questions.delete(question));
  }

  // ── what happens ──

  /** Gives the core a request and calls `answered` with its answer, which may come at once. */
  ask(
    event: (requester: { readonly client: number }) => SchedulerEvent,
    answered: (result: Result) => void,
  ): void {
    const client = ++this.#lastAsked;
    this.#asking.set(client, answered);
    this.step(event({ client }));
  }

  step(event: SchedulerEvent): void {
    for (const effect of schedulerStep(this.#state, event)) this.#perform(effect);
  }

  fromCarrier(vmid: Vmid, message: FromCarrier): void {
    const carrier = this.carriers.get(vmid);
    const job = carrier && this.jobs.get(carrier.job);
    if (carrier === undefined || job === undefined) return;
    const { rank } = carrier;
    switch (message.type) {
      case "ready":
        carrier.osPid = message.osPid;
        if (job.ranks[rank]!.vmid === vmid) job.runs(rank);
        return this.step({ type: "carrier_ready", vmid, endpoints: message.endpoints });
      case "control":
        return this.step({ type: "control", vmid, message: message.message });
      case "pinned":
        return this.#reports.refused(message.migration);
      case "pinned_now":
        return this.#questions.get(message.question)?.(message.reason);
      case "output":
        return job.output(rank, message);
      case "notice":
        return job.notice(message.text);
      case "program_ended":
        carrier.programExitCode = message.exitCode;
        job.ranks[rank]!.statistics = message.statistics;
        return;
      case "migration_figures":
        return job.migrated(this.#reports.measured(message.figures));
      case "trace":
        return this.#signalClient(job, { type: "job_trace", job: job.id, events: message.events });
      case "program_request":
        return this.#programRequest(job, rank, message);
    }
  }

  carrierExit(vmid: Vmid, exit: CarrierExit): void {
    const carrier = this.carriers.get(vmid);
    if (carrier === undefined) return;
    const rank = this.jobs.get(carrier.job)?.ranks[carrier.rank];
    if (rank?.vmid === vmid) rank.exit = exit;
    this.step({
      type: "carrier_exit",
      vmid,
      ok: exit.exitCode === 0,
      reason: this.#whatHappened(carrier, exit),
    });
    this.carriers.delete(vmid);
  }

  hostLost(host: HostRecord, reason: string): void {
    this.step({ type: "host_lost", host: host.id, reason });
    for (const { vmid } of this.carriers.values()) if (hostOf(vmid) === host.id) this.carriers.delete(vmid);
    this.hosts.delete(host.id);
  }

  /** Its client is gone, and nobody is left to hear what it writes. */
  clientLeft(participant: ParticipantId): void {
    for (const job of this.jobs.values()) {
      if (job.participant === participant) {
        this.ask(
          (requester) => ({ type: "kill", requester, job: job.id }),
          () => {},
        );
      }
    }
  }

  #whatHappened({ rank, vmid, programExitCode }: CarrierRecord, exit: CarrierExit): string {
    if (programExitCode !== null && exit.exitCode === programExitCode) {
      return `rank ${rank} ended with exit code ${programExitCode}`;
    }
    return `rank ${rank} on host "${this.hostName(hostOf(vmid))}" ${exitText(exit)}`;
  }

  #programRequest(
    job: JobRecord,
    rank: Rank,
    { request, what }: FromCarrier & { type: "program_request" },
  ): void {
    if (what.type === "migrate") {
      const requester = { job: job.id, rank, request };
      return this.step({ type: "migrate", requester, job: job.id, rank: what.rank, host: what.host });
    }
    const hosts = this.hostInfos().map(({ draining: _, osPid: __, ...info }) => info);
    const payload: HostsReply = { type: "hosts", request, hosts };
    this.step({ type: "to_program", job: job.id, rank, payload });
  }

  // ── what the core decides ──

  #perform(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "journal":
        failurePoint("scheduler.before_journal");
        this.#journal.append(effect.record); // S1
        return failurePoint("scheduler.after_journal");
      case "start_carrier":
        return this.#startCarrier(effect);
      case "kill_carrier":
        return this.#killCarrier(effect.vmid);
      case "control":
        return this.#toCarrier(effect.vmid, { type: "control", message: effect.message });
      case "to_program":
        return this.#toCarrier(effect.vmid, { type: "to_program", payload: effect.payload });
      case "reply":
        return this.#reply(effect.client, effect.result);
      case "notice":
        return this.#notice(effect.notice);
      case "job_ended":
        return this.#jobEnded(effect);
      case "set_timer":
        return this.#setTimer(effect.timer, effect.afterMs);
      case "clear_timer":
        clearTimeout(this.#timers.get(effect.timer));
        this.#timers.delete(effect.timer);
    }
  }

  #startCarrier(effect: SchedulerEffect & { type: "start_carrier" }): void {
    const { vmid, job, rank, size, incarnation, migration, host } = effect;
    const { program, options } = effect.spec as JobSpec;
    const { draining: _, osPid: __, ...info } = this.hostInfos().find(({ id }) => id === host)!;
    const spec: CarrierSpec = { vmid, job, rank, size, incarnation, migration, program, options, host: info };
    this.carriers.set(vmid, { vmid, job, rank, osPid: 0, killed: false, programExitCode: null });
    if (effect.role === "start") this.jobs.get(job)!.placed(rank, vmid, info.name);
    this.#signalHost(host, { type: "start_carrier", spec });
  }

  #killCarrier(vmid: Vmid): void {
    const carrier = this.carriers.get(vmid);
    if (carrier !== undefined) carrier.killed = true;
    this.#signalHost(hostOf(vmid), { type: "kill_carrier", vmid });
  }

  #toCarrier(vmid: Vmid, message: (DaemonSignal & { type: "to_carrier" })["message"]): void {
    this.#signalHost(hostOf(vmid), { type: "to_carrier", vmid, message });
  }

  #signalHost(id: HostId, signal: DaemonSignal): void {
    const host = this.hosts.get(id);
    if (host !== undefined) this.#hub.signal(host.participant, signal);
  }

  #signalClient(job: JobRecord, signal: ClientSignal): void {
    this.#hub.signal(job.participant, signal);
  }

  #reply(client: number, result: Result): void {
    const answered = this.#asking.get(client);
    this.#asking.delete(client);
    answered?.(result);
  }

  #notice(notice: Notice): void {
    const job = this.jobs.get(notice.job);
    if (job === undefined) return;
    switch (notice.type) {
      case "migration_requested":
        return this.#reports.requested(notice);
      case "migration_started":
        return job.moving(notice.rank);
      case "migration_committed":
        this.#reports.committed(notice.migration);
        return job.moved(notice.rank, notice.migration, notice.to, this.hostName(hostOf(notice.to)));
      case "migration_aborted":
        job.stays(notice.rank);
        return job.migrated(this.#reports.aborted(notice.migration, notice.reason));
      case "migration_completed":
        return;
      case "rank_ended":
        return this.#rankEnded(job, notice);
    }
  }

  #rankEnded(job: JobRecord, { rank, ok, reason }: Notice & { type: "rank_ended" }): void {
    const carrier = this.carriers.get(job.ranks[rank]!.vmid!);
    // A program that failed by itself has said why on its own stderr, and one ended by force has not failed.
    const crashed = !ok && carrier?.killed !== true && typeof carrier?.programExitCode !== "number";
    job.rankEnded(rank, ok, crashed ? reason : null);
  }

  #jobEnded({ job: id, ok }: SchedulerEffect & { type: "job_ended" }): void {
    const job = this.jobs.get(id)!;
    this.#shuffles.get(id)?.();
    this.#shuffles.delete(id);
    for (const report of this.#reports.unmeasured(id)) job.migrated(report);
    job.ended(ok);
    this.jobs.delete(id);
  }

  #setTimer(timer: SchedulerTimer, afterMs: number): void {
    clearTimeout(this.#timers.get(timer));
    const fire = (): void => {
      this.#timers.delete(timer);
      this.step({ type: "timer", timer });
    };
    this.#timers.set(timer, setTimeout(fire, afterMs));
  }

  // ── jobs ──

  /** `answered` is called before anything of the job is started. */
  run(participant: ParticipantId, spec: JobSpec, answered: (result: Result) => void): void {
    let job: JobRecord | undefined;
    this.ask(
      (requester) => ({ type: "submit", requester, size: spec.options.size, spec }),
      (result) => {
        if (result.ok && result.value.type === "submitted") {
          const id = result.value.job;
          job = new JobRecord(id, participant, spec, (event) =>
            this.#hub.signal(participant, { type: "job_event", job: id, event } satisfies ClientSignal),
          );
          this.jobs.set(id, job);
        }
        answered(result);
      },
    );
    if (job === undefined) return;
    job.started();
    if (spec.options.shuffleMs !== undefined) this.#shuffle(job, spec.options.shuffleMs);
  }

  #shuffle(job: JobRecord, shuffleMs: number): void {
    const stop = shuffle({
      shuffleMs,
      seed: job.options.seed ?? 1,
      movable: () =>
        job.ranks
          .filter(({ status }) => status === "running")
          .map(({ rank, vmid }) => ({ rank, host: hostOf(vmid!) })),
      hosts: () => [...this.hosts.values()].filter(({ draining }) => !draining).map(({ id }) => id),
      migrate: (rank, to, done) =>
        this.ask((requester) => ({ type: "migrate", requester, job: job.id, rank, host: to }), done),
    });
    this.#shuffles.set(job.id, stop);
  }
}
