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
  Pattern,
  PeerMessage,
  ProcessState,
  ProgramReply,
  Rank,
  SchedulerEvent,
  Timer,
  Vmid,
} from "../src/protocol/index.ts";
import { Queue } from "../src/protocol/queue.ts";
import { withinWindow } from "./checkers.ts";
import type { Daemon } from "./daemon.ts";
import type { Station } from "./network.ts";
import { bodyOf } from "./programs.ts";
import type { Execution, Operation } from "./programs.ts";
import { brief } from "./trace.ts";
import type { World } from "./world.ts";

/** What is sent from source to destination: plain data. */
export interface Image {
  readonly communication: CommunicationState;
  readonly execution: Execution;
}

export class Carrier implements Station {
  alive = true;
  restored = false;

  readonly world: World;
  readonly host: Daemon;
  readonly vmid: Vmid;
  readonly rank: Rank;
  readonly state: ProcessState;
  #execution: Execution = { done: 0, outstanding: null, lastRequest: 0 };
  #runs = false;
  #freezing = false;
  #busyUntilMs = 0;
  #inbox = new Queue<() => void>();
  #accepted = 0;
  #timers = new Map<Timer, object>();

  constructor(
    world: World,
    host: Daemon,
    rank: Rank,
    self: Location,
    initializedFor: { migration: number } | undefined,
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
      initializedFor,
      windowBytes: knobs.windowBytes,
      drainMs: knobs.drainMs,
    });
    if (!initializedFor) this.#run();
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

  receive(event: Event): void {
    this.#whenFree(() => this.#feed(event));
  }

  /** One event loop: while the program computes or the host is paused, nothing else happens here. */
  #whenFree(run: () => void): void {
    this.#inbox.push(run);
    if (this.#inbox.size === 1) this.#planTurn();
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
    this.#whenFree(() => this.#runs && this.#askAgain());
  }

  /** A request or its answer may be lost, so it is made again; it is carried out once. */
  #askAgain(): void {
    const operation = this.#operation();
    if (operation?.type !== "migrate") return;
    for (const { request } of this.#execution.outstanding ?? [])
      this.world.askToMove(this, operation.rank, request);
  }

  #feed(event: Event): void {
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
        this.#answered(effect.request);
        return;
      case "received": {
        const pattern = this.#answered(effect.request);
        return this.world.deliveries.delivered(this.rank, pattern!, effect.message);
      }
      case "send_failed":
        return this.world.unlessProcessesDied(
          "exactly once",
          `a send of ${this.rank} failed: ${effect.reason}`,
        );
      case "undeliverable":
        if (effect.dest !== this.rank) return; // its last acknowledgement was lost, which may be
        return this.world.fail("exactly once", `${effect.messages} messages left over at ${this.rank}`);
      case "finished":
        return this.#exit(true, "exit code 0");
      case "terminate":
        return this.#exit(true, "moved away");
      case "request_freeze":
        return this.#requestFreeze();
      case "transfer":
        return this.world.transfer(this, effect.to.vmid, this.#image());
      case "resume":
        return this.#run();
      case "open":
        return network.open(this, effect.channel, this.world.carriers.get(effect.to.vmid));
      case "write":
        return network.write(this, effect.channel, effect.message);
      case "close":
        return network.close(this, effect.channel);
      case "control":
        if (effect.message.type === "terminated") this.world.copies.ends(this.rank, this.vmid);
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
      this.#whenFree(() => {
        if (this.#timers.get(timer) !== token) return;
        this.#timers.delete(timer);
        this.#feed({ type: "timer", timer });
      }),
    );
  }

  tellScheduler(event: SchedulerEvent): void {
    this.host.up(this.vmid, event);
  }

  #exit(ok: boolean, reason: string): void {
    this.tellScheduler({ type: "carrier_exit", vmid: this.vmid, ok, reason });
    this.world.network.leave(this);
    this.alive = false;
  }

  /** kill -9. */
  die(reason: string): void {
    if (!this.alive) return;
    this.world.log(this, `dies: ${reason}`);
    this.world.copies.stops(this.rank, this.vmid);
    this.world.network.down(this);
    this.#exit(false, reason);
  }

  // ── the program ──

  #run(): void {
    this.world.copies.runs(this.rank, this.vmid);
    this.#runs = true;
    // A computation cut short by the move counts as done: its time has passed.
    if (this.#operation()?.type === "compute" && this.#execution.outstanding)
      this.#execution.outstanding = [];
    if (this.world.controlIsFaulty) this.#askAgain();
    this.#goOn();
  }

  #goOn(): void {
    const { random, clock } = this.world;
    clock.after(random.chance(0.5) ? 0 : random.between(0, 0.5), () => this.#whenFree(() => this.#begin()));
  }

  #operation(): Operation | undefined {
    return this.world.programs[this.rank]![this.#execution.done];
  }

  /** Begins the next operation, or sees whether the present one is complete. */
  #begin(): void {
    const execution = this.#execution;
    if (!this.#runs || execution.outstanding) return this.#completeIfAnswered();
    execution.outstanding = [];
    const operation = this.#operation();
    switch (operation?.type) {
      case undefined:
        return this.#feed({ type: "finish" });
      case "send":
        for (const message of operation.messages) {
          const { dest, tag, context, sizeBytes } = message;
          const request = this.#newRequest(null);
          this.#feed({ type: "send", request, dest, tag, context, sizeBytes, body: bodyOf(message) });
        }
        break;
      case "recv":
        for (const pattern of operation.patterns) {
          this.#feed({ type: "recv", request: this.#newRequest(pattern), pattern });
        }
        break;
      case "probe":
        this.#feed({ type: "probe", request: this.#newRequest(null), pattern: operation.pattern });
        break;
      case "compute": {
        const request = this.#newRequest(null);
        this.#busyUntilMs = this.world.clock.nowMs + operation.forMs;
        this.#whenFree(() => this.#answered(request));
        break;
      }
      case "migrate":
        this.world.askToMove(this, operation.rank, this.#newRequest(null));
        break;
    }
  }

  #newRequest(pattern: Pattern | null): number {
    const request = ++this.#execution.lastRequest;
    this.#execution.outstanding!.push({ request, pattern });
    return request;
  }

  #answered(request: number): Pattern | null {
    const outstanding = this.#execution.outstanding ?? [];
    const index = outstanding.findIndex((candidate) => candidate.request === request);
    if (index < 0)
      this.world.fail(
        "every request is answered once",
        `${this.rank}: request ${request} was answered again`,
      );
    const [{ pattern }] = outstanding.splice(index, 1) as [(typeof outstanding)[number]];
    // All requests of an operation are made in one go, so none follows once this is looked at.
    this.world.clock.after(0, () => this.#whenFree(() => this.#completeIfAnswered()));
    return pattern;
  }

  #completeIfAnswered(): void {
    if (!this.#runs || this.#execution.outstanding?.length !== 0 || !this.#operation()) return;
    this.#execution.done++;
    this.#execution.outstanding = null;
    this.#goOn();
  }

  toldProgram(payload: ProgramReply): void {
    this.#whenFree(() => {
      if (!this.#execution.outstanding?.some(({ request }) => request === payload.request)) return; // answered again
      this.world.answers.answered(`rank ${this.rank} ${payload.request}`, false);
      this.world.log(this, `< reply ${payload.request} ${payload.result.ok ? "ok" : payload.result.code}`);
      this.#answered(payload.request);
    });
  }

  // ── freezing and images ──

  #requestFreeze(): void {
    if (this.#freezing) return;
    this.#freezing = true;
    const { random, knobs, clock } = this.world;
    clock.after(random.between(...knobs.freezeMs), () => this.#whenFree(() => this.#freeze()));
  }

  #freeze(): void {
    this.#freezing = false;
    if (this.world.mayInject() && this.world.random.chance(this.world.knobs.refuseFreezeChance)) {
      return this.#feed({ type: "freeze_refused", reason: "main() → local db → Socket" });
    }
    if (this.state.phase === "ended") return;
    this.#runs = false;
    this.world.copies.stops(this.rank, this.vmid);
    this.#feed({ type: "frozen" });
  }

  #image(): Image {
    return structuredClone({
      communication: this.world.core.exportState(this.state),
      execution: this.#execution,
    });
  }

  install(execution: Execution): void {
    this.#whenFree(() => {
      this.#execution = execution;
      this.restored = true;
      this.#feed({ type: "restored" });
    });
  }
}
