/**
 * A simulated host: its daemon, what it carries, and the way between it and the scheduler.
 *
 * The way keeps order for each carrier while it lasts. It is cut at any moment; what was on it is lost, or comes
 * late, after newer messages. The daemon then makes a new one, says what it carries (`host_returned`), and has its
 * carriers tell again what still matters (`reconnected`).
 */
import type { HostId, Result, SchedulerEffect, SchedulerEvent, Vmid } from "../protocol/index.ts";
import type { Carrier } from "./carrier.ts";
import type { World } from "./world.ts";

type StartCarrier = SchedulerEffect & { type: "start_carrier" };

/** The lane of what a daemon says when it returns. Nothing that follows overtakes it. */
const REPORT = "up report";

/** One direction of one carrier's share of the way: nothing arrives earlier than this. */
interface Lane {
  lastMs: number;
}

export class Daemon {
  id: HostId = 0;
  readonly name: string;
  alive = true;
  /** Without it nobody hears of its end. */
  hasPower = true;
  /** Nothing happens on this host before (SIGSTOP, a closed lid). */
  pausedUntilMs = 0;
  readonly carriers = new Map<Vmid, Carrier>();
  readonly #world: World;
  /** Every vmid it was ever told to start: none is started twice. */
  readonly #started = new Set<Vmid>();
  readonly #killedEarly = new Set<Vmid>();
  readonly #notBegun = new Set<Vmid>();
  readonly #lanes = new Map<string, Lane>();
  /** The present way by number; null while there is none. */
  #way: number | null = 0;
  #lastWay = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
  }

  /** Asks to be a host. The scheduler may die before it has answered; then it asks again. */
  join(): void {
    const { scheduler } = this.#world;
    if (!scheduler.isUp) return this.#reconnectSoon();
    const requester = scheduler.client((result) => {
      if (result.ok && result.value.type === "host_admitted") this.#admittedAs(result.value.host);
      // Its name is in the books, and its number was told nobody. Asked twice, it may have been told before.
      else if (this.id === 0) this.alive = false;
    });
    scheduler.hear({ type: "host_up", requester, name: this.name });
  }

  #admittedAs(id: HostId): void {
    this.id = id;
    // The scheduler sees the end of a way, also of one it has not answered on yet.
    if (this.#way === null) this.#tellAway();
  }

  #tellAway(): void {
    this.#world.scheduler.hear({ type: "host_away", host: this.id, reason: "cut" });
  }

  // ── the way ──

  /** Host to scheduler. */
  up(lane: string, event: SchedulerEvent): void {
    this.#send(`up ${lane}`, () => this.#world.scheduler.hear(event));
  }

  /** Scheduler to host. */
  down(lane: string, run: () => void): void {
    this.#send(`down ${lane}`, () => this.#awake(run));
  }

  #send(laneName: string, arrive: () => void): void {
    const way = this.#way;
    if (way === null || !this.alive) return;
    const { clock, random, knobs } = this.#world;
    const lane = this.#lane(laneName);
    lane.lastMs = Math.max(lane.lastMs, this.#lane(REPORT).lastMs, clock.nowMs + this.#delayMs());
    // A report on what there is holds only on the way it is made on.
    const report = laneName === REPORT;
    clock.at(lane.lastMs, () => {
      if (way === this.#way || (!report && this.#world.happens(knobs.lateControlChance))) arrive();
    });
    if (report || !this.#world.happens(knobs.repeatControlChance)) return;
    clock.at(lane.lastMs + random.between(0, 5) * this.#delayMs(), () => way === this.#way && arrive());
  }

  #lane(name: string): Lane {
    let lane = this.#lanes.get(name);
    if (!lane) this.#lanes.set(name, (lane = { lastMs: 0 }));
    return lane;
  }

  #delayMs(): number {
    return this.#world.random.between(...this.#world.knobs.controlDelayMs);
  }

  /** The scheduler notices sooner or later, unless a new way is made before. */
  cut(): void {
    if (this.#way === null) return;
    const { clock } = this.#world;
    this.#way = null;
    this.#world.tell(`the way to ${this.name} is cut`);
    clock.after(this.#delayMs(), () => {
      if (this.#way === null) this.#tellAway();
    });
    this.#reconnectSoon();
  }

  #reconnectSoon(): void {
    const { clock, random, knobs } = this.#world;
    clock.after(random.between(...knobs.reconnectMs), () => this.#awake(() => this.#reconnect()));
  }

  #reconnect(): void {
    if (!this.alive || this.#way !== null) return;
    if (!this.#world.scheduler.isUp) return this.#reconnectSoon();
    this.#way = ++this.#lastWay;
    if (this.id === 0) return this.join();
    const carriers = [...this.#started]
      .filter((vmid) => (this.carriers.has(vmid) ? this.carriers.get(vmid)!.alive : this.#notBegun.has(vmid)))
      .map((vmid) => ({ vmid, endpoints: this.carriers.has(vmid) ? [vmid] : null }));
    const requester = this.#world.scheduler.doubtfulClient((result) => this.#admitted(result));
    this.up("report", { type: "host_returned", requester, host: this.id, carriers });
    for (const carrier of this.carriers.values()) carrier.reconnected();
  }

  #admitted(result: Result): void {
    if (result.ok) return;
    for (const carrier of this.carriers.values()) carrier.die("its host was given up");
    this.alive = false;
  }

  // ── what the scheduler wants ──

  startCarrier(effect: StartCarrier): void {
    const { vmid } = effect;
    if (this.#started.has(vmid)) {
      const lives = this.#notBegun.has(vmid) || this.carriers.get(vmid)?.alive;
      if (!lives) this.#exited(vmid, "it has ended already");
      return;
    }
    this.#started.add(vmid);
    this.#notBegun.add(vmid);
    const { clock, random, knobs } = this.#world;
    clock.after(random.between(...knobs.startMs), () => this.#awake(() => this.#begin(effect)));
  }

  #begin(effect: StartCarrier): void {
    const { vmid } = effect;
    if (!this.alive) return;
    this.#notBegun.delete(vmid);
    const carrier = this.#killedEarly.has(vmid) ? null : this.#world.newCarrier(this, effect);
    if (carrier) {
      this.carriers.set(vmid, carrier);
      this.up(vmid, { type: "carrier_ready", vmid, endpoints: [vmid] });
    } else {
      this.#exited(vmid, "did not start");
    }
  }

  #exited(vmid: Vmid, reason: string): void {
    this.up(vmid, { type: "carrier_exit", vmid, ok: false, reason, lost: true });
  }

  kill(vmid: Vmid, reason: string): void {
    const carrier = this.carriers.get(vmid);
    if (carrier) carrier.die(reason);
    else this.#killedEarly.add(vmid);
  }

  // ── faults ──

  /** Power-off: nobody is told anything. */
  die(): void {
    if (!this.alive) return;
    this.#world.tell(`${this.name} dies`);
    this.cut();
    this.hasPower = false;
    this.alive = false;
    for (const carrier of this.carriers.values()) carrier.die("its host died");
  }

  #awake(run: () => void): void {
    const { clock } = this.#world;
    clock.at(this.pausedUntilMs, () => {
      if (clock.nowMs < this.pausedUntilMs) this.#awake(run);
      else run();
    });
  }
}
