/**
 * One simulated run: hosts, a scheduler, carriers, programs, chance. A run is its seed.
 *
 * The world is the driver of layer 3, as the real machine is: it carries effects out and feeds back what
 * happens, only on virtual time. When `faultsUntilMs` has passed nothing more is injected, and everything must
 * come to a good end.
 */
import * as protocol from "../src/protocol/index.ts";
import type { Rank, SchedulerEffect, SchedulerEvent, SchedulerState, Vmid } from "../src/protocol/index.ts";
import { Carrier } from "./carrier.ts";
import type { Image } from "./carrier.ts";
import { Answers, Copies, Deliveries, Violation } from "./checkers.ts";
import { Clock } from "./clock.ts";
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
  "createProcess" | "step" | "exportState" | "createScheduler" | "schedulerStep"
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

  #scheduler: SchedulerState;
  #killedEarly = new Set<Vmid>();
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
    this.#scheduler = core.createScheduler({ prepareMs: NEVER_MS, freezeMs: NEVER_MS, transferMs: NEVER_MS });
  }

  run(): Outcome {
    let violation: Outcome["violation"] = null;
    try {
      this.#start();
      while (!this.#ended) this.#tick();
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
    };
  }

  #start(): void {
    for (let host = 1; host <= this.knobs.hosts; host++) {
      this.#schedule({ type: "host_up", requester: this.#client(), name: `host${host}` });
    }
    this.#schedule({ type: "submit", requester: this.#client(), size: this.knobs.ranks, spec: null });
    this.#every(this.knobs.moveEveryMs, () => this.#moveSomething());
    this.#every(this.knobs.cutEveryMs, () => this.network.cut());
    if (this.knobs.drainAtMs < Infinity) this.clock.after(this.knobs.drainAtMs, () => this.#drain());
  }

  #tick(): void {
    if (this.clock.nowMs > this.knobs.faultsUntilMs + LIVENESS_MS)
      this.fail("no deadlock", "some programs never end");
    if (++this.#steps > MOST_STEPS) this.fail("no livelock", "too many steps");
    if (!this.clock.tick())
      this.fail("no deadlock", "nothing is left to happen, and some programs have not ended");
  }

  #check(): void {
    this.deliveries.allDelivered();
    this.answers.allAnswered();
  }

  fail(promise: string, what: string): never {
    throw new Violation(promise, what);
  }

  // ── faults ──

  mayInject(): boolean {
    return this.clock.nowMs < this.knobs.faultsUntilMs;
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
    const rank = this.random.integer(0, this.knobs.ranks - 1);
    const host = this.random.chance(0.5) ? this.random.integer(1, this.knobs.hosts) : undefined;
    this.#schedule({ type: "migrate", requester: this.#client(), job: "1", rank, host });
  }

  #drain(): void {
    if (!this.#ended) this.#schedule({ type: "drain", requester: this.#client(), host: 1 });
  }

  #client(): { client: number } {
    const client = ++this.#lastClient;
    this.answers.asked(`client ${client}`);
    return { client };
  }

  // ── the control plane ──

  /** From a carrier to the scheduler, in order. */
  uplink(carrier: Carrier, event: SchedulerEvent): void {
    carrier.lastUplinkMs = Math.max(carrier.lastUplinkMs, this.clock.nowMs + this.#controlDelayMs());
    this.clock.at(carrier.lastUplinkMs, () => this.#schedule(event));
  }

  askToMove(carrier: Carrier, rank: Rank, request: number): void {
    this.answers.asked(`rank ${carrier.rank} ${request}`);
    const requester = { job: "1", rank: carrier.rank, request };
    this.uplink(carrier, { type: "migrate", requester, job: "1", rank });
  }

  #downlink(vmid: Vmid, run: (carrier: Carrier) => void): void {
    const carrier = this.carriers.get(vmid);
    if (!carrier) return;
    carrier.lastDownlinkMs = Math.max(carrier.lastDownlinkMs, this.clock.nowMs + this.#controlDelayMs());
    this.clock.at(carrier.lastDownlinkMs, () => carrier.alive && run(carrier));
  }

  #controlDelayMs(): number {
    return this.random.between(...this.knobs.controlDelayMs);
  }

  #schedule(event: SchedulerEvent): void {
    if (this.#ended) return;
    if (event.type === "control" && event.message.type === "terminated") this.#checkPlace(event.vmid);
    this.log(null, `< ${brief(event)}`);
    for (const effect of this.core.schedulerStep(this.#scheduler, event)) {
      this.log(null, `  > ${brief(effect)}`);
      this.#carryOut(effect);
    }
  }

  #checkPlace(vmid: Vmid): void {
    const rank = this.carriers.get(vmid)!.rank;
    const row = protocol.processRows(this.#scheduler).find((candidate) => candidate.rank === rank);
    this.copies.endedAt(rank, row?.vmid);
  }

  #carryOut(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "start_carrier":
        return this.#startCarrier(effect);
      case "kill_carrier":
        if (!this.carriers.has(effect.vmid)) this.#killedEarly.add(effect.vmid);
        return this.#downlink(effect.vmid, (carrier) => carrier.die(effect.reason));
      case "control":
        return this.#downlink(effect.vmid, (carrier) =>
          carrier.receive({ type: "control", message: effect.message }),
        );
      case "to_program": {
        const payload = effect.payload as protocol.ProgramReply;
        return this.#downlink(effect.vmid, (carrier) => {
          this.answers.answered(`rank ${carrier.rank} ${payload.request}`);
          carrier.toldProgram(payload);
        });
      }
      case "reply":
        return this.answers.answered(`client ${effect.client}`);
      case "notice":
        if (effect.notice.type === "migration_committed") this.#committed++;
        if (effect.notice.type === "migration_aborted") this.#aborted++;
        return;
      case "job_ended":
        return this.#jobEnded(effect);
      case "set_timer":
        this.clock.after(effect.afterMs, () => this.#schedule({ type: "timer", timer: effect.timer }));
        return;
      case "journal":
      case "clear_timer":
        return; // the scheduler's disk is sound, and its deadlines never pass
    }
  }

  #jobEnded(effect: SchedulerEffect & { type: "job_ended" }): void {
    this.#ended = true;
    const failed = effect.ranks.find((rank) => !rank.ok);
    if (failed) this.fail("exactly one at the end", `rank ${failed.rank} failed: ${failed.reason}`);
    this.copies.allEnded(this.knobs.ranks);
  }

  // ── carriers ──

  #startCarrier(effect: SchedulerEffect & { type: "start_carrier" }): void {
    const { vmid, rank, incarnation, migration } = effect;
    const doomed =
      migration !== null && this.mayInject() && this.random.chance(this.knobs.destinationDeathChance);
    this.clock.after(this.random.between(0.1, 10), () => {
      if (this.#killedEarly.has(vmid) || (doomed && this.random.chance(0.2))) {
        this.#schedule({ type: "carrier_exit", vmid, ok: false, reason: "did not start" });
        return;
      }
      const self = { vmid, incarnation, endpoints: [vmid] };
      const carrier = new Carrier(this, rank, self, migration === null ? undefined : { migration });
      this.carriers.set(vmid, carrier);
      this.uplink(carrier, { type: "carrier_ready", vmid, endpoints: self.endpoints });
      if (doomed)
        this.clock.after(this.random.between(0, 60), () => carrier.restored || carrier.die("kill -9"));
    });
  }

  /** The state's way from source to destination (FIG. 6 lines 8–10, FIG. 7 lines 2–5). */
  transfer(source: Carrier, to: Vmid, image: Image): void {
    const destination = this.carriers.get(to);
    const breaks = this.mayInject() && this.random.chance(this.knobs.transferFailureChance);
    const firstMs = this.random.between(...this.knobs.transferMs);
    const failed = () =>
      source.alive && source.receive({ type: "transfer_failed", reason: "connection lost" });
    this.clock.after(firstMs, () => {
      if (!destination?.alive || !source.alive || breaks) return failed();
      destination.receive({ type: "state_received", state: image.communication });
      this.clock.after(this.random.between(...this.knobs.transferMs), () => {
        if (!destination.alive || !source.alive) return failed();
        destination.install(image.execution);
        if (this.mayInject() && this.random.chance(this.knobs.sourceDeathChance)) source.die("kill -9");
      });
    });
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
