/**
 * What the program writes → whole lines, numbered from 1 per file descriptor for the whole life of
 * the rank, whichever carrier it is on.
 *
 * O1: lines leave before migration_start does, on the same ordered way: the next carrier's come after.
 * O2: an unfinished line is part of the process and moves with it; so are lines that are not yet known to be
 *     with the client, who drops those that come again.
 */
import { MAX_LINE_LENGTH } from "../limits.ts";
import type { OutputLines } from "../control/messages.ts";

/** What moves. */
export interface OutputState {
  readonly next: readonly [number, number];
  readonly unfinished: readonly [string, string];
  /** Not known to be with the client, in the order written. */
  readonly untaken: readonly OutputLines[];
}

type Fd = 1 | 2;

export class LineOutput {
  readonly #emit: (lines: OutputLines) => void;
  /** By descriptor, as in the state: [stdout, stderr]. */
  #next: [number, number] = [1, 1];
  #unfinished: [string, string] = ["", ""];
  /** Lines not sent yet; all of one descriptor, so that the order between the two is kept. */
  #lines: string[] = [];
  #linesFd: Fd = 1;
  #untaken: OutputLines[] = [];
  #flushScheduled = false;
  /** Who waits for lines to be taken, and what for. */
  #waiting: { isOver(): boolean; resolve(): void }[] = [];

  constructor(emit: (lines: OutputLines) => void) {
    this.#emit = emit;
  }

  write(fd: Fd, text: string): void {
    if (text === "") return;
    const lines = (this.#unfinished[fd - 1] + text).split("\n");
    let last = lines.pop()!;
    while (last.length > MAX_LINE_LENGTH) {
      lines.push(last.slice(0, MAX_LINE_LENGTH));
      last = last.slice(MAX_LINE_LENGTH);
    }
    this.#unfinished[fd - 1] = last;
    if (lines.length === 0) return;
    if (this.#linesFd !== fd) this.flush();
    this.#linesFd = fd;
    this.#lines.push(...lines);
    this.#scheduleFlush();
  }

  /** Sends every whole line. */
  flush(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#send(this.#linesFd, lines, false);
  }

  /** The program has ended: an unfinished line will not be finished any more. */
  end(): void {
    this.flush();
    for (const fd of [1, 2] as const) {
      const rest = this.#unfinished[fd - 1]!;
      this.#unfinished[fd - 1] = "";
      if (rest !== "") this.#send(fd, [rest], true);
    }
  }

  /** Lines up to and without `next` are with the client. */
  taken(fd: Fd, next: number): void {
    this.#untaken = this.#untaken.filter((sent) => sent.fd !== fd || sent.first + sent.lines.length > next);
    const over = this.#waiting.filter((one) => one.isOver());
    this.#waiting = this.#waiting.filter((one) => !over.includes(one));
    for (const one of over) one.resolve();
  }

  /** Sends again what may have been lost on its way. */
  repeat(): void {
    for (const lines of this.#untaken) this.#emit(lines);
  }

  /** Resolves once all that was written is with the client. */
  async allTaken(): Promise<void> {
    await this.#until(() => this.#untaken.length === 0);
  }

  /** Resolves once all lines before these numbers (as in the state) are with the client. */
  async takenBefore(next: readonly [number, number]): Promise<void> {
    await this.#until(() => this.#untaken.every(({ fd, first }) => first >= next[fd - 1]!));
  }

  async #until(isOver: () => boolean): Promise<void> {
    if (isOver()) return;
    await new Promise<void>((resolve) => this.#waiting.push({ isOver, resolve }));
  }

  state(): OutputState {
    return { next: [...this.#next], unfinished: [...this.#unfinished], untaken: [...this.#untaken] };
  }

  restore(state: OutputState): void {
    this.#next = [...state.next];
    this.#unfinished = [...state.unfinished];
    this.#untaken = [...state.untaken];
  }

  #send(fd: Fd, lines: string[], partial: boolean): void {
    const first = this.#next[fd - 1]!;
    this.#next[fd - 1] = first + lines.length;
    const sent: OutputLines = { fd, first, lines, partial };
    this.#untaken.push(sent);
    this.#emit(sent);
  }

  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    setImmediate(() => {
      this.#flushScheduled = false;
      this.flush();
    });
  }
}
