/**
 * A simulated machine: hosts, a scheduler, carriers, a network, chance. A run is its seed.
 *
 * The world is the driver of layer 3, as the real machine is: it carries effects out and feeds back what
 * happens, only on virtual time. When `faultsUntilMs` has passed nothing more is injected, and everything must
 * come to a good end.
 */
import * as protocol from "../protocol/index.ts";
import type { Rank, RankEnd, SchedulerEffect, Vmid } from "../protocol/index.ts";
import { Carrier } from "./carrier.ts";
import type { Transfer } from "./carrier.ts";
import { Answers, Copies, nobodyWaitsForWhatWasSent, Violation } from "./checkers.ts";
import { Checkpoints } from "./checkpoints.ts";
import type { Ledger } from "./checkpoints.ts";
import { Clock } from "./clock.ts";
import { Daemon } from "./daemon.ts";
import { Faults } from "./faults.ts";
import type { MakeGuest } from "./guest.ts";
import type { Knobs } from "./knobs.ts";
import { Network } from "./network.ts";
import type { Random } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import { usualStep } from "./usual-step.ts";

/** What is under test; tests put mutants in its place. */
export type Core = Pick<
  typeof protocol,
  "createProcess" | "step" | "exportState" | "restoreScheduler" | "schedulerStep"
>;

export interface WorldOptions {
  readonly random: Random;
  readonly knobs: Knobs;
  readonly makeGuest: MakeGuest;
  /** Default: the one there is. */
  readonly core?: Core;
  /** Default: its own. */
  readonly clock?: Clock;
  /** How much of the trace is kept, in lines, the latest. Default 400. */
  readonly traceLines?: number;
  /** A run with more steps does not come to its end. Default 2,000,000. */
  readonly mostSteps?: number;
  /** What goes back when the job is taken back to a checkpoint. */
  readonly ledger?: Ledger;
}

const CORE: Core = { ...protocol, step: usualStep };
const NO_LEDGER: Ledger = { of: () => null, restore() {} };

const MOST_STEPS = 2_000_000;
const TRACE_LINES = 400;

export class World {
  readonly random: Random;
  readonly clock: Clock;
  readonly knobs: Knobs;
  readonly core: Core;
  readonly makeGuest: MakeGuest;
  readonly network: Network;
  readonly scheduler: Scheduler;
  readonly daemons: Daemon[] = [];
  readonly carriers = new Map<Vmid, Carrier>();
  readonly copies = new Copies();
  readonly answers = new Answers();
  readonly checkpoints: Checkpoints;

  /** Messages between scheduler and processes may be lost. */
  readonly controlIsFaulty: boolean;

  /** The job has ended; its carriers may not have heard of it. */
  ended = false;
  /** It has lost a process. */
  failed = false;
  steps = 0;
  /** Of all that has happened: the same for the same seed on every machine. */
  fingerprint = 0;
  /** A fault that may cost a process its life, and so its job. */
  #fatal: string | null = null;
  /** What befell the machine: faults and migrations, in words. */
  readonly story: string[] = [];
  #trace: string[] = [];
  readonly #traceLines: number;
  readonly #mostSteps: number;

  constructor(options: WorldOptions) {
    const { random, knobs, makeGuest, core = CORE, ledger = NO_LEDGER } = options;
    this.random = random;
    this.core = core;
    this.clock = options.clock ?? new Clock();
    this.#traceLines = options.traceLines ?? TRACE_LINES;
    this.#mostSteps = options.mostSteps ?? MOST_STEPS;
    this.knobs = knobs;
    this.makeGuest = makeGuest;
    this.network = new Network(this.clock, random, knobs);
    this.scheduler = new Scheduler(this);
    this.checkpoints = new Checkpoints(this, ledger);
    const { controlCutEveryMs, schedulerDeathEveryMs, hostDeathAtMs, pauseEveryMs } = knobs;
    this.controlIsFaulty =
      Math.min(controlCutEveryMs, schedulerDeathEveryMs, hostDeathAtMs, pauseEveryMs) < Infinity;
  }

  start(): void {
    const { knobs, scheduler } = this;
    scheduler.start();
    for (let i = 1; i <= knobs.hosts; i++) this.join();
    const { ranks: size, restartOnLoss = false } = knobs;
    scheduler.hear({ type: "submit", requester: scheduler.client(), size, spec: null, restartOnLoss });
    scheduler.diskIsSlow = true;
    new Faults(this).begin();
  }

  /** A new host joins. */
  join(): void {
    const daemon = new Daemon(this, `host${this.daemons.length + 1}`);
    this.daemons.push(daemon);
    daemon.join();
  }

  /** The job has ended, all its carriers have, and the scheduler has done all that it has decided. */
  get over(): boolean {
    if (!this.ended || !this.scheduler.isIdle) return false;
    for (const carrier of this.carriers.values()) if (carrier.alive) return false;
    return true;
  }

  /** The next thing happens. */
  tick(): void {
    const { faultsUntilMs, livenessMs } = this.knobs;
    const isLate = this.clock.nowMs > faultsUntilMs + livenessMs;
    if (isLate || ++this.steps > this.#mostSteps)
      this.#stuck("everything comes to its end", isLate ? "some programs never end" : "too many steps");
    if (!this.clock.tick())
      this.#stuck("no deadlock", "nothing is left to happen, and some programs have not ended");
  }

  /** Faults are healed, so what has not come to its end by now never will; the worst that explains it is named. */
  #stuck(promise: string, what: string): never {
    if (this.ended) {
      const left = [...this.carriers.values()].filter(({ alive }) => alive).map(({ vmid }) => vmid);
      this.fail("nothing of an ended job runs", `${what}: ${left.join()}`);
    }
    if (this.scheduler.isMigrating) this.fail("a migration ends once faults heal", what);
    // What is still on its way is no reason to complain.
    if (promise === "no deadlock")
      nobodyWaitsForWhatWasSent([...this.carriers.values()].filter(({ alive }) => alive));
    this.fail(promise, what);
  }

  fail(promise: string, what: string): never {
    throw new Violation(promise, what);
  }

  // ── what faults may cost ──

  unlessProcessesDied(promise: string, what: string): void {
    if (this.#fatal === null) this.fail(promise, what);
  }

  /** If nothing has before, this may have cost a process its life. */
  mayCost(fault: string): void {
    this.#fatal ??= fault;
  }

  mustCost(fault: string): void {
    this.#fatal = fault;
  }

  mayInject(): boolean {
    return this.clock.nowMs < this.knobs.faultsUntilMs;
  }

  /** Draws from the seed only where the knob is turned up. */
  happens(probability: number): boolean {
    return probability > 0 && this.mayInject() && this.random.chance(probability);
  }

  /** A job may fail only where a fault took one of its processes with it; then it must. */
  jobEnded(ranks: readonly RankEnd[]): void {
    this.ended = true;
    const failed = ranks.find((rank) => !rank.ok);
    this.failed = failed !== undefined;
    if (failed && this.#fatal === null)
      this.fail("exactly one after faults heal", `rank ${failed.rank} failed: ${failed.reason}`);
    if (!failed) this.copies.allEnded(this.knobs.ranks);
  }

  // ── carriers ──

  daemonOf(vmid: Vmid): Daemon | undefined {
    return this.daemons.find(({ id }) => id === protocol.hostOf(vmid));
  }

  newCarrier(host: Daemon, effect: SchedulerEffect & { type: "start_carrier" }): Carrier | null {
    const { vmid, rank, incarnation, migration, source } = effect;
    const doomed = migration !== null && this.happens(this.knobs.destinationDeathChance);
    if (doomed && this.random.chance(0.2)) return null;
    const self = { vmid, incarnation, endpoints: [vmid] };
    const carrier = new Carrier(this, host, rank, self, {
      ...(migration !== null && { initializedFor: { migration } }),
      ...(source !== null && { restoredFrom: { ended: source.ended } }),
    });
    this.carriers.set(vmid, carrier);
    if (source !== null) this.checkpoints.restore(carrier, source);
    if (doomed)
      this.clock.after(this.random.between(0, 60), () => carrier.restored || carrier.die("kill -9"));
    return carrier;
  }

  /** A program asks for a migration; asked again, it is carried out once. */
  askToMove(carrier: Carrier, rank: Rank, request: number, host?: number | string): void {
    if (!carrier.isVoid) this.answers.asked(`rank ${carrier.rank} ${request}`);
    const requester = { job: "1", rank: carrier.rank, request };
    const to = host === undefined ? {} : { host };
    carrier.tellScheduler({ type: "migrate", requester, job: "1", rank, ...to });
  }

  /** The state's way from source to destination (FIG. 6 lines 8–10, FIG. 7 lines 2–5). */
  transfer(source: Carrier, to: Vmid, migration: number, { communication, image }: Transfer): void {
    const destination = this.carriers.get(to);
    const breaks = this.mayInject() && this.random.chance(this.knobs.transferFailureChance);
    const blockedMs = destination ? this.network.blockedUntilMs(source, destination) - this.clock.nowMs : 0;
    const firstMs = Math.max(blockedMs, 0) + this.random.between(...this.knobs.transferMs);
    const failed = () => {
      if (source.alive) source.receive({ type: "transfer_failed", migration, reason: "connection lost" });
      // It sees the end of the connection, unless the source's host is without power.
      else if (destination?.alive && source.host.hasPower) destination.die("its state will not come");
    };
    this.clock.after(firstMs, () => {
      if (!destination?.alive || !source.alive || breaks) return failed();
      destination.receive({ type: "state_received", state: communication });
      this.clock.after(this.random.between(...this.knobs.transferMs), () => {
        if (!destination.alive || !source.alive) return failed();
        destination.install(image);
        if (this.happens(this.knobs.sourceDeathChance)) this.#killSource(source, destination);
      });
    });
  }

  /** All it had is at the destination, which commits, unless another fault comes on top. */
  #killSource(source: Carrier, destination: Carrier): void {
    destination.restored = true; // it is spared
    if (this.controlIsFaulty || this.knobs.deadlineMs < Infinity) this.mayCost("a source died");
    source.die("kill -9");
  }

  // ── the trace ──

  /** The latest of what has happened. */
  get trace(): string[] {
    return this.#trace.slice(-this.#traceLines);
  }

  log(carrier: Carrier | null, line: string): void {
    const who = carrier ? `${carrier.rank}@${carrier.vmid}~${carrier.state.self.incarnation}` : "scheduler";
    const text = `${this.clock.nowMs.toFixed(3).padStart(9)} ${who.padEnd(9)} ${line}`;
    for (let i = 0; i < text.length; i++)
      this.fingerprint = (Math.imul(this.fingerprint, 31) + text.charCodeAt(i)) | 0;
    if (this.#trace.push(text) > 4 * this.#traceLines) this.#trace = this.trace;
  }

  /** Something of note, for the trace and the story. */
  tell(line: string): void {
    this.log(null, line);
    this.story.push(`${this.clock.nowMs.toFixed(3).padStart(9)} ms  ${line}`);
  }
}
