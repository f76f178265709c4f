/** Entries of weak collections: those whose keys are reachable, known only when all else is written. */
import { CborWriter } from "../../image/index.ts";
import type { GraphWriter } from "./graph-writer.ts";

type Entry = readonly [key: unknown, value: unknown];

export class WeakEntries {
  /** Triples: collection, key, value. */
  readonly section = new CborWriter();
  count = 0;
  readonly #out: GraphWriter;
  #pending: { readonly collection: object; readonly entries: Entry[] }[] = [];

  constructor(out: GraphWriter) {
    this.#out = out;
  }

  /** Called for every weak collection that is written. */
  add(collection: object, entries: Entry[]): void {
    if (entries.length > 0) this.#pending.push({ collection, entries });
  }

  /** Writes the entries whose keys have been reached; true if there were any, whose values may reach more. */
  writeReachable(): boolean {
    const before = this.count;
    const pending = this.#pending;
    this.#pending = [];
    for (const { collection, entries } of pending) {
      const unreached: Entry[] = [];
      for (const entry of entries) {
        if (this.#out.known(entry[0]) === undefined) unreached.push(entry);
        else this.#write(collection, entry);
      }
      this.add(collection, unreached);
    }
    return this.count > before;
  }

  #write(collection: object, [key, value]: Entry): void {
    this.count++;
    this.#out.value(this.section, collection);
    this.#out.value(this.section, key);
    this.#out.value(this.section, value);
  }
}
