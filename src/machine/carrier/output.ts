/**
 * What the program writes → whole lines, numbered from 1 per file descriptor for the whole life of
 * the rank, whichever carrier it is on.
 *
 * O1: lines leave before migration_start does, on the same ordered way: the next carrier's come after.
 * O2: an unfinished line is part of the process and moves with it; so are lines that are not yet known to be
 *     with the client, who drops those that come again.
 * O3: the program is held while more than `OUTPUT_WINDOW` of what it wrote has not been read by the client's user. It
 *     stops at a poll-point, so the window is exceeded by what it writes until then. What is unread moves along.
 */
import { LINE_COST, MAX_LINE_LENGTH, OUTPUT_BATCH, OUTPUT_WINDOW } from "../limits.ts";
import type { OutputLines } from "../control/messages.ts";

/** What moves. */
export interface OutputState {
  readonly next: readonly [number, number];
  readonly unfinished: readonly [string, string];
  /** Not known to be with the client, in the order written. */
  readonly untaken: readonly OutputLines[];
  /** Not known to have been read, in the order written. */
  readonly unread: readonly Unread[];
}

/** Lines that have left. */
interface Unread {
  readonly fd: Fd;
  /** Number of the line after them. */
  readonly next: number;
  /** What they count in the window. */
  readonly units: number;
}

export interface OutputContext {
  /** Towards the client. */
  emit(lines: OutputLines): void;
  /** O3. */
  hold(held: boolean): void;
}

type Fd = 1 | 2;

export class LineOutput {
  readonly #context: OutputContext;
  /** By descriptor, as in the state: [stdout, stderr]. */
  #next: [number, number] = [1, 1];
  #unfinished: [string, string] = ["", ""];
  /** Lines not sent yet; all of one descriptor, so that the order between the two is kept. */
  #lines: string[] = [];
  #linesFd: Fd = 1;
  #linesUnits = 0;
  #untaken: OutputLines[] = [];
  #unread: Unread[] = [];
  #unreadUnits = 0;
  #held = false;
  #flushScheduled = false;
  /** Who waits for lines to be taken, and what for. */
  #waiting: { isOver(): boolean; resolve(): void }[] = [];

  constructor(context: OutputContext) {
    this.#context = context;
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
    for (const line of lines) this.#add(line);
    this.#look();
    this.#scheduleFlush();
  }

  /** Sends every whole line. */
  flush(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    const units = this.#linesUnits;
    this.#lines = [];
    this.#linesUnits = 0;
    this.#send(this.#linesFd, lines, units, false);
  }

  /** The program has ended: an unfinished line will not be finished any more. */
  end(): void {
    this.flush();
    for (const fd of [1, 2] as const) {
      const rest = this.#unfinished[fd - 1]!;
      this.#unfinished[fd - 1] = "";
      if (rest !== "") this.#send(fd, [rest], costOf(rest), true);
    }
  }

  /** Lines up to and without `next` are with the client, those before `read` have been read there. */
  taken(fd: Fd, next: number, read: number): void {
    this.#untaken = this.#untaken.filter((sent) => sent.fd !== fd || sent.first + sent.lines.length > next);
    this.#unread = this.#unread.filter((sent) => sent.fd !== fd || sent.next > read);
    this.#count();
    const over = this.#waiting.filter((one) => one.isOver());
    this.#waiting = this.#waiting.filter((one) => !over.includes(one));
    for (const one of over) one.resolve();
  }

  /** Sends again what may have been lost on its way, and asks for what may have been lost on the way back. */
  repeat(): void {
    for (const lines of this.#untaken) this.#context.emit(lines);
    for (const fd of [1, 2] as const) {
      if (this.#untaken.some((lines) => lines.fd === fd)) continue;
      if (!this.#unread.some((lines) => lines.fd === fd)) continue;
      this.#context.emit({ fd, first: this.#next[fd - 1]!, lines: [], partial: false });
    }
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
    return {
      next: [...this.#next],
      unfinished: [...this.#unfinished],
      untaken: [...this.#untaken],
      unread: [...this.#unread],
    };
  }

  restore(state: OutputState): void {
    this.#next = [...state.next];
    this.#unfinished = [...state.unfinished];
    this.#untaken = [...state.untaken];
    this.#unread = [...state.unread];
    this.#count();
  }

  #add(line: string): void {
    const units = costOf(line);
    if (this.#linesUnits + units > OUTPUT_BATCH) this.flush();
    this.#lines.push(line);
    this.#linesUnits += units;
  }

  #send(fd: Fd, lines: string[], units: number, partial: boolean): void {
    const first = this.#next[fd - 1]!;
    const next = first + lines.length;
    this.#next[fd - 1] = next;
    const sent: OutputLines = { fd, first, lines, partial };
    this.#untaken.push(sent);
    this.#unread.push({ fd, next, units });
    this.#unreadUnits += units;
    this.#context.emit(sent);
  }

  #count(): void {
    this.#unreadUnits = this.#unread.reduce((sum, { units }) => sum + units, 0);
    this.#look();
  }

  /** O3. Once held it is released when half of the window is free, so that it does not stop again at the next line. */
  #look(): void {
    const held = this.#unreadUnits + this.#linesUnits > (this.#held ? OUTPUT_WINDOW / 2 : OUTPUT_WINDOW);
    if (held === this.#held) return;
    this.#held = held;
    this.#context.hold(held);
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

/** What a line counts in the window. */
function costOf(line: string): number {
  return line.length + LINE_COST;
}
