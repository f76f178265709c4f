/** Copies of parts of a machine: references between objects of one part stay references between their copies. */
import type { Envelope, Location } from "../../src/protocol/index.ts";
import { PlTable } from "../../src/protocol/pl-table.ts";
import { Queue } from "../../src/protocol/queue.ts";
import { ReceivedMessageList } from "../../src/protocol/received-message-list.ts";

export function copy<T>(value: T): T {
  return new Copier().copy(value) as T;
}

class Copier {
  readonly #copies = new Map<object, object>();

  copy(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    // Bytes are never written to.
    if (value instanceof Uint8Array) return value;
    return this.#copies.get(value) ?? this.#copyOf(value);
  }

  #copyOf(value: object): object {
    if (Array.isArray(value)) return this.#filled(value, [], (to) => this.#pushAll(to, value));
    if (value instanceof Map) {
      return this.#filled(value, new Map<unknown, unknown>(), (to) => {
        for (const [key, item] of value) to.set(key, this.copy(item));
      });
    }
    if (value instanceof Set) return this.#filled(value, new Set<unknown>(value), () => {});
    if (value instanceof Queue) {
      return this.#filled(value, new Queue<unknown>(), (to) => this.#pushAll(to, value));
    }
    if (value instanceof PlTable) {
      return this.#filled(value, new PlTable(), (to) => {
        for (const { rank, location } of value.entries()) to.learn(rank, this.copy(location) as Location);
      });
    }
    if (value instanceof ReceivedMessageList) {
      return this.#filled(value, new ReceivedMessageList(), (to) => {
        for (const message of value.toArray()) to.append(this.copy(message) as Envelope);
      });
    }
    return this.#filled(value, {}, (to: Record<string, unknown>) => {
      for (const key of Object.keys(value)) to[key] = this.copy((value as Record<string, unknown>)[key]);
    });
  }

  #pushAll(to: { push(item: unknown): unknown }, from: Iterable<unknown>): void {
    for (const item of from) to.push(this.copy(item));
  }

  /** The copy is known before it is filled: what it holds may refer to it. */
  #filled<C extends object>(value: object, made: C, fill: (to: C) => void): C {
    this.#copies.set(value, made);
    fill(made);
    return made;
  }
}
