/**
 * The simulated scheduler: the core, its disk, its clock, and its deaths.
 *
 * A record takes a while to be durable; nothing that follows from it happens before. It dies between any two effects,
 * and what was not durable by then is lost.
 */
import * as protocol from "../protocol/index.ts";
import type {
  HostId,
  JournalRecord,
  Notice,
  RankEnd,
  Result,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerState,
  SchedulerTimer,
  Vmid,
} from "../protocol/index.ts";
import { Queue } from "../protocol/queue.ts";
import type { Carrier } from "./carrier.ts";
import type { Daemon } from "./daemon.ts";
import { brief } from "./trace.ts";
import type { World } from "./world.ts";

/** No deadline may be needed to make a run end. */
const NEVER_MS = 1e9;

/** How long a destination waits for a state whose source is gone: as long as the real one does at most. */
const LOST_SOURCE_MS = 30_000;

export class Scheduler {
  /** Not at first: the first hosts and the job are on the disk before anything happens. */
  diskIsSlow = false;
  restarts = 0;
  committed = 0;
  aborted = 0;
  readonly #world: World;
  /** Null while it is down. */
  #state: SchedulerState | null = null;
  #disk: JournalRecord[] = [];
  #timers = new Map<SchedulerTimer, object>();
  /** It dies in the middle of its next step. */
  #doomed = false;
  /** What it has decided and not carried out: everything from the first record that is not durable. */
  #outbox = new Queue<{ readonly effect: SchedulerEffect; readonly falls: boolean }>();
  /** The record that is being written. */
  #writing: SchedulerEffect | null = null;
  #clients = new Map<number, (result: Result) => void>();
  #lastClient = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get isUp(): boolean {
    return this.#state !== null;
  }

  get isIdle(): boolean {
    return this.#writing === null && this.#outbox.size === 0;
  }

  get isMigrating(): boolean {
    return this.#state !== null && this.#state.migrations.size > 0;
  }

  /** Nothing is on that host, nor on its way there. */
  isEmpty(host: HostId): boolean {
    return this.#state?.hosts.get(host)?.carriers.size === 0;
  }

  start(): void {
    const { core, knobs } = this.#world;
    const phaseMs = Math.min(knobs.deadlineMs, NEVER_MS);
    const { returnMs } = knobs;
    const options = {
      prepareMs: phaseMs,
      freezeMs: phaseMs,
      transferMs: phaseMs,
      checkpointMs: phaseMs,
      returnMs,
    };
    const { state, effects } = core.restoreScheduler(structuredClone(this.#disk), options);
    this.#state = state;
    for (const effect of effects) this.#outbox.push({ effect, falls: false });
    this.#carryOn();
    const last = this.#disk.at(-1);
    if (last?.type === "job_ended" && !this.#world.ended) this.#world.jobEnded(last.ranks);
  }

  // ── requests ──

  client(answered: (result: Result) => void = () => {}): { client: number } {
    const client = ++this.#lastClient;
    this.#world.answers.asked(`client ${client}`);
    this.#clients.set(client, answered);
    return { client };
  }

  /** A request that may be lost on its way. */
  doubtfulClient(answered: (result: Result) => void): { client: number } {
    const requester = this.client(answered);
    this.#world.answers.mayBeLost(`client ${requester.client}`);
    return requester;
  }

  // ── events and effects ──

  hear(event: SchedulerEvent): void {
    if (!this.#state) return;
    const { core, random } = this.#world;
    if (event.type === "control" && event.message.type === "terminated") this.#checkPlace(event.vmid);
    this.#world.log(null, `< ${brief(event)}`);
    const effects = core.schedulerStep(this.#state, event);
    const fallsAt = this.#doomed && effects.length > 0 ? random.integer(0, effects.length - 1) : Infinity;
    for (const [i, effect] of effects.entries()) this.#outbox.push({ effect, falls: i === fallsAt });
    this.#carryOn();
  }

  /** Effects in their order; none after a record before that is durable. */
  #carryOn(): void {
    const { clock } = this.#world;
    while (this.#state !== null && this.#writing === null) {
      const next = this.#outbox.shift();
      if (next === undefined) return;
      const { effect, falls } = next;
      const syncMs = effect.type === "journal" ? this.#syncMs() : 0;
      if (effect.type === "journal" && (falls || syncMs > 0)) this.#writing = effect;
      if (falls) return this.#die();
      this.#world.log(null, `  > ${brief(effect)}`);
      if (syncMs === 0) this.#perform(effect);
      else clock.after(syncMs, () => this.#synced(effect));
    }
  }

  #syncMs(): number {
    const { random, knobs } = this.#world;
    return this.diskIsSlow && knobs.syncMs[1] > 0 ? random.between(...knobs.syncMs) : 0;
  }

  #synced(effect: SchedulerEffect): void {
    if (this.#writing !== effect) return; // it died meanwhile
    this.#writing = null;
    this.#perform(effect);
    this.#carryOn();
  }

  #checkPlace(vmid: Vmid): void {
    const carrier = this.#world.carriers.get(vmid)!;
    if (carrier.isVoid || this.#isTakingBack) return;
    const { rank } = carrier;
    const row = protocol.processRows(this.#state!).find((candidate) => candidate.rank === rank);
    if (row) this.#world.copies.endedAt(rank, row.vmid);
  }

  /** The core has taken the job back, or is about to, and that is not durable yet: for everybody else it is where it was. */
  get #isTakingBack(): boolean {
    for (const { setback } of this.#state!.jobs.values()) if (setback !== null) return true;
    const waiting = [...this.#outbox].map(({ effect }) => effect);
    return [this.#writing, ...waiting].some(
      (effect) => effect?.type === "journal" && effect.record.type === "taken_back",
    );
  }

  #perform(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "journal":
        this.#disk.push(structuredClone(effect.record));
        if (effect.record.type === "taken_back") this.#world.checkpoints.takenBack(effect.record.source);
        return;
      case "start_carrier":
        this.#world.checkpoints.started(effect.vmid);
        return this.#tellDaemon(effect.vmid, (daemon) => daemon.startCarrier(effect));
      case "kill_carrier":
        return this.#tellDaemon(effect.vmid, (daemon) => daemon.kill(effect.vmid, effect.reason));
      case "control":
        return this.#tellCarrier(effect.vmid, (carrier) =>
          carrier.receive({ type: "control", message: effect.message }),
        );
      case "to_program":
        return this.#tellCarrier(effect.vmid, (carrier) =>
          carrier.told(effect.payload as protocol.ProgramReply),
        );
      case "reply":
        this.#world.answers.answered(`client ${effect.client}`);
        this.#clients.get(effect.client)?.(effect.result);
        this.#clients.delete(effect.client);
        return;
      case "notice":
        return this.#noted(effect.notice);
      case "prepare_checkpoint":
        return this.#world.checkpoints.prepare(effect);
      case "keep_checkpoint":
        return this.#world.checkpoints.keep(effect);
      case "drop_checkpoint":
        return this.#world.checkpoints.drop(effect.checkpoint);
      case "job_ended":
        return this.#world.jobEnded(effect.ranks satisfies readonly RankEnd[]);
      case "set_timer":
        return this.#setTimer(effect.timer, effect.afterMs);
      case "clear_timer":
        this.#timers.delete(effect.timer);
        return;
    }
  }

  #noted(notice: Notice): void {
    if (notice.type === "migration_source_lost") this.#awaitState(notice.to);
    if (notice.type !== "migration_committed" && notice.type !== "migration_aborted") return;
    const [from, to] = [notice.from, notice.to].map((vmid) => this.#world.daemonOf(vmid)?.name);
    if (notice.type === "migration_committed") {
      this.committed++;
      this.#world.tell(`rank ${notice.rank} has moved from ${from} to ${to}`);
    } else {
      this.aborted++;
      this.#world.tell(`rank ${notice.rank} stays on ${from}, not ${to}: ${notice.reason}`);
    }
  }

  /** Whatever deadlines there are: of a source that is gone a destination hears, or else gives up by itself. */
  #awaitState(vmid: Vmid): void {
    this.#world.clock.after(LOST_SOURCE_MS, () => {
      const carrier = this.#world.carriers.get(vmid);
      if (carrier?.alive && carrier.state.phase === "initializing" && !carrier.restored)
        carrier.die("its source is gone, and its state has not come");
    });
  }

  #tellDaemon(vmid: Vmid, run: (daemon: Daemon) => void): void {
    const daemon = this.#world.daemonOf(vmid);
    daemon?.down(vmid, () => run(daemon));
  }

  #tellCarrier(vmid: Vmid, run: (carrier: Carrier) => void): void {
    this.#tellDaemon(vmid, () => {
      const carrier = this.#world.carriers.get(vmid);
      if (carrier?.alive) run(carrier);
    });
  }

  #setTimer(timer: SchedulerTimer, afterMs: number): void {
    if (afterMs >= NEVER_MS) return;
    const token = {};
    this.#timers.set(timer, token);
    this.#world.clock.after(afterMs, () => {
      if (this.#timers.get(timer) !== token) return;
      this.#timers.delete(timer);
      if (timer.startsWith("host:")) this.#world.mayCost("a host was given up");
      else if (timer.startsWith("migration:") && this.#world.controlIsFaulty)
        this.#world.mayCost("a deadline passed");
      this.hear({ type: "timer", timer });
    });
  }

  // ── deaths ──

  /** Between two steps, or in the middle of the next. */
  kill(): void {
    if (!this.#state) return;
    if (this.#world.random.chance(0.7)) this.#doomed = true;
    else this.#die();
  }

  #die(): void {
    const world = this.#world;
    world.tell("the scheduler dies");
    this.#doomed = false;
    // What was written and not synced is on the disk, or not; what would have come after it is not.
    if (this.#writing !== null && world.random.chance(0.5)) this.#perform(this.#writing);
    this.#writing = null;
    this.#outbox = new Queue();
    this.#state = null;
    this.restarts++;
    this.#timers.clear();
    this.#clients.clear();
    world.answers.lost("client");
    world.checkpoints.keeperDied();
    for (const daemon of world.daemons) daemon.cut();
    world.clock.after(world.random.between(...world.knobs.schedulerRestartMs), () => {
      if (!this.#state) this.start();
    });
  }
}
