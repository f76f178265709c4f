/** The source's side of a migration: freezing the program, collecting its state and sending it. */
import { GodwitError } from "../../errors.ts";
import type { CommunicationState, Event } from "../../protocol/events.ts";
import type { Location } from "../../protocol/ids.ts";
import type { Room } from "../../protocol/messages.ts";
import { afterIo } from "../../runtime/jobs.ts";
import type { Image, Program } from "../../runtime/program.ts";
import { wallMs } from "../clock.ts";
import type { CarrierSpec } from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import { DEATH_TOLD_MS } from "../limits.ts";
import { badFrame, IMAGE } from "../transport/frame.ts";
import type { Connect, Link } from "../transport/transport.ts";
import { checkFit, surelyFits } from "./fit.ts";
import type { LineOutput } from "./output.ts";
import type { Recorder } from "./recorder.ts";
import { Precopy, type PrecopyMeans } from "./precopy.ts";
import { NO_IMAGE, sendState, type TransferredState } from "./transfer.ts";

export interface DepartureContext {
  readonly spec: CarrierSpec;
  readonly connect: Connect;
  readonly output: LineOutput;
  readonly recorder: Recorder;
  /** Null: nothing can be sent before the program is stopped. */
  readonly precopy: PrecopyMeans | null;
  program(): Program;
  /** Of a program that has ended. */
  exitCode(): number | null;
  communication(): CommunicationState;
  /** What its program has asked the scheduler for. */
  asked(): TransferredState["asked"];
  /** How many operations of the program have been settled so far. */
  settled(): number;
  connectedPeers(): number;
  /** Undefined when the migration was aborted while the program was being stopped. */
  destination(): Location | undefined;
  /** There is so much room for the state there; undefined: it is not known, or the freeze is for no migration. */
  room(): Room | undefined;
  /** No state here is larger. */
  sizeBytes(): number;
  dispatch(event: Event): void;
  /** The process cannot be moved now. Said before the event that gives the migration up. */
  pinned(reason: string): void;
}

/** An image made while peers were still answering. */
interface Collected {
  readonly image: Image;
  /** It is the program's as long as nothing else is settled: nothing of it runs. */
  readonly settled: number;
  readonly tookMs: number;
}

export class Departure {
  readonly #context: DepartureContext;
  #freezing = false;
  /** When the program ran its last instruction here. */
  #frozenAt = 0;
  #connectedPeers = 0;
  /** Stopped, and the peers have not all answered. */
  #draining = false;
  #collected: Collected | null = null;
  #link: Link | null = null;
  #attempts = 0;
  /** Under way or done, and to where. */
  #precopy: Precopy | null = null;
  /** Where the connection leads that is there before the program is stopped. */
  #connectedTo: Location | undefined;

  constructor(context: DepartureContext) {
    this.#context = context;
  }

  /** FIG. 6 line 1. Answers with `frozen` or `freeze_refused`, later. */
  freeze(): void {
    if (this.#freezing) return;
    this.#freezing = true;
    const attempt = ++this.#attempts;
    if (this.#context.exitCode() !== null) return queueMicrotask(() => this.#frozen());
    const precopied = this.#precopied();
    if (precopied === null) {
      this.#connect();
      return this.#stop();
    }
    void precopied.then(() => {
      if (attempt !== this.#attempts) return;
      failurePoint("source.precopied");
      if (this.#freezing) this.#stop();
    });
  }

  #stop(): void {
    this.#context
      .program()
      .freeze(this.#context.spec.options.freezeWaitMs)
      .then(
        () => this.#stopped(),
        (error: unknown) => this.#refused(error),
      );
  }

  /** Null: there is nothing to be sent before. */
  #precopied(): Promise<void> | null {
    const context = this.#context;
    const means = context.precopy;
    const to = context.destination();
    if (to === undefined || means === null || !Precopy.mayHelp(means)) return null;
    // What may not fit there is looked at first.
    const room = context.room();
    if (room !== undefined && !surelyFits(context.sizeBytes(), room)) return null;
    this.over();
    const isWanted = (): boolean => context.destination() === to && context.exitCode() === null;
    this.#precopy = new Precopy(
      (handler) => context.connect(to.endpoints, "state", handler),
      means,
      isWanted,
    );
    this.#link = this.#precopy.link;
    this.#connectedTo = to;
    return this.#precopy.run(context.program());
  }

  /** A program that has ended is as good as frozen. */
  programEnded(): void {
    this.#frozen();
  }

  /** FIG. 6 lines 8–10. Answers with `transfer_failed` if it fails. */
  async transfer(migration: number): Promise<void> {
    failurePoint("source.transfer");
    const { spec, output, recorder } = this.#context;
    const attempt = this.#attempts;
    try {
      const drainedAt = wallMs();
      const exitCode = this.#context.exitCode();
      const { image: collected, tookMs = 0 } = this.#takeCollected() ?? {};
      const image = collected ?? (exitCode === null ? this.#context.program().capture() : NO_IMAGE);
      const communication = this.#context.communication();
      const sentAt = wallMs();
      const link = this.#link!;
      sendState(link, {
        migration,
        job: spec.job,
        rank: spec.rank,
        hash: spec.program.hash,
        communication,
        asked: this.#context.asked(),
        output: output.state(),
        recorder: recorder.state(),
        exitCode,
        figures: {
          from: spec.host.name,
          startedAt: this.#frozenAt,
          coordinationMs: drainedAt - this.#frozenAt - tookMs,
          collectingMs: sentAt - drainedAt + tookMs,
          sentAt,
          connectedPeers: this.#connectedPeers,
          listedMessages: communication.received.length,
        },
      });
      failurePoint("source.state_sent");
      if (exitCode === null && this.#precopy?.isOfUse) await this.#precopy.send(image);
      else await link.stream(IMAGE, image.chunks(), image.sizeBytes);
      if (attempt === this.#attempts) failurePoint("source.transferred");
    } catch (error) {
      const fail = (): void =>
        this.#context.dispatch({ type: "transfer_failed", migration, reason: this.#reason(error) });
      // A destination that has died: the scheduler is about to say so, and how.
      if ((error as Partial<GodwitError>).code === "ERR_CONNECTION_LOST") setTimeout(fail, DEATH_TOLD_MS);
      else fail();
    }
  }

  /** Aborted or committed: what is still on its way is not needed any more. */
  over(): void {
    this.#takeCollected();
    this.#link?.abort();
    this.#link = null;
    this.#precopy?.link.abort();
    this.#precopy = null;
  }

  /** Nobody waits for it: nothing of it goes on. */
  discard(): void {
    this.#freezing = false;
    this.#draining = false;
    this.#attempts++;
    this.over();
  }

  /** A state that does not fit stays: nothing was touched yet, and the program goes on. */
  #stopped(): void {
    const room = this.#context.room();
    if (room === undefined || !this.#freezing) return this.#frozen();
    const program = this.#context.program();
    try {
      checkFit(program, room, this.#context.sizeBytes());
    } catch (error) {
      program.resume(error instanceof Error ? error.message : String(error));
      return this.#refused(error);
    }
    this.#frozen();
  }

  #frozen(): void {
    if (!this.#freezing) return;
    this.#freezing = false;
    this.#frozenAt = wallMs();
    this.#connectedPeers = this.#context.connectedPeers();
    failurePoint("source.frozen");
    this.#connect();
    // O1: the last lines leave before migration_start.
    this.#context.output.flush();
    this.#draining = true;
    this.#context.dispatch({ type: "frozen" });
    // When what was written to peers and the scheduler has left.
    const attempt = this.#attempts;
    afterIo(() => {
      if (this.#draining && attempt === this.#attempts) this.#collect();
    });
  }

  /** The image is made while others answer. What cannot be is found again, and said, when it is to be sent. */
  #collect(): void {
    const context = this.#context;
    if (context.exitCode() !== null) return;
    const startedAt = wallMs();
    try {
      const image = context.program().capture();
      this.#collected = { image, settled: context.settled(), tookMs: wallMs() - startedAt };
    } catch {
      // As above.
    }
  }

  #takeCollected(): Collected | undefined {
    const collected = this.#collected;
    this.#collected = null;
    this.#draining = false;
    return collected?.settled === this.#context.settled() ? collected : undefined;
  }

  /** Before the program is stopped, so that it stands still for less; and if it dies here, its destination knows at once. */
  #connect(): void {
    const to = this.#context.destination();
    if (this.#link !== null && to === this.#connectedTo) return;
    this.over();
    if (to === undefined) return;
    this.#link = this.#context.connect(to.endpoints, "state", ONE_WAY);
    this.#connectedTo = to;
  }

  #refused(error: unknown): void {
    if (!this.#freezing) return;
    this.#freezing = false;
    this.#precopy?.forget();
    this.#context.dispatch({ type: "freeze_refused", reason: this.#reason(error) });
  }

  #reason(error: unknown): string {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof GodwitError && error.code === "ERR_PINNED") this.#context.pinned(reason);
    return reason;
  }
}

/** Nothing comes back on the connection that carries the state: what became of it the scheduler says. */
const ONE_WAY = {
  frame() {
    throw badFrame("an answer to the state of a process");
  },
  image() {
    throw badFrame("an answer to the state of a process");
  },
  imageEnd() {},
  closed() {},
};
