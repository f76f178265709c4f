/**
 * A simulated carrier: one process of layer 3 and the program on top of it, deaf while it computes.
 *
 * It does for layer 3 what the real machine's carrier does: feeds it events one at a time, carries its
 * effects out in order, stops the program at a poll-point, and takes and restores images.
 */
import type {
  ChannelId,
  CommunicationState,
  Effect,
  Event,
  Location,
  PeerMessage,
  ProcessOptions,
  ProcessState,
  ProgramReply,
  Rank,
  SchedulerEvent,
  Timer,
  Vmid,
} from "../protocol/index.ts";
import { Queue } from "../protocol/queue.ts";
import { withinWindow } from "./checkers.ts";
import type { Daemon } from "./daemon.ts";
import type { Guest } from "./guest.ts";
import type { Station } from "./network.ts";
import { brief } from "./trace.ts";
import type { World } from "./world.ts";

/** What is sent from source to destination: plain data. */
export interface Transfer {
  readonly communication: CommunicationState;
  readonly image: unknown;
}

export class Carrier implements Station {
  alive = true;
  restored = false;

  readonly world: World;
  readonly host: Daemon;
  readonly vmid: Vmid;
  readonly rank: Rank;
  readonly state: ProcessState;
  readonly guest: Guest;
  readonly beganAtCheckpoint: boolean;
  #runs = false;
  #freezing = false;
  #busyUntilMs = 0;
  #inbox = new Queue<() => void>();
  #accepted = 0;
  #timers = new Map<Timer, object>();
  /** Events that came while effects were carried out. */
  #events: Event[] = [];
  #stepping = false;

  constructor(
    world: World,
    host: Daemon,
    rank: Rank,
    self: Location,
    begins: Pick<ProcessOptions, "initializedFor" | "restoredFrom">,
  ) {
    const { knobs, core } = world;
    this.world = world;
    this.host = host;
    this.vmid = self.vmid;
    this.rank = rank;
    this.state = core.createProcess({
      job: "1",
      rank,
      size: knobs.ranks,
      self,
      ...begins,
      windowBytes: knobs.windowBytes,
      drainMs: knobs.drainMs,
    });
    this.beganAtCheckpoint = begins.restoredFrom !== undefined;
    this.guest = world.makeGuest(this);
    if (this.state.phase === "running") this.#run();
  }

  // ── what arrives ──

  accept(): ChannelId {
    const channel = -++this.#accepted;
    this.receive({ type: "channel_accepted", channel });
    return channel;
  }

  arrive(channel: ChannelId, message: PeerMessage): void {
    this.receive({ type: "message", channel, message });
  }

  lost(channel: ChannelId): void {
    this.receive({ type: "channel_closed", channel });
  }

  silent(channel: ChannelId): void {
    this.receive({ type: "channel_silent", channel });
  }

  receive(event: Event): void {
    this.whenFree(() => this.dispatch(event));
  }

  /** One event loop: while the program computes or the host is paused, nothing else happens here. */
  whenFree(run: () => void): void {
    this.#inbox.push(run);
    if (this.#inbox.size === 1) this.#planTurn();
  }

  /** The program computes so long. */
  busyFor(forMs: number): void {
    this.#busyUntilMs = this.world.clock.nowMs + forMs;
  }

  /** What has come waits in one queue, so that it is taken up in the order it came. */
  #planTurn(): void {
    this.world.clock.at(this.#freeAtMs(), () => {
      if (!this.alive) return;
      if (this.world.clock.nowMs < this.#freeAtMs()) return this.#planTurn();
      this.#inbox.first()!();
      this.#inbox.shift();
      if (this.#inbox.size > 0) this.#planTurn();
    });
  }

  #freeAtMs(): number {
    return Math.max(this.#busyUntilMs, this.host.pausedUntilMs);
  }

  /** The way to the scheduler is back: what this process waits for is asked again, by layer 3 and by the program. */
  reconnected(): void {
    this.receive({ type: "reconnected" });
    this.whenFree(() => this.#runs && this.guest.askAgain());
  }

  /** For layer 3, now. What happens while its effects are carried out waits for its turn. */
  dispatch(event: Event): void {
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  #step(event: Event): void {
    this.world.log(this, `< ${brief(event)}`);
    for (const effect of this.world.core.step(this.state, event)) {
      this.world.log(this, `  > ${brief(effect)}`);
      this.#carryOut(effect);
    }
    withinWindow(this.state, this.world.knobs.windowBytes);
  }

  // ── what layer 3 wants done ──

  #carryOut(effect: Effect): void {
    const { network } = this.world;
    switch (effect.type) {
      case "sent":
      case "probed":
      case "received":
      case "send_failed":
        return this.guest.answered(effect);
      case "released":
        return;
      case "undeliverable":
        return this.guest.undeliverable(effect.dest, effect.messages);
      case "finished":
        return this.exit(true, "exit code 0");
      case "terminate":
        return this.exit(true, "moved away");
      case "request_freeze":
        return this.#requestFreeze();
      case "transfer":
        return this.#transfer(effect.to.vmid, effect.migration);
      case "capture":
        return this.world.checkpoints.capture(this, effect);
      case "abandon_capture":
        return; // its answers count no more
      case "resume":
        return this.#run();
      case "open":
        return network.open(this, effect.channel, this.world.carriers.get(effect.to.vmid));
      case "write":
        return network.write(this, effect.channel, effect.message);
      case "close":
        return network.close(this, effect.channel);
      case "control":
        if (effect.message.type === "terminated" && !this.isVoid)
          this.world.copies.ends(this.rank, this.vmid);
        return this.tellScheduler({ type: "control", vmid: this.vmid, message: effect.message });
      case "set_timer":
        return this.#setTimer(effect.timer, effect.afterMs);
      case "clear_timer":
        this.#timers.delete(effect.timer);
        return;
    }
  }

  #setTimer(timer: Timer, afterMs: number): void {
    const token = {};
    this.#timers.set(timer, token);
    this.world.clock.after(afterMs, () =>
      this.whenFree(() => {
        if (this.#timers.get(timer) !== token) return;
        this.#timers.delete(timer);
        this.dispatch({ type: "timer", timer });
      }),
    );
  }

  tellScheduler(event: SchedulerEvent): void {
    this.host.up(this.vmid, event);
  }

  /** The carrier ends by itself. */
  exit(ok: boolean, reason: string): void {
    this.tellScheduler({ type: "carrier_exit", vmid: this.vmid, ok, reason, lost: !ok });
    if (this.host.alive) this.world.network.leave(this);
    this.alive = false;
    this.guest.over();
  }

  /** kill -9. */
  die(reason: string): void {
    if (!this.alive) return;
    this.world.log(this, `dies: ${reason}`);
    this.world.copies.stops(this.rank, this.vmid);
    const { network } = this.world;
    if (this.host.alive) network.down(this);
    else network.vanish(this);
    this.exit(false, reason);
  }

  // ── the program ──

  get runs(): boolean {
    return this.#runs;
  }

  /** What the process does counts no more: the job was taken back. */
  get isVoid(): boolean {
    return this.world.checkpoints.isVoid(this);
  }

  #run(): void {
    if (!this.isVoid) this.world.copies.runs(this.rank, this.vmid);
    this.#runs = true;
    this.guest.run();
  }

  told(reply: ProgramReply): void {
    this.whenFree(() => this.guest.told(reply));
  }

  // ── freezing and images ──

  #requestFreeze(): void {
    if (this.#freezing) return;
    this.#freezing = true;
    const { random, knobs, clock } = this.world;
    clock.after(random.between(...knobs.freezeMs), () => this.whenFree(() => this.#freeze()));
  }

  #freeze(): void {
    if (this.world.mayInject() && this.world.random.chance(this.world.knobs.refuseFreezeChance))
      this.refuse("main() → local db → Socket");
    else this.guest.freeze();
  }

  /** The guest's answer to `freeze`: it stands still. */
  frozen(): void {
    this.#freezing = false;
    if (this.state.phase === "ended") return;
    this.#runs = false;
    this.world.copies.stops(this.rank, this.vmid);
    this.dispatch({ type: "frozen" });
  }

  /** The guest's other answer: it cannot be moved now, and goes on. */
  refuse(reason: string): void {
    this.#freezing = false;
    this.dispatch({ type: "freeze_refused", reason });
  }

  #transfer(to: Vmid, migration: number): void {
    let image: unknown;
    try {
      image = this.guest.image();
    } catch (error) {
      return this.receive({ type: "transfer_failed", migration, reason: String(error) });
    }
    const communication = this.world.core.exportState(this.state);
    this.world.transfer(this, to, migration, structuredClone({ communication, image } satisfies Transfer));
  }

  install(image: unknown): void {
    this.whenFree(() => this.guest.install(image));
  }

  /** The guest's answer to `install`. */
  installed(): void {
    this.restored = true;
    this.dispatch({ type: "restored" });
  }
}
