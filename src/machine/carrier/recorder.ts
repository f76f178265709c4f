/** Counts what a process sends and receives and, if tracing is on, records it as trace events. */
import type { Rank, RequestId, Tag } from "../../protocol/ids.ts";
import type { Envelope } from "../../protocol/messages.ts";
import type { TraceEvent } from "../../trace/events.ts";
import { wallUs } from "../clock.ts";
import type { Statistics } from "../control/messages.ts";
import type { ArrivalFigures } from "./arrival.ts";

/** What moves with the process. */
export interface RecorderState {
  readonly statistics: Statistics;
  /** Messages sent so far, by destination: the next one's number in its stream. */
  readonly sent: readonly (readonly [Rank, number])[];
}

/** Of a line that was written, this much is shown. */
const MARK_LENGTH = 100;

/** Events are handed on in batches of about this many. */
const BATCH = 512;

interface Sending {
  readonly dest: Rank;
  readonly tag: Tag;
  readonly context: number;
  readonly number: number;
  readonly sizeBytes: number;
  readonly startUs: number;
}

export class Recorder {
  readonly #rank: Rank;
  readonly #emit: ((events: TraceEvent[]) => void) | null;
  #statistics = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };
  #events: TraceEvent[] = [];
  #sent = new Map<Rank, number>();
  readonly #sending = new Map<RequestId, Sending>();
  readonly #receiving = new Map<RequestId, number>();
  /** `source:number` → when the message arrived. */
  readonly #arrived = new Map<string, number>();

  /** @param emit takes trace events; null: tracing is off. */
  constructor(rank: Rank, emit: ((events: TraceEvent[]) => void) | null) {
    this.#rank = rank;
    this.#emit = emit;
  }

  get statistics(): Statistics {
    return this.#statistics;
  }

  /** A message, where nobody is to hear of each. */
  hasSent(sizeBytes: number): void {
    this.#statistics.messagesSent++;
    this.#statistics.bytesSent += sizeBytes;
  }

  sends(request: RequestId, dest: Rank, tag: Tag, context: number, sizeBytes: number): void {
    this.hasSent(sizeBytes);
    if (this.#emit === null) return;
    const number = (this.#sent.get(dest) ?? 0) + 1;
    this.#sent.set(dest, number);
    this.#sending.set(request, { dest, tag, context, number, sizeBytes, startUs: wallUs() });
  }

  sent(request: RequestId): void {
    if (this.#emit === null) return;
    const sending = this.#sending.get(request);
    if (sending === undefined) return;
    this.#sending.delete(request);
    this.record({ type: "send", rank: this.#rank, ...sending, endUs: wallUs() });
  }

  receives(request: RequestId): void {
    if (this.#emit !== null) this.#receiving.set(request, wallUs());
  }

  arrived(source: Rank, number: number): void {
    if (this.#emit !== null) this.#arrived.set(`${source}:${number}`, wallUs());
  }

  received(request: RequestId, { source, tag, context, number, sizeBytes }: Envelope): void {
    this.#statistics.messagesReceived++;
    this.#statistics.bytesReceived += sizeBytes;
    if (this.#emit === null) return;
    const endUs = wallUs();
    const startUs = this.#receiving.get(request) ?? endUs;
    const arrivedUs = this.#arrived.get(`${source}:${number}`) ?? startUs;
    this.#receiving.delete(request);
    this.#arrived.delete(`${source}:${number}`);
    this.record({
      type: "recv",
      rank: this.#rank,
      source,
      tag,
      context,
      number,
      sizeBytes,
      startUs,
      arrivedUs,
      endUs,
    });
  }

  /** A place to find oneself: what the program writes, line by line. */
  wrote(text: string): void {
    if (this.#emit === null) return;
    const atUs = wallUs();
    for (const line of text.split("\n")) {
      if (line !== "")
        this.record({ type: "mark", rank: this.#rank, text: line.slice(0, MARK_LENGTH), atUs });
    }
  }

  /** Recorded whole by the initialized process; times in ms. */
  migrated(figures: ArrivalFigures & { readonly freezeMs: number }, to: string): void {
    const { migration, from, startedAt, sentAt, bytes } = figures;
    const drainedAt = startedAt + figures.coordinationMs;
    const arrivedAt = sentAt + figures.transmittingMs;
    const phase = (
      phase: "coordination" | "collecting" | "transmitting" | "restoring" | "frozen",
      startMs: number,
      lastedMs: number,
    ): void =>
      this.record({
        type: "migration",
        rank: this.#rank,
        migration,
        phase,
        from,
        to,
        startUs: startMs * 1000,
        endUs: (startMs + lastedMs) * 1000,
        bytes,
      });
    phase("coordination", startedAt, figures.coordinationMs);
    phase("collecting", drainedAt, figures.collectingMs);
    phase("transmitting", sentAt, figures.transmittingMs);
    phase("restoring", arrivedAt, figures.restoringMs);
    phase("frozen", startedAt, figures.freezeMs);
  }

  record(event: TraceEvent): void {
    if (this.#emit === null) return;
    this.#events.push(event);
    if (this.#events.length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#emit === null || this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#emit(events);
  }

  state(): RecorderState {
    return { statistics: { ...this.#statistics }, sent: [...this.#sent] };
  }

  restore(state: RecorderState): void {
    this.#statistics = { ...state.statistics };
    this.#sent = new Map(state.sent);
  }
}
