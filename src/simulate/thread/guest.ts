/**
 * A compiled program on a simulated carrier: a runtime of its own, and the operations that the real carrier gives it
 * (src/machine/carrier/). It is frozen to an image and restored from one as on a real machine.
 */
import { HOST, type Host, type HostInfo } from "../../comm/host.ts";
import { HOOKS } from "../../comm/hooks.ts";
import { HostOperations } from "../../machine/carrier/host-operations.ts";
import { Recorder } from "../../machine/carrier/recorder.ts";
import type { HostsReply, ProgramRequest } from "../../machine/control/messages.ts";
import {
  ANY_SOURCE,
  type Event,
  findMessage,
  type ProgramReply,
  type RequestId,
} from "../../protocol/index.ts";
import { createRuntime } from "../../runtime/index.ts";
import { JsProgram } from "../../runtime/js-program.ts";
import { imageBytes } from "../../runtime/program.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { beforeSuspension } from "../../runtime/suspensions.ts";
import type { Load } from "../../check/evaluate.ts";
import type { Carrier } from "../../sim/carrier.ts";
import type { Answer, Guest } from "../../sim/guest.ts";
import { shared, within } from "./realm.ts";
import type { Wait } from "./messages.ts";
import { waitsOf } from "./waits.ts";

/** What is the same for all carriers of a run. */
export interface Given {
  readonly load: Load;
  readonly hash: string;
  readonly script: string;
  readonly args: readonly string[];
  output(carrier: Carrier, fd: 1 | 2, text: string): void;
  ended(carrier: Carrier, exitCode: number): void;
  /** It has asked for a message of whichever rank. */
  receivesFromAny(carrier: Carrier): void;
  undeliverable(carrier: Carrier, dest: number, messages: number): void;
}

interface CompiledImage {
  /** Of a program that has ended; then there is no image. */
  readonly exitCode: number | null;
  readonly bytes: Uint8Array;
  readonly asked: readonly (readonly [RequestId, ProgramRequest])[];
}

const hosts = shared<Host>(HOST);
const hooks = shared<object>(HOOKS);

/** A program that is to be frozen is stopped within so many suspensions. */
const MOST_SUSPENSIONS = 16;
/** If it does not get there, it is stopped where it waits, after this time at most. */
const MOST_PATIENCE_MS = 1;

export class CompiledGuest implements Guest {
  readonly #carrier: Carrier;
  readonly #given: Given;
  readonly #runtime: Runtime;
  readonly #program: JsProgram;
  readonly #operations: HostOperations;
  /** It has begun, or an image of it has come. */
  #isThere = false;
  #exitCode: number | null = null;
  #freezing = false;
  /** Suspensions until it is stopped. */
  #countdown = Infinity;

  constructor(carrier: Carrier, given: Given) {
    this.#carrier = carrier;
    this.#given = given;
    this.#operations = this.#makeOperations();
    hosts.set(carrier, this.#operations);
    this.#runtime = within(carrier, createRuntime);
    hooks.set(carrier, this.#runtime.hooks.registry);
    this.#runtime.attach(this.#host(), given.script);
    this.#program = new JsProgram(this.#runtime, given.hash);
    this.#operations.attach(this.#program);
    // It is stopped in the midst of its jobs, too.
    beforeSuspension(this.#runtime.abi, () => {
      if (--this.#countdown <= 0) this.#stop();
    });
    within(carrier, () => given.load(this.#runtime.abi));
  }

  #makeOperations(): HostOperations {
    const { rank, world, state } = this.#carrier;
    return new HostOperations({
      rank,
      size: world.knobs.ranks,
      here: this.#here(),
      recorder: new Recorder(rank, null),
      dispatch: (event) => this.#dispatch(event),
      send: () => false,
      take: () => undefined,
      find: (pattern) => findMessage(state, pattern),
      ask: (request, what) => this.#ask(request, what),
    });
  }

  #dispatch(event: Event): void {
    if (!this.#carrier.alive) return;
    if (event.type === "recv" && event.pattern.source === ANY_SOURCE)
      this.#given.receivesFromAny(this.#carrier);
    this.#carrier.dispatch(event);
  }

  #host() {
    const { args } = this.#given;
    return {
      args,
      output: (fd: 1 | 2, text: string) => this.#given.output(this.#carrier, fd, text),
      ended: (exitCode: number) => this.#ended(exitCode),
    };
  }

  /** Something of the host is under way for it, in real time. */
  get waitsForHost(): boolean {
    return this.#carrier.alive && this.#runtime.foreign.anyUnderWay;
  }

  /** What it waits for, for people. */
  waits(): Wait[] {
    return waitsOf(this.#runtime, this.#carrier.state);
  }

  // ── its life ──

  run(): void {
    if (this.#exitCode !== null) return;
    within(this.#carrier, () => (this.#isThere ? this.#program.resume() : this.#program.start()));
    // An answer may have been told to where it was before, or while it was frozen, and be lost.
    if (this.#isThere) this.askAgain();
    this.#isThere = true;
  }

  over(): void {
    this.#freezing = false;
    within(this.#carrier, () => void this.#runtime.stop());
  }

  #ended(exitCode: number): void {
    const carrier = this.#carrier;
    if (!carrier.alive) return;
    this.#exitCode = exitCode;
    this.#given.ended(carrier, exitCode);
    if (exitCode !== 0) {
      carrier.world.mayCost("its program has failed");
      return carrier.exit(false, `exit code ${exitCode}`);
    }
    this.#frozen();
    carrier.dispatch({ type: "finish" });
  }

  undeliverable(dest: number, messages: number): void {
    this.#given.undeliverable(this.#carrier, dest, messages);
  }

  // ── its requests ──

  answered(answer: Answer): void {
    within(this.#carrier, () => {
      if (answer.type === "sent") this.#operations.sent(answer.request);
      else if (answer.type === "probed") this.#operations.probed(answer.request, answer.message);
      else if (answer.type === "received") this.#operations.received(answer.request, answer.message);
      else this.#operations.sendFailed(answer.request);
    });
  }

  told(reply: ProgramReply | HostsReply): void {
    within(this.#carrier, () => {
      if (reply.type === "hosts") this.#operations.done(reply.request, reply.hosts);
      else if (reply.result.ok) this.#operations.done(reply.request, undefined);
      else this.#operations.refused(reply.request, reply.result.code, reply.result.message);
    });
  }

  askAgain(): void {
    this.#operations.askAgain();
  }

  #ask(request: RequestId, what: ProgramRequest): void {
    const { world, rank } = this.#carrier;
    if (what.type === "migrate") return world.askToMove(this.#carrier, what.rank, request, what.host);
    const hosts = world.daemons.filter(({ alive }) => alive).map((daemon) => hostInfo(daemon));
    const payload: HostsReply = { type: "hosts", request, hosts };
    this.#carrier.tellScheduler({ type: "to_program", job: "1", rank, payload });
  }

  #here(): HostInfo {
    return hostInfo(this.#carrier.host);
  }

  // ── freezing and images ──

  freeze(): void {
    if (this.#freezing) return;
    this.#freezing = true;
    if (this.#exitCode !== null) return this.#frozen();
    const { random, clock } = this.#carrier.world;
    this.#countdown = random.integer(0, MOST_SUSPENSIONS);
    const stop = (): void => {
      if (this.#countdown !== Infinity) this.#stop();
    };
    if (this.#countdown === 0) stop();
    else clock.after(random.between(0, MOST_PATIENCE_MS), () => this.#carrier.whenFree(stop));
  }

  #stop(): void {
    this.#countdown = Infinity;
    within(this.#carrier, () => {
      this.#program.freeze().then(
        () => this.#carrier.whenFree(() => this.#frozen()),
        (error: unknown) => this.#carrier.whenFree(() => this.#refuse(error)),
      );
    });
  }

  #frozen(): void {
    this.#countdown = Infinity;
    if (!this.#freezing) return;
    this.#freezing = false;
    this.#carrier.frozen();
  }

  #refuse(error: unknown): void {
    if (!this.#freezing) return;
    this.#freezing = false;
    this.#carrier.refuse(error instanceof Error ? error.message : String(error));
  }

  /** @throws {GodwitError} `ERR_PINNED` */
  image(): CompiledImage {
    const asked = this.#operations.asked();
    if (this.#exitCode !== null) return { exitCode: this.#exitCode, bytes: new Uint8Array(), asked };
    const image = within(this.#carrier, () => this.#program.capture());
    return { exitCode: null, bytes: imageBytes(image), asked };
  }

  install(given: unknown): void {
    const { exitCode, bytes, asked } = given as CompiledImage;
    this.#isThere = true;
    this.#exitCode = exitCode;
    this.#operations.restore(asked);
    if (exitCode === null) within(this.#carrier, () => this.#restore(bytes));
    this.#carrier.installed();
  }

  #restore(bytes: Uint8Array): void {
    const restoring = this.#program.restore(bytes.length);
    restoring.push(bytes);
    restoring.finish();
  }
}

function hostInfo({ id, name, carriers }: Carrier["host"]): HostInfo {
  const { platform, arch, versions } = process;
  const processes = [...carriers.values()].filter(({ alive }) => alive).length;
  return { id, name, engine: "node", version: versions.node, platform, arch, processes };
}
