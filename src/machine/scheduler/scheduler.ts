/**
 * The scheduler's driver: requests, signals and timers become events of the scheduler core
 * (src/protocol/scheduler.ts); its effects are carried out in the order given.
 *
 * Owns: who is connected, the way to each carrier, what users are told. Does not own: any decision.
 *
 * S1: a journal record is durable before the effect after it is carried out.
 * S2: what is sent to one carrier goes one ordered way: scheduler → its daemon → carrier.
 * S3: the journal is all it takes to go on after a restart. What it does not say those who come back say again:
 *     daemons what they carry, carriers what they wait for, clients which jobs are theirs.
 */
import { hostOf, type HostId, type Rank, type Vmid } from "../../protocol/ids.ts";
import { restoreScheduler, schedulerStep, type SchedulerState } from "../../protocol/index.ts";
import type {
  JobId,
  Notice,
  Result,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerTimer,
} from "../../protocol/scheduler-events.ts";
import { NOT_RESTORED, ORPHANED } from "../carrier/exit-codes.ts";
import type { ControlHub, ParticipantId } from "../control/control-plane.ts";
import type { Journal } from "../control/journal.ts";
import type {
  CarrierExit,
  CarrierSpec,
  ClientSignal,
  DaemonSignal,
  EndedCarrier,
  FromCarrier,
  HostsReply,
  OutputTaken,
  ProgramEnd,
  RestoreSpec,
  ReturnedCarrier,
  SchedulerJobEvent,
} from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import { keptAt } from "../keeper/messages.ts";
import { RETURN_MS } from "../limits.ts";
import { Checkpoints, directoryOf } from "./checkpoints.ts";
import { exitText } from "./exit.ts";
import { Hosts, type HostRecord, UNKNOWN_LOAD } from "./hosts.ts";
import { JobRecord, type JobSpec, type LastExit } from "./job-record.ts";
import type { KeeperProcess } from "./keeper-process.ts";
import { hostsOf, jobsOf } from "./journaled.ts";
import { MigrationReports } from "./migration-reports.ts";
import { shuffle } from "./shuffle.ts";

export interface CarrierRecord {
  readonly vmid: Vmid;
  readonly job: JobId;
  readonly rank: Rank;
  osPid: number;
  /** It is being ended by force: how it ends says nothing about it. */
  killed: boolean;
}

/** A process that computes cannot answer. */
const PINNED_ANSWER_MS = 2_000;

export class Scheduler {
  readonly hosts: Hosts;
  readonly jobs = new Map<JobId, JobRecord>();
  readonly carriers = new Map<Vmid, CarrierRecord>();
  readonly #state: SchedulerState;
  readonly #journal: Journal;
  /** What follows from the restart, to be carried out once there is a hub. */
  #restart: readonly SchedulerEffect[];
  readonly #reports = new MigrationReports((id) => this.hosts.name(id));
  readonly #timers = new Map<SchedulerTimer, NodeJS.Timeout>();
  /** Who waits for an answer of the core, by the number the core knows him by. */
  readonly #asking = new Map<number, (result: Result) => void>();
  /** Who waits to hear what pins a process. */
  readonly #questions = new Map<number, (reason: string | null) => void>();
  readonly #shuffles = new Map<JobId, () => void>();
  #hub!: ControlHub;
  #lastAsked = 0;

  readonly #keeper: KeeperProcess;
  readonly checkpoints: Checkpoints;

  /** Goes on where the journal stops. */
  constructor(journal: Journal, keeper: KeeperProcess, returnMs = RETURN_MS) {
    this.#journal = journal;
    this.#keeper = keeper;
    this.checkpoints = new Checkpoints({
      keeper,
      job: (id) => this.jobs.get(id),
      step: (event) => this.step(event),
    });
    const { state, effects } = restoreScheduler(journal.records, { returnMs });
    this.#state = state;
    this.#restart = effects;
    this.hosts = new Hosts(state, (id) => this.#carriersOn(id).length);
    const hosts = hostsOf(journal.records);
    for (const [id, description] of hosts)
      this.hosts.add({ id, description, load: UNKNOWN_LOAD, participant: null });
    const signal = (to: ParticipantId, id: JobId, event: SchedulerJobEvent): void =>
      this.#tellClient(to, id, event);
    for (const job of jobsOf(journal.records, hosts, signal)) this.jobs.set(job.id, job);
    for (const { vmid, rank } of state.carriers.values())
      this.#carries({ vmid, job: rank.job.id, rank: rank.rank });
  }

  /** Signals can be sent from here on. */
  attach(hub: ControlHub): void {
    this.#hub = hub;
    this.hosts.attach(hub);
    for (const effect of this.#restart) this.#perform(effect);
    this.#restart = [];
    for (const job of this.jobs.values()) if (!job.hasEnded) this.#schedule(job);
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
    this.hosts.changed();
  }

  fromCarrier(vmid: Vmid, message: FromCarrier): void {
    failurePoint(`scheduler.hear.${message.type === "control" ? message.message.type : message.type}`);
    const carrier = this.carriers.get(vmid);
    const job = carrier && this.jobs.get(carrier.job);
    if (carrier === undefined || job === undefined) return;
    const { rank } = carrier;
    // The job was taken back, and it has not heard.
    const isVoid = carrier.killed && job.ranks[rank]!.vmid !== vmid;
    if (isVoid && message.type !== "control") return;
    switch (message.type) {
      case "ready":
        carrier.osPid = message.osPid;
        if (job.ranks[rank]!.vmid === vmid) job.runs(rank);
        const { endpoints, room } = message;
        return this.step({ type: "carrier_ready", vmid, endpoints, room });
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

  carrierExit({ vmid, exit, program }: EndedCarrier): void {
    failurePoint("scheduler.hear.carrier_exit");
    const carrier = this.carriers.get(vmid);
    if (carrier === undefined) return this.hosts.signal(hostOf(vmid), { type: "exit_noted", vmid });
    const { exitCode, signal } = exit;
    const last: LastExit = { exitCode, signal, killed: carrier.killed, program };
    this.step({
      type: "carrier_exit",
      vmid,
      ok: exit.exitCode === 0,
      reason: this.#whatHappened(carrier, exit, program),
      lost: isLoss(last),
      exit: last,
    });
    this.carriers.delete(vmid);
    this.hosts.signal(hostOf(vmid), { type: "exit_noted", vmid });
  }

  // ── those who go and come back ──

  /** The way to its daemon is lost. */
  hostAway(id: HostId, reason: string): void {
    this.hosts.get(id).participant = null;
    this.step({ type: "host_away", host: id, reason });
  }

  /** What a daemon says that has found its way back: first how what it carried has ended. */
  hostReturned(
    host: HostRecord,
    carriers: readonly ReturnedCarrier[],
    exits: readonly EndedCarrier[],
    answered: (result: Result) => void,
  ): void {
    for (const { vmid, osPid } of carriers) {
      const carrier = this.carriers.get(vmid);
      if (carrier !== undefined) carrier.osPid = osPid;
    }
    this.ask(
      (requester) => ({
        type: "host_returned",
        requester,
        host: host.id,
        carriers: withEnded(carriers, exits),
      }),
      (result) => {
        if (result.ok) this.hosts.add(host);
        answered(result);
      },
    );
    for (const ended of exits) this.carrierExit(ended);
  }

  /** Its daemon is gone for good, and everything it carried with it. */
  hostLost(id: HostId, reason: string): void {
    this.step({ type: "host_lost", host: id, reason });
  }

  /** The client is here, perhaps again: what it may have missed is said again. */
  resume(job: JobRecord, participant: ParticipantId): void {
    job.participant = participant;
    job.repeat();
    for (const { vmid } of job.ranks) if (vmid !== null) this.#toCarrier(vmid, { type: "output_wanted" });
  }

  outputTaken({ job: id, rank, fd, next, read, run }: OutputTaken): void {
    const job = this.jobs.get(id);
    const vmid = job?.run === run ? job.ranks[rank]?.vmid : null;
    if (vmid != null) this.#toCarrier(vmid, { type: "output_taken", fd, next, read });
  }

  /** Nobody is left to hear what it writes. */
  kill(job: JobRecord): void {
    if (job.hasEnded) return void this.jobs.delete(job.id);
    this.ask(
      (requester) => ({ type: "kill", requester, job: job.id }),
      () => {},
    );
  }

  #whatHappened({ rank, vmid }: CarrierRecord, exit: CarrierExit, program: ProgramEnd | null): string {
    if (program !== null && exit.exitCode === program.exitCode) {
      return `rank ${rank} ended with exit code ${program.exitCode}`;
    }
    return `rank ${rank} on host "${this.hosts.name(hostOf(vmid))}" ${exitText(exit)}`;
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
    const payload: HostsReply = { type: "hosts", request, hosts: this.hosts.infos() };
    this.step({ type: "to_program", job: job.id, rank, payload });
  }

  // ── what the core decides ──

  #perform(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "journal":
        return this.#journal.append(effect.record); // S1
      case "start_carrier":
        return this.#startCarrier(effect);
      case "kill_carrier":
        return this.#killCarrier(effect.vmid);
      case "control":
        return this.#toCarrier(effect.vmid, { type: "control", message: effect.message });
      case "to_program":
        return this.#toCarrier(effect.vmid, { type: "to_program", payload: effect.payload });
      case "prepare_checkpoint":
        return this.checkpoints.prepare(effect);
      case "keep_checkpoint":
        return this.checkpoints.keep(effect);
      case "drop_checkpoint":
        return this.checkpoints.drop(effect.checkpoint);
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
    const { vmid, job, rank, size, incarnation, migration, source, host } = effect;
    const { program, options } = effect.spec as JobSpec;
    const { hash, name } = program;
    const info = this.hosts.info(host);
    const place = { vmid, job, rank, size, incarnation, migration };
    const start = (restore: RestoreSpec | null): void => {
      const spec: CarrierSpec = { ...place, restore, program: { hash, name }, options, host: info };
      this.hosts.signal(host, { type: "start_carrier", spec });
    };
    this.#carries({ vmid, job, rank });
    if (effect.role !== "initialize") this.jobs.get(job)!.placed(rank, vmid, info.name);
    if (source === null) return start(null);
    const { path } = keptAt(source);
    // Where there is no keeper the carrier finds that out.
    void this.#keeper
      .endpoints()
      .catch(() => [])
      .then((endpoints) => start({ path, endpoints, ended: source.ended }));
  }

  #carries({ vmid, job, rank }: { vmid: Vmid; job: JobId; rank: Rank }): void {
    this.carriers.set(vmid, { vmid, job, rank, osPid: 0, killed: false });
  }

  #carriersOn(id: HostId): CarrierRecord[] {
    return [...this.carriers.values()].filter(({ vmid }) => hostOf(vmid) === id);
  }

  #killCarrier(vmid: Vmid): void {
    const carrier = this.carriers.get(vmid);
    if (carrier !== undefined) carrier.killed = true;
    this.hosts.signal(hostOf(vmid), { type: "kill_carrier", vmid });
  }

  #toCarrier(vmid: Vmid, message: (DaemonSignal & { type: "to_carrier" })["message"]): void {
    this.hosts.signal(hostOf(vmid), { type: "to_carrier", vmid, message });
  }

  #signalClient(job: JobRecord, signal: ClientSignal): void {
    if (job.participant !== null) this.#hub.signal(job.participant, signal);
  }

  #tellClient(to: ParticipantId, job: JobId, event: SchedulerJobEvent): void {
    this.#hub.signal(to, { type: "job_event", job, event } satisfies ClientSignal);
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
        return job.moved(notice.rank, notice.migration, notice.to, this.hosts.name(hostOf(notice.to)));
      case "migration_aborted":
        job.stays(notice.rank);
        return job.migrated(this.#reports.aborted(notice.migration, notice.reason));
      case "migration_source_lost":
        return this.#toCarrier(notice.to, { type: "source_lost" });
      case "migration_completed":
        return;
      case "rank_ended":
        return job.rankEnded(notice);
      case "checkpointed":
        return job.checkpointed(keptAt(notice.source));
      case "taken_back":
        return job.takenBack(notice.reason, notice.source);
    }
  }

  #jobEnded({ job: id, ok }: SchedulerEffect & { type: "job_ended" }): void {
    const job = this.jobs.get(id)!;
    this.#shuffles.get(id)?.();
    this.#shuffles.delete(id);
    this.checkpoints.unschedule(id);
    for (const report of this.#reports.unmeasured(id)) job.migrated(report);
    job.ended(ok);
    for (const { vmid, job: of } of this.carriers.values()) if (of === id) this.carriers.delete(vmid);
    // Kept until its client has taken the end (`end_taken`), or is gone.
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
    const known = [...this.jobs.values()].find(({ key }) => key === spec.key);
    if (known !== undefined) {
      answered({ ok: true, value: { type: "submitted", job: known.id } });
      return this.resume(known, participant);
    }
    let job: JobRecord | undefined;
    const { from, options } = spec;
    this.ask(
      (requester) => ({
        type: "submit",
        requester,
        size: options.size,
        spec,
        needs: spec.program.needs ?? [],
        restartOnLoss: options.restartOnLoss === true,
        ...(from && { from: { where: from.kept, ended: from.ended.map(({ rank }) => rank) } }),
      }),
      (result) => {
        if (result.ok && result.value.type === "submitted") {
          const id = result.value.job;
          job = new JobRecord(id, participant, spec, (to, event) => this.#tellClient(to, id, event));
          this.jobs.set(id, job);
        }
        answered(result);
      },
    );
    if (job === undefined) return;
    job.repeat();
    if (job.options.checkpoint?.everyMs !== undefined) job.notice(`checkpoints go to ${directoryOf(job)}`);
    this.#schedule(job);
  }

  #schedule(job: JobRecord): void {
    this.#shuffleIfWanted(job);
    let told = "";
    this.checkpoints.schedule(job, async () => {
      const result = await new Promise<Result>((resolve) =>
        this.ask((requester) => ({ type: "checkpoint", requester, job: job.id, target: null }), resolve),
      );
      if (result.ok || job.hasEnded || told === result.message) return;
      told = result.message; // once is enough, until something else is wrong
      job.notice(`${result.message}; the job goes on`);
    });
  }

  #shuffleIfWanted(job: JobRecord): void {
    const { shuffleMs } = job.options;
    if (shuffleMs === undefined) return;
    const stop = shuffle({
      shuffleMs,
      seed: job.options.seed ?? 1,
      movable: () =>
        job.ranks
          .filter(({ status }) => status === "running")
          .map(({ rank, vmid }) => ({ rank, host: hostOf(vmid!) })),
      hosts: () => this.hosts.usableFor(job.id),
      migrate: (rank, to, done) =>
        this.ask((requester) => ({ type: "migrate", requester, job: job.id, rank, host: to }), done),
    });
    this.#shuffles.set(job.id, stop);
  }
}

/** What ended it came from outside: nobody here wanted its end, and the program did not ask for it. */
function isLoss({ killed, program, exitCode, signal }: LastExit): boolean {
  if (killed || program !== null) return false;
  return signal === "SIGKILL" || exitCode === ORPHANED || exitCode === NOT_RESTORED;
}

/** A carrier whose end is told right after the report counts as there in it. */
function withEnded(
  carriers: readonly ReturnedCarrier[],
  exits: readonly { readonly vmid: Vmid }[],
): ReturnedCarrier[] {
  return [...carriers, ...exits.map(({ vmid }) => ({ vmid, endpoints: null, osPid: 0 }))];
}
