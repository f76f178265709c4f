/**
 * Which lines of a job its client has passed on, and what they were, so that each comes out once also when the job
 * begins again at a checkpoint and writes some of them a second time.
 *
 * B1: of each rank and descriptor, lines are passed on in order, each number once, while the job is not taken back.
 * B2: after that, a line that was passed on before is dropped if it is the same. From the first that differs on
 *     all are passed on: the program has taken another course, which was told by `differs`.
 *
 * What a job that may go back has written since its last checkpoint is remembered, as a hash a line.
 */
import type { Rank } from "../../protocol/ids.ts";
import type { LineNumbers, OutputLines } from "../control/messages.ts";

interface Stream {
  /** Of the next line to come. */
  next: number;
  /** Hashes of those passed on, from number `first` on; the job may have been taken back behind their end. */
  first: number;
  hashes: number[];
}

export interface NumberedLine {
  readonly number: number;
  readonly line: string;
}

export type StreamName = `${Rank}:${1 | 2}`;

export class LineLog {
  readonly #streams = new Map<StreamName, Stream>();
  readonly #differs: (rank: Rank) => void;
  /** Where lines begin that were never asked about. */
  #begin: LineNumbers | null = null;
  #remembers = true;

  /** @param differs is called when a rank writes something else than it did before the job was taken back. */
  constructor(differs: (rank: Rank) => void) {
    this.#differs = differs;
  }

  /**
   * Called before the first line comes.
   * @param lines where the job's output begins; its beginning if null.
   * @param mayGoBack it may come to `goBackTo`.
   */
  begins(lines: LineNumbers | null, mayGoBack: boolean): void {
    this.#begin = lines;
    this.#remembers = mayGoBack;
  }

  /** Number of the next line. */
  next(rank: Rank, fd: 1 | 2): number {
    return this.#stream(rank, fd).next;
  }

  /** Of lines that have come, those to be passed on. */
  take(rank: Rank, { fd, first, lines, partial }: OutputLines): readonly NumberedLine[] {
    const stream = this.#stream(rank, fd);
    // What went before was lost on its way: it comes again, and this after it.
    if (first > stream.next) return [];
    const fresh: NumberedLine[] = [];
    for (const line of lines.slice(Math.max(0, stream.next - first))) {
      const number = stream.next;
      if (this.#isNew(rank, stream, partial ? `${line}\0` : line)) fresh.push({ number, line });
    }
    return fresh;
  }

  #isNew(rank: Rank, stream: Stream, line: string): boolean {
    const at = stream.next++ - stream.first;
    if (!this.#remembers) return true;
    const hash = hashOf(line);
    if (stream.hashes[at] === hash) return false; // B2
    if (at < stream.hashes.length) {
      stream.hashes.length = at;
      this.#differs(rank);
    }
    stream.hashes.push(hash);
    return true;
  }

  /** Lines before these come never again. */
  forgetBefore(lines: LineNumbers): void {
    for (const [rank, numbers] of lines.entries()) {
      for (const fd of [1, 2] as const) {
        const stream = this.#stream(rank, fd);
        const count = (numbers?.[fd - 1] ?? stream.next) - stream.first;
        if (count <= 0) continue;
        stream.hashes.splice(0, count);
        stream.first += count;
      }
    }
  }

  /** The job begins again there, at its beginning if null. A rank that had ended writes nothing more. */
  goBackTo(lines: LineNumbers | null): void {
    for (const [name, stream] of this.#streams) {
      const [rank, fd] = name.split(":").map(Number) as [Rank, 1 | 2];
      const begin = lines === null ? (this.#begin?.[rank]?.[fd - 1] ?? 1) : lines[rank]?.[fd - 1];
      if (begin !== undefined) stream.next = begin;
    }
  }

  #stream(rank: Rank, fd: 1 | 2): Stream {
    const name: StreamName = `${rank}:${fd}`;
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      const next = this.#begin?.[rank]?.[fd - 1] ?? 1;
      this.#streams.set(name, (stream = { next, first: next, hashes: [] }));
    }
    return stream;
  }
}

/** 53 bits: FNV-1a twice, from different beginnings. Two different lines are taken for one once in 10^15 times. */
function hashOf(text: string): number {
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 16), 0x01000193);
  }
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
