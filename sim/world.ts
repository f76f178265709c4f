/**
 * One simulated run: hosts, a scheduler, carriers, programs, chance. A run is its seed.
 *
 * The world is the driver of layer 3, as the real machine is: it carries effects out and feeds back what
 * happens, only on virtual time. When `faultsUntilMs` has passed nothing more is injected, and everything must
 * come to a good end.
 */
import * as protocol from "../src/protocol/index.ts";
import type {
  JournalRecord,
  Rank,
  Result,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerState,
  SchedulerTimer,
  Vmid,
} from "../src/protocol/index.ts";
import { Carrier } from "./carrier.ts";
import type { Image } from "./carrier.ts";
import { Answers, Copies, Deliveries, Violation } from "./checkers.ts";
import { Clock } from "./clock.ts";
import { Daemon } from "./daemon.ts";
import { drawKnobs } from "./knobs.ts";
import type { Knobs } from "./knobs.ts";
import { Network } from "./network.ts";
import { writePrograms } from "./programs.ts";
import type { Program } from "./programs.ts";
import { Random } from "./random.ts";
import { brief } from "./trace.ts";

/** What is under test; tests put mutants in its place. */
export type Core = Pick<
  typeof protocol,
  "createProcess" | "step" | "exportState" | "restoreScheduler" | "schedulerStep"
>;

export interface Outcome {
  readonly seed: number;
  readonly violation: { readonly promise: string; readonly message: string } | null;
  /** The last steps before the end or the violation. */
  readonly trace: readonly string[];
  /** The same seed gives the same fingerprint on every machine. */
  readonly fingerprint: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly committed: number;
  readonly aborted: number;
  /** How often the scheduler was restarted, and whether a fault was one no process survives. */
  readonly restarts: number;
  readonly jobFailed: boolean;
}

/** After the last fault everything ends within this time. Programs compute for some of it. */
const LIVENESS_MS = 60_000;
const MOST_STEPS = 2_000_000;
const TRACE_LINES = 400;
/** No deadline may be needed to make a run end. */
const NEVER_MS = 1e9;

export class World {
  readonly random: Random;
  readonly clock = new Clock();
  readonly knobs: Knobs;
  readonly core: Core;
  readonly network: Network;
  readonly programs: Program[];
  readonly carriers = new Map<Vmid, Carrier>();
  readonly deliveries: Deliveries;
  readonly copies = new Copies();
  readonly answers = new Answers();

  /** Messages between scheduler and processes may be lost. */
  readonly controlIsFaulty: boolean;

  /** Null while it is down. */
  #scheduler: SchedulerState | null = null;
  /** Its disk: what was durable when it died is all that is left of it. */
  #disk: JournalRecord[] = [];
  #timers = new Map<SchedulerTimer, object>();
  /** It dies in the middle of its next step. */
  #doomed = false;
  #restarts = 0;
  /** A fault that may cost a process its life, and so its job. */
  #fatal: string | null = null;
  #failed = false;
  readonly daemons: Daemon[] = [];
  #clients = new Map<number, (result: Result) => void>();
  #trace: string[] = [];
  #fingerprint = 0;
  #steps = 0;
  #lastClient = 0;
  #ended = false;
  #committed = 0;
  #aborted = 0;
  readonly #seed: number;

  constructor(seed: number, core: Core = protocol, knobs?: Partial<Knobs>) {
    this.#seed = seed;
    this.random = new Random(seed);
    this.core = core;
    this.knobs = { ...drawKnobs(this.random), ...knobs };
    this.network = new Network(this.clock, this.random, this.knobs);
    this.programs = writePrograms(this.random, this.knobs);
    this.deliveries = new Deliveries(this.programs);
    const { controlCutEveryMs, schedulerDeathEveryMs, hostDeathAtMs, pauseEveryMs } = this.knobs;
    this.controlIsFaulty =
      Math.min(controlCutEveryMs, schedulerDeathEveryMs, hostDeathAtMs, pauseEveryMs) < Infinity;
  }

  run(): Outcome {
    let violation: Outcome["violation"] = null;
    try {
      this.#start();
      while (!this.#ended || this.#someoneLeft()) this.#tick();
      this.#check();
    } catch (error) {
      // A broken invariant inside the core is a violation too; so is any other error.
      const promise = error instanceof Violation ? error.promise : "invariants hold";
      violation = {
        promise,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    }
    return {
      seed: this.#seed,
      violation,
      trace: this.#trace.slice(-TRACE_LINES),
      fingerprint: this.#fingerprint,
      steps: this.#steps,
      virtualMs: this.clock.nowMs,
      committed: this.#committed,
      aborted: this.#aborted,
      restarts: this.#restarts,
      jobFailed: this.#failed,
    };
  }

  #start(): void {
    const { knobs } = this;
    this.#startScheduler();
    for (let i = 1; i <= knobs.hosts; i++) this.#join(new Daemon(this, `host${i}`));
    this.schedule({ type: "submit", requester: this.client(), size: knobs.ranks, spec: null });
    this.#every(knobs.moveEveryMs, () => this.#moveSomething());
    this.#every(knobs.cutEveryMs, () => this.network.cut());
    this.#every(knobs.partitionEveryMs, () => this.#partition());
    this.#every(knobs.pauseEveryMs, () => this.#pause());
    this.#every(knobs.controlCutEveryMs, () => this.random.pick(this.daemons).cut());
    this.#every(knobs.schedulerDeathEveryMs, () => this.#killScheduler());
    if (knobs.drainAtMs < Infinity) this.clock.after(knobs.drainAtMs, () => this.#drain());
    if (knobs.hostDeathAtMs < knobs.faultsUntilMs)
      this.clock.after(knobs.hostDeathAtMs, () => this.#killHost());
  }

  #join(daemon: Daemon): void {
    this.daemons.push(daemon);
    const requester = this.client((result) => {
      if (result.ok && result.value.type === "host_admitted") daemon.id = result.value.host;
    });
    this.schedule({ type: "host_up", requester, name: daemon.name });
  }

  #tick(): void {
    if (this.clock.nowMs > this.knobs.faultsUntilMs + LIVENESS_MS) this.#stuck("some programs never end");
    if (++this.#steps > MOST_STEPS) this.fail("no livelock", "too many steps");
    if (!this.clock.tick()) this.#stuck("nothing is left to happen, and some programs have not ended");
  }

  /** Faults are healed, so what has not come to its end by now never will; the worst that explains it is named. */
  #stuck(what: string): never {
    if (this.#ended) this.fail("nothing of an ended job runs", what);
    if (this.#scheduler && this.#scheduler.migrations.size > 0)
      this.fail("a migration ends once faults heal", what);
    this.deliveries.nobodyWaitsForWhatWasSent([...this.carriers.values()].filter(({ alive }) => alive));
    this.fail("no deadlock", what);
  }

  #check(): void {
    if (this.#failed) return;
    this.deliveries.allDelivered();
    this.answers.allAnswered();
  }

  /** Carriers that have not heard of the end of their job. */
  #someoneLeft(): boolean {
    for (const carrier of this.carriers.values()) if (carrier.alive) return true;
    return false;
  }

  fail(promise: string, what: string): never {
    throw new Violation(promise, what);
  }

  unlessProcessesDied(promise: string, what: string): void {
    if (this.#fatal === null) this.fail(promise, what);
  }

  // ── faults ──

  mayInject(): boolean {
    return this.clock.nowMs < this.knobs.faultsUntilMs;
  }

  /** Draws from the seed only where the knob is turned up. */
  happens(probability: number): boolean {
    return probability > 0 && this.mayInject() && this.random.chance(probability);
  }

  #every(meanMs: number, inject: () => void): void {
    if (meanMs === Infinity) return;
    this.clock.after(this.random.between(0, 2 * meanMs), () => {
      if (this.#ended || !this.mayInject()) return;
      inject();
      this.#every(meanMs, inject);
    });
  }

  #moveSomething(): void {
    if (!this.#scheduler) return;
    const rank = this.random.integer(0, this.knobs.ranks - 1);
    const host = this.random.chance(0.5) ? this.random.integer(1, this.knobs.hosts) : undefined;
    this.schedule({ type: "migrate", requester: this.client(), job: "1", rank, host });
  }

  #drain(): void {
    if (!this.#ended && this.#scheduler) this.schedule({ type: "drain", requester: this.client(), host: 1 });
  }

  /** One way, or both. */
  #partition(): void {
    const [from, to] = [this.random.pick(this.daemons), this.random.pick(this.daemons)];
    const healedMs = Math.min(
      this.clock.nowMs + this.random.between(...this.knobs.partitionMs),
      this.knobs.faultsUntilMs,
    );
    this.log(null, `${from.name} does not reach ${to.name} until ${healedMs.toFixed(3)}`);
    this.network.block(from.id, to.id, healedMs);
    if (this.random.chance(0.5)) this.network.block(to.id, from.id, healedMs);
  }

  #pause(): void {
    const daemon = this.random.pick(this.daemons);
    if (daemon.pausedUntilMs > this.clock.nowMs) return;
    const lastMs = Math.min(
      this.clock.nowMs + this.random.between(...this.knobs.pauseMs),
      this.knobs.faultsUntilMs,
    );
    this.log(null, `${daemon.name} stands still until ${lastMs.toFixed(3)}`);
    daemon.pausedUntilMs = lastMs;
    // Its heartbeats stay away, which may be all the scheduler hears of it.
    if (this.random.chance(0.3)) daemon.cut();
  }

  #killHost(): void {
    if (this.#ended) return;
    this.#fatal = "a host died";
    this.random.pick(this.daemons).die();
  }

  client(answered: (result: Result) => void = () => {}): { client: number } {
    const client = ++this.#lastClient;
    this.answers.asked(`client ${client}`);
    this.#clients.set(client, answered);
    return { client };
  }

  /** A request that may be lost on its way. */
  doubtfulClient(answered: (result: Result) => void): { client: number } {
    const requester = this.client(answered);
    this.answers.mayBeLost(`client ${requester.client}`);
    return requester;
  }

  // ── the scheduler ──

  get schedulerIsUp(): boolean {
    return this.#scheduler !== null;
  }

  #startScheduler(): void {
    const { deadlineMs, returnMs } = this.knobs;
    const phaseMs = Math.min(deadlineMs, NEVER_MS);
    const options = { prepareMs: phaseMs, freezeMs: phaseMs, transferMs: phaseMs, returnMs };
    const { state, effects } = this.core.restoreScheduler(structuredClone(this.#disk), options);
    this.#scheduler = state;
    for (const effect of effects) this.#perform(effect);
    const last = this.#disk.at(-1);
    if (last?.type === "job_ended" && !this.#ended) this.#jobEnded(last);
  }

  /** Between two steps, or in the middle of the next. */
  #killScheduler(): void {
    if (!this.#scheduler) return;
    if (this.random.chance(0.7)) this.#doomed = true;
    else this.#schedulerDies();
  }

  #schedulerDies(): void {
    this.log(null, "dies");
    this.#doomed = false;
    this.#scheduler = null;
    this.#restarts++;
    this.#timers.clear();
    this.#clients.clear();
    this.answers.lost("client");
    for (const daemon of this.daemons) daemon.cut();
    this.clock.after(this.random.between(...this.knobs.schedulerRestartMs), () => {
      if (!this.#scheduler) this.#startScheduler();
    });
  }

  askToMove(carrier: Carrier, rank: Rank, request: number): void {
    this.answers.asked(`rank ${carrier.rank} ${request}`);
    const requester = { job: "1", rank: carrier.rank, request };
    carrier.tellScheduler({ type: "migrate", requester, job: "1", rank });
  }

  #downlink(vmid: Vmid, run: (carrier: Carrier) => void): void {
    const daemon = this.#daemonOf(vmid);
    daemon?.down(vmid, () => {
      const carrier = this.carriers.get(vmid);
      if (carrier?.alive) run(carrier);
    });
  }

  #daemonOf(vmid: Vmid): Daemon | undefined {
    return this.daemons.find(({ id }) => id === protocol.hostOf(vmid));
  }

  schedule(event: SchedulerEvent): void {
    if (!this.#scheduler) return;
    if (event.type === "control" && event.message.type === "terminated") this.#checkPlace(event.vmid);
    this.log(null, `< ${brief(event)}`);
    const effects = this.core.schedulerStep(this.#scheduler, event);
    const fallsAt =
      this.#doomed && effects.length > 0 ? this.random.integer(0, effects.length - 1) : Infinity;
    for (const [i, effect] of effects.entries()) {
      if (i === fallsAt) {
        if (effect.type === "journal" && this.random.chance(0.5)) this.#perform(effect);
        return this.#schedulerDies();
      }
      this.log(null, `  > ${brief(effect)}`);
      this.#perform(effect);
    }
  }

  #checkPlace(vmid: Vmid): void {
    const rank = this.carriers.get(vmid)!.rank;
    const row = protocol.processRows(this.#scheduler!).find((candidate) => candidate.rank === rank);
    if (row) this.copies.endedAt(rank, row.vmid);
  }

  #perform(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "journal":
        this.#disk.push(structuredClone(effect.record));
        return;
      case "start_carrier":
        return this.#daemonOf(effect.vmid)?.down(effect.vmid, () =>
          this.#daemonOf(effect.vmid)!.startCarrier(effect),
        );
      case "kill_carrier":
        return this.#daemonOf(effect.vmid)?.down(effect.vmid, () =>
          this.#daemonOf(effect.vmid)!.kill(effect.vmid, effect.reason),
        );
      case "control":
        return this.#downlink(effect.vmid, (carrier) =>
          carrier.receive({ type: "control", message: effect.message }),
        );
      case "to_program":
        return this.#downlink(effect.vmid, (carrier) =>
          carrier.toldProgram(effect.payload as protocol.ProgramReply),
        );
      case "reply":
        this.answers.answered(`client ${effect.client}`);
        this.#clients.get(effect.client)?.(effect.result);
        this.#clients.delete(effect.client);
        return;
      case "notice":
        if (effect.notice.type === "migration_committed") this.#committed++;
        if (effect.notice.type === "migration_aborted") this.#aborted++;
        return;
      case "job_ended":
        return this.#jobEnded(effect);
      case "set_timer":
        return this.#setTimer(effect.timer, effect.afterMs);
      case "clear_timer":
        this.#timers.delete(effect.timer);
        return;
    }
  }

  #setTimer(timer: SchedulerTimer, afterMs: number): void {
    if (afterMs >= NEVER_MS) return;
    const token = {};
    this.#timers.set(timer, token);
    this.clock.after(afterMs, () => {
      if (this.#timers.get(timer) !== token) return;
      this.#timers.delete(timer);
      if (timer.startsWith("host:")) this.#fatal ??= "a host was given up";
      else if (this.controlIsFaulty) this.#fatal ??= "a deadline passed";
      this.schedule({ type: "timer", timer });
    });
  }

  /** A job may fail only where a fault took one of its processes with it; then it must. */
  #jobEnded({ ranks }: { readonly ranks: readonly protocol.RankEnd[] }): void {
    this.#ended = true;
    const failed = ranks.find((rank) => !rank.ok);
    this.#failed = failed !== undefined;
    if (failed && this.#fatal === null)
      this.fail("exactly one at the end", `rank ${failed.rank} failed: ${failed.reason}`);
    if (!failed) this.copies.allEnded(this.knobs.ranks);
  }

  // ── carriers ──

  newCarrier(host: Daemon, effect: SchedulerEffect & { type: "start_carrier" }): Carrier | null {
    const { vmid, rank, incarnation, migration } = effect;
    const doomed = migration !== null && this.happens(this.knobs.destinationDeathChance);
    if (doomed && this.random.chance(0.2)) return null;
    const self = { vmid, incarnation, endpoints: [vmid] };
    const carrier = new Carrier(this, host, rank, self, migration === null ? undefined : { migration });
    this.carriers.set(vmid, carrier);
    if (doomed)
      this.clock.after(this.random.between(0, 60), () => carrier.restored || carrier.die("kill -9"));
    return carrier;
  }

  /** The state's way from source to destination (FIG. 6 lines 8–10, FIG. 7 lines 2–5). */
  transfer(source: Carrier, to: Vmid, image: Image): void {
    const destination = this.carriers.get(to);
    const breaks = this.mayInject() && this.random.chance(this.knobs.transferFailureChance);
    const blockedMs = destination ? this.network.blockedUntilMs(source, destination) - this.clock.nowMs : 0;
    const firstMs = Math.max(blockedMs, 0) + this.random.between(...this.knobs.transferMs);
    const failed = () =>
      source.alive && source.receive({ type: "transfer_failed", reason: "connection lost" });
    this.clock.after(firstMs, () => {
      if (!destination?.alive || !source.alive || breaks) return failed();
      destination.receive({ type: "state_received", state: image.communication });
      this.clock.after(this.random.between(...this.knobs.transferMs), () => {
        if (!destination.alive || !source.alive) return failed();
        destination.install(image.execution);
        if (this.happens(this.knobs.sourceDeathChance)) this.#killSource(source, destination);
      });
    });
  }

  /** All it had is at the destination, which commits, unless another fault comes on top. */
  #killSource(source: Carrier, destination: Carrier): void {
    destination.restored = true; // it is spared
    if (this.controlIsFaulty || this.knobs.deadlineMs < Infinity) this.#fatal ??= "a source died";
    source.die("kill -9");
  }

  // ── the trace ──

  log(carrier: Carrier | null, line: string): void {
    const who = carrier ? `${carrier.rank}@${carrier.vmid}~${carrier.state.self.incarnation}` : "scheduler";
    const text = `${this.clock.nowMs.toFixed(3).padStart(9)} ${who.padEnd(9)} ${line}`;
    for (let i = 0; i < text.length; i++)
      this.#fingerprint = (Math.imul(this.#fingerprint, 31) + text.charCodeAt(i)) | 0;
    if (this.#trace.push(text) > 4 * TRACE_LINES) this.#trace = this.#trace.slice(-TRACE_LINES);
  }
}

export function simulate(seed: number, core?: Core, knobs?: Partial<Knobs>): Outcome {
  return new World(seed, core, knobs).run();
}
