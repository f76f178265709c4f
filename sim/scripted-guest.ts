/** A random program (programs.ts) on a simulated carrier: its execution state is data, and so is its image. */
import type { Pattern, ProgramReply } from "../src/protocol/index.ts";
import type { Carrier } from "../src/sim/carrier.ts";
import type { Answer, Guest } from "../src/sim/guest.ts";
import type { Deliveries } from "./deliveries.ts";
import { bodyOf } from "./programs.ts";
import type { Execution, Operation, Program } from "./programs.ts";

export class ScriptedGuest implements Guest {
  readonly #carrier: Carrier;
  readonly #program: Program;
  readonly #deliveries: Deliveries;
  #execution: Execution = { done: 0, outstanding: null, lastRequest: 0 };

  constructor(carrier: Carrier, program: Program, deliveries: Deliveries) {
    this.#carrier = carrier;
    this.#program = program;
    this.#deliveries = deliveries;
  }

  run(): void {
    // A computation cut short by the move counts as done: its time has passed.
    if (this.#operation()?.type === "compute" && this.#execution.outstanding)
      this.#execution.outstanding = [];
    // What was asked before a checkpoint, the scheduler of today does not know of.
    if (this.#carrier.world.controlIsFaulty || this.#carrier.beganAtCheckpoint) this.askAgain();
    this.#goOn();
  }

  /** A request or its answer may be lost, so it is made again; it is carried out once. */
  askAgain(): void {
    const operation = this.#operation();
    if (operation?.type !== "migrate") return;
    for (const { request } of this.#execution.outstanding ?? [])
      this.#carrier.world.askToMove(this.#carrier, operation.rank, request);
  }

  freeze(): void {
    this.#carrier.frozen();
  }

  image(): Execution {
    return this.#execution;
  }

  install(image: unknown): void {
    this.#execution = image as Execution;
    this.#carrier.installed();
  }

  over(): void {}

  undeliverable(dest: number, messages: number): void {
    const { rank, world } = this.#carrier;
    if (dest !== rank || this.#carrier.isVoid) return; // its last acknowledgement was lost, which may be
    world.fail("exactly once", `${messages} messages left over at ${rank}`);
  }

  // ── its operations ──

  #goOn(): void {
    const { random, clock } = this.#carrier.world;
    clock.after(random.chance(0.5) ? 0 : random.between(0, 0.5), () =>
      this.#carrier.whenFree(() => this.#begin()),
    );
  }

  #operation(): Operation | undefined {
    return this.#program[this.#execution.done];
  }

  /** Begins the next operation, or sees whether the present one is complete. */
  #begin(): void {
    const execution = this.#execution;
    if (!this.#carrier.runs || execution.outstanding) return this.#completeIfAnswered();
    execution.outstanding = [];
    const carrier = this.#carrier;
    const operation = this.#operation();
    switch (operation?.type) {
      case undefined:
        return carrier.dispatch({ type: "finish" });
      case "send":
        for (const message of operation.messages) {
          const { dest, tag, context, sizeBytes } = message;
          const request = this.#newRequest(null);
          carrier.dispatch({ type: "send", request, dest, tag, context, sizeBytes, body: bodyOf(message) });
        }
        break;
      case "recv":
        for (const pattern of operation.patterns) {
          carrier.dispatch({ type: "recv", request: this.#newRequest(pattern), pattern });
        }
        break;
      case "probe":
        carrier.dispatch({ type: "probe", request: this.#newRequest(null), pattern: operation.pattern });
        break;
      case "compute": {
        const request = this.#newRequest(null);
        carrier.busyFor(operation.forMs);
        // Cut short by a freeze and an abort it is done already.
        carrier.whenFree(() => void (this.#waitsFor(request) && this.#settle(request)));
        break;
      }
      case "migrate":
        carrier.world.askToMove(carrier, operation.rank, this.#newRequest(null));
        break;
    }
  }

  #newRequest(pattern: Pattern | null): number {
    const request = ++this.#execution.lastRequest;
    this.#execution.outstanding!.push({ request, pattern });
    return request;
  }

  // ── its answers ──

  answered(answer: Answer): void {
    const { rank, world } = this.#carrier;
    switch (answer.type) {
      case "sent":
      case "probed":
        return void this.#settle(answer.request);
      case "received":
        if (this.#carrier.isVoid) return void this.#settle(answer.request);
        return this.#deliveries.delivered(rank, this.#settle(answer.request)!, answer.message);
      case "send_failed":
        return world.unlessProcessesDied("exactly once", `a send of ${rank} failed: ${answer.reason}`);
    }
  }

  told({ request, result }: ProgramReply): void {
    const { rank, world } = this.#carrier;
    if (this.#carrier.isVoid) return;
    if (!this.#waitsFor(request)) return; // answered again
    world.answers.answered(`rank ${rank} ${request}`, false);
    world.log(this.#carrier, `< reply ${request} ${result.ok ? "ok" : result.code}`);
    this.#settle(request);
  }

  #waitsFor(request: number): boolean {
    return this.#execution.outstanding?.some((candidate) => candidate.request === request) ?? false;
  }

  #settle(request: number): Pattern | null {
    const { rank, world } = this.#carrier;
    const outstanding = this.#execution.outstanding ?? [];
    const index = outstanding.findIndex((candidate) => candidate.request === request);
    if (index < 0)
      world.fail("every request is answered once", `${rank}: request ${request} was answered again`);
    const [{ pattern }] = outstanding.splice(index, 1) as [(typeof outstanding)[number]];
    // All requests of an operation are made in one go, so none follows once this is looked at.
    world.clock.after(0, () => this.#carrier.whenFree(() => this.#completeIfAnswered()));
    return pattern;
  }

  #completeIfAnswered(): void {
    if (!this.#carrier.runs || this.#execution.outstanding?.length !== 0 || !this.#operation()) return;
    this.#execution.done++;
    this.#execution.outstanding = null;
    this.#goOn();
  }
}
