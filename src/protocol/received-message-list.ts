/**
 * The received-message-list (claim 1c): messages that have arrived and were not yet asked for, and its
 * mirror image, the receives and probes that were posted and have not yet been answered.
 *
 * Owns: the order of arrival and of posting, and who matches whom. Does not own: what a match leads to
 * (recv.ts).
 *
 * - L1  Of the messages a pattern matches, the one that arrived first is found first. Within one source
 *       and context that is the order of sending, so messages never overtake each other (MPI's rule).
 * - L2  Of the posted requests a message matches, the one posted first is found first.
 * - L3  Finding and taking cost the same however many messages wait from other sources or in other
 *       contexts; only waiting messages of other tags are stepped over.
 */
import { ANY_SOURCE, ANY_TAG } from "./ids.ts";
import type { Context, Rank, RequestId } from "./ids.ts";
import type { Pattern } from "./events.ts";
import type { Envelope } from "./messages.ts";

export function matches(pattern: Pattern, message: Envelope): boolean {
  return (
    pattern.context === message.context &&
    (pattern.source === ANY_SOURCE || pattern.source === message.source) &&
    (pattern.tag === ANY_TAG || pattern.tag === message.tag)
  );
}

/** A message in its place. Both indexes of its context hold it; taking it empties it for both. */
interface Entry {
  readonly order: number;
  message: Envelope | null;
  /** Its places. */
  readonly all: Lane;
  readonly ofSource: Lane;
}

/** So many emptied entries may lie among the others, … */
const FEW = 32;
/** … and so many before them: a burst of messages comes and goes without anything being moved. */
const MANY = 4096;

/** Entries in order of arrival. Emptied ones are cleared when they outnumber the rest. The memory is used again. */
class Lane {
  /** From #head to #tail; what is behind is of an earlier use. */
  #entries: Entry[] = [];
  #head = 0;
  #tail = 0;
  #live = 0;

  push(entry: Entry): void {
    this.#entries[this.#tail++] = entry;
    this.#live++;
  }

  /** An entry of this lane has been emptied. */
  emptied(): void {
    if (--this.#live === 0) return this.#clear();
    while (this.#entries[this.#head]!.message === null) this.#head++;
    const size = this.#tail - this.#head;
    if (size - this.#live > Math.max(FEW, this.#live) || this.#head > Math.max(MANY, size)) this.#close();
  }

  #clear(): void {
    this.#head = this.#tail = 0;
    if (this.#entries.length > 2 * MANY) this.#entries = [];
  }

  #close(): void {
    this.#entries = [...this.live()];
    this.#head = 0;
    this.#tail = this.#live;
  }

  find(tag: number): Entry | undefined {
    for (let i = this.#head; i < this.#tail; i++) {
      const entry = this.#entries[i]!;
      if (entry.message !== null && (tag === ANY_TAG || tag === entry.message.tag)) return entry;
    }
    return undefined;
  }

  *live(): Iterable<Entry> {
    for (let i = this.#head; i < this.#tail; i++) {
      const entry = this.#entries[i]!;
      if (entry.message !== null) yield entry;
    }
  }
}

/** One context's messages, twice: all of them, and by source. */
interface Shelf {
  readonly all: Lane;
  readonly bySource: Map<Rank, Lane>;
}

export class ReceivedMessageList {
  #shelves = new Map<Context, Shelf>();
  #nextOrder = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(message: Envelope): void {
    let shelf = this.#shelves.get(message.context);
    if (!shelf) this.#shelves.set(message.context, (shelf = { all: new Lane(), bySource: new Map() }));
    let lane = shelf.bySource.get(message.source);
    if (!lane) shelf.bySource.set(message.source, (lane = new Lane()));
    const entry: Entry = { order: this.#nextOrder++, message, all: shelf.all, ofSource: lane };
    shelf.all.push(entry);
    lane.push(entry);
    this.#size++;
  }

  find(pattern: Pattern): Envelope | undefined {
    return this.#entry(pattern)?.message ?? undefined;
  }

  /** Finds a message and deletes it from the list (FIG. 5 line 3). */
  take(pattern: Pattern): Envelope | undefined {
    const entry = this.#entry(pattern);
    if (!entry) return undefined;
    const message = entry.message!;
    entry.message = null;
    entry.all.emptied();
    entry.ofSource.emptied();
    this.#size--;
    return message;
  }

  /** All messages, oldest first. */
  toArray(): Envelope[] {
    const entries: Entry[] = [];
    for (const shelf of this.#shelves.values()) entries.push(...shelf.all.live());
    return entries.sort((a, b) => a.order - b.order).map((entry) => entry.message!);
  }

  #entry(pattern: Pattern): Entry | undefined {
    const shelf = this.#shelves.get(pattern.context);
    if (!shelf) return undefined;
    const lane = pattern.source === ANY_SOURCE ? shelf.all : shelf.bySource.get(pattern.source);
    return lane?.find(pattern.tag);
  }
}

export interface Posted {
  readonly request: RequestId;
  readonly kind: "recv" | "probe";
  readonly pattern: Pattern;
}

/** Takes out of `posted` what a new message answers: every probe before the receive that takes it, and that receive. */
export function takeAnswered(posted: Posted[], message: Envelope): Posted[] {
  const answered: Posted[] = [];
  for (let i = 0; i < posted.length;) {
    const request = posted[i]!;
    if (!matches(request.pattern, message)) {
      i++;
      continue;
    }
    posted.splice(i, 1);
    answered.push(request);
    if (request.kind === "recv") break;
  }
  return answered;
}
