/**
 * What a carrier provides to its program (src/comm/host.ts): each operation becomes an event of the
 * core, and its promise, which is part of the program's image, is settled by the core's effects.
 */
import type { GodwitError } from "../../errors.ts";
import type { Host, HostInfo, Message, Status } from "../../comm/host.ts";
import { decode, encodeInPlace, type Encoding, isStretch, letGo, sizeOf } from "../../image/index.ts";
import type { Event, Pattern } from "../../protocol/events.ts";
import type { Rank, RequestId, Tag } from "../../protocol/ids.ts";
import type { Body, Envelope } from "../../protocol/messages.ts";
import type { Program } from "../../runtime/program.ts";
import type { ProgramRequest } from "../control/messages.ts";
import { BusyWait } from "./busy-wait.ts";
import type { Recorder } from "./recorder.ts";
import { SendMemory } from "./send-memory.ts";

/** What the operations need of the carrier. */
export interface OperationsContext {
  readonly rank: Rank;
  readonly size: number;
  readonly here: HostInfo;
  readonly recorder: Recorder;
  dispatch(event: Event): void;
  /** What nearly all sends and receives of what is there take; false, undefined: an event is to be made. */
  send(dest: Rank, tag: Tag, context: number, sizeBytes: number, body: Body): boolean;
  take(pattern: Pattern): Envelope | undefined;
  /** A listed message that matches, without taking it. */
  find(pattern: Pattern): Envelope | undefined;
  /** Asks the scheduler; the answer comes to `reply`. */
  ask(request: RequestId, what: ProgramRequest): void;
}

/** A message of at least this size becomes the memory of the typed arrays in it; smaller ones are copied out. */
const ADOPT_BYTES = 32_768;
const ADOPTING = { adopt: true };
const COPYING = { adopt: false };

export class HostOperations implements Host {
  readonly rank: Rank;
  readonly size: number;
  readonly #context: OperationsContext;
  /** What the scheduler was asked and has not answered. */
  readonly #asked = new Map<RequestId, ProgramRequest>();
  #program!: Program;
  #settled = 0;
  /** The operation being begun; 0: none, or it was over at once, as `#result` says. */
  #beginning: RequestId = 0;
  #result: Promise<never> | undefined = undefined;
  readonly #memory = new SendMemory();
  readonly #busyWait = new BusyWait();
  readonly #copy = (piece: Uint8Array): Uint8Array => this.#memory.copy(piece);

  constructor(context: OperationsContext) {
    this.#context = context;
    this.rank = context.rank;
    this.size = context.size;
  }

  /** The operations are there before the program is, which looks for them when it is loaded. */
  attach(program: Program): void {
    this.#program = program;
  }

  send(data: unknown, dest: Rank, tag: Tag, context: number): Promise<void> {
    const body = encodeInPlace(data, this.#copy);
    const sizeBytes = sizeOf(body);
    if (this.#context.send(dest, tag, context, sizeBytes, body)) {
      this.#context.recorder.hasSent(sizeBytes);
      return this.#over(undefined);
    }
    const request = this.#begin();
    this.#context.recorder.sends(request, dest, tag, context, sizeBytes);
    this.#context.dispatch({ type: "send", request, dest, tag, context, sizeBytes, body });
    return this.#begun(request, "send");
  }

  recv(source: Rank, tag: Tag, context: number): Promise<Message> {
    const pattern = { source, tag, context };
    const message = this.#context.take(pattern);
    const request = this.#begin();
    this.#context.recorder.receives(request);
    if (message === undefined) this.#context.dispatch({ type: "recv", request, pattern });
    else this.received(request, message);
    return this.#begun(request, "recv");
  }

  probe(source: Rank, tag: Tag, context: number): Promise<Status> {
    const request = this.#begin();
    this.#context.dispatch({ type: "probe", request, pattern: { source, tag, context } });
    return this.#begun(request, "probe");
  }

  /** It was over before it could begin. */
  #over(value: unknown): Promise<never> {
    this.#settled++;
    return this.#program.over(true, value);
  }

  #begin(): RequestId {
    return (this.#beginning = this.#program.operationNumber());
  }

  /** Most sends, and receives of what has come already, are over by now. */
  #begun(request: RequestId, kind: string): Promise<never> {
    const result = this.#result;
    this.#beginning = 0;
    this.#result = undefined;
    if (result !== undefined) return result;
    this.#busyWait.begin();
    return this.#program.lasting(request, kind);
  }

  iprobe(source: Rank, tag: Tag, context: number): Status | undefined {
    const message = this.#context.find({ source, tag, context });
    return message === undefined ? undefined : statusOf(message);
  }

  migrate(rank: Rank, host: number | string | undefined): Promise<void> {
    return this.#ask("migrate", { type: "migrate", rank, host });
  }

  hosts(): Promise<HostInfo[]> {
    return this.#ask("hosts", { type: "hosts" });
  }

  here(): HostInfo {
    return this.#context.here;
  }

  #ask(kind: string, what: ProgramRequest): Promise<never> {
    const { request, promise } = this.#program.operation(kind);
    this.#asked.set(request, what);
    this.#context.ask(request, what);
    return promise;
  }

  /** Not everything may have been heard. What was is not carried out twice. */
  askAgain(): void {
    for (const [request, what] of this.#asked) this.#context.ask(request, what);
  }

  /** What moves with the process. */
  asked(): [RequestId, ProgramRequest][] {
    return [...this.#asked];
  }

  restore(asked: readonly (readonly [RequestId, ProgramRequest])[]): void {
    for (const [request, what] of asked) this.#asked.set(request, what);
  }

  // ── the core's answers ──

  sent(request: RequestId): void {
    this.#context.recorder.sent(request);
    this.#settle(request, true, undefined);
  }

  released(body: Body): void {
    if (!isStretch(body as Encoding)) this.#memory.giveBack(body as readonly Uint8Array[]);
  }

  sendFailed(request: RequestId): void {
    this.#fail(request, "ERR_RANK_TERMINATED", "Cannot send: the destination has terminated");
  }

  received(request: RequestId, message: Envelope): void {
    this.#context.recorder.received(request, message);
    try {
      const body = message.body as Encoding;
      const data = decode(body, message.sizeBytes >= ADOPT_BYTES ? ADOPTING : COPYING);
      letGo(body);
      this.#settle(request, true, { data, source: message.source, tag: message.tag });
    } catch (error) {
      const { code, message } = error as GodwitError;
      this.#fail(request, code, `Cannot receive: ${message}`);
    }
  }

  probed(request: RequestId, message: Envelope): void {
    this.#settle(request, true, statusOf(message));
  }

  /** The scheduler has done what was asked. It may say so twice. */
  done(request: RequestId, value: unknown): void {
    if (this.#asked.delete(request)) this.#settle(request, true, value);
  }

  /** The scheduler has refused what was asked. */
  refused(request: RequestId, code: string, message: string): void {
    if (this.#asked.delete(request)) this.#fail(request, code, message);
  }

  /** How many operations have been settled so far. */
  get settled(): number {
    return this.#settled;
  }

  #settle(request: RequestId, ok: boolean, value: unknown): void {
    this.#settled++;
    if (request === this.#beginning) {
      this.#result = this.#program.over(ok, value);
    } else {
      this.#busyWait.over();
      this.#program.settle(request, ok, value);
    }
  }

  /** The error is the program's own data from here on: a plain one, with nothing of the carrier in its stack. */
  #fail(request: RequestId, code: string, message: string): void {
    const error = Object.assign(new Error(message), { name: "GodwitError", code });
    error.stack = `GodwitError: ${message}`;
    this.#settle(request, false, error);
  }
}

function statusOf({ source, tag, sizeBytes }: Envelope): Status {
  return { source, tag, sizeBytes };
}
