/** The two promises a program sees: what is sent arrives exactly once, and in order. */
import type { Envelope, Pattern, Rank } from "../src/protocol/index.ts";
import { ANY_TAG } from "../src/protocol/index.ts";
import { promised } from "../src/sim/checkers.ts";
import type { Ledger } from "../src/sim/checkpoints.ts";
import { readBody } from "./programs.ts";
import type { Message, Program } from "./programs.ts";

/** What each stream is to carry, and how much of it has been delivered to the program. */
export class Deliveries implements Ledger {
  #streams = new Map<string, { messages: Message[]; delivered: Set<number> }>();

  constructor(programs: readonly Program[]) {
    for (const operation of programs.flat()) {
      if (operation.type === "send") for (const message of operation.messages) this.#expect(message);
    }
  }

  #expect(message: Message): void {
    const name = `${message.source}→${message.dest}`;
    const stream = this.#streams.get(name) ?? { messages: [], delivered: new Set() };
    stream.messages.push(message);
    this.#streams.set(name, stream);
  }

  delivered(at: Rank, pattern: Pattern, envelope: Envelope): void {
    const { source, dest, sequence } = readBody(envelope.body as Uint8Array[]);
    const name = `${source}→${dest}`;
    const stream = this.#streams.get(name);
    const message = stream?.messages.find((candidate) => candidate.sequence === sequence);
    const exact = "exactly once";
    promised(
      dest === at && stream !== undefined && message !== undefined,
      exact,
      () => `${at} received ${name} #${sequence}`,
    );
    promised(!stream!.delivered.has(sequence), exact, () => `${name} #${sequence} was delivered twice`);
    promised(
      envelope.source === source &&
        envelope.tag === message!.tag &&
        envelope.sizeBytes === message!.sizeBytes,
      exact,
      () => `${name} #${sequence} arrived changed`,
    );
    const earlier = stream!.messages.find(
      (other) =>
        other.sequence < sequence && !stream!.delivered.has(other.sequence) && wanted(pattern, other),
    );
    promised(earlier === undefined && envelope.number === sequence, "FIFO per stream", () => {
      return `${name} #${sequence} (number ${envelope.number}) overtook #${earlier?.sequence}`;
    });
    stream!.delivered.add(sequence);
  }

  // ── a ledger (src/sim/checkpoints.ts) ──

  /** What was delivered to a rank. */
  of(rank: Rank): Map<string, Set<number>> {
    const to = [...this.#streams].filter(([name]) => name.endsWith(`→${rank}`));
    return new Map(to.map(([name, { delivered }]) => [name, new Set(delivered)]));
  }

  restore(rank: Rank, entry: unknown): void {
    const before = entry as Map<string, Set<number>> | null;
    for (const [name, stream] of this.#streams)
      if (name.endsWith(`→${rank}`)) stream.delivered = before?.get(name) ?? new Set();
  }

  allDelivered(): void {
    for (const [name, { messages, delivered }] of this.#streams) {
      const lost = messages.length - delivered.size;
      promised(lost === 0, "exactly once", () => `${lost} messages of ${name} were never delivered`);
    }
  }
}

function wanted(pattern: Pattern, message: Message): boolean {
  return pattern.context === message.context && (pattern.tag === ANY_TAG || pattern.tag === message.tag);
}
