/** A text for a part of a machine: the same for what cannot be told apart. */
import { PlTable } from "../../src/protocol/pl-table.ts";
import { Queue } from "../../src/protocol/queue.ts";
import { ReceivedMessageList } from "../../src/protocol/received-message-list.ts";

/** References are numbered in the order they are met. */
export function canonical(root: unknown): string {
  const met = new Map<object, number>();
  const list = (items: Iterable<unknown>): string => {
    let text = "[";
    for (const item of items) text += `${encode(item)},`;
    return `${text}]`;
  };
  const encode = (value: unknown): string => {
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value !== "object" || value === null) return String(value);
    if (value instanceof Uint8Array) return `b${value.join()}`;
    const known = met.get(value);
    if (known !== undefined) return `@${known}`;
    met.set(value, met.size);
    if (value instanceof ReceivedMessageList) return list(value.toArray());
    if (value instanceof PlTable) return list([...value.entries()].sort((a, b) => a.rank - b.rank));
    if (value instanceof Map) return list([...value].flat());
    if (Array.isArray(value) || value instanceof Set || value instanceof Queue) return list(value);
    let text = "{";
    for (const key of Object.keys(value))
      text += `${key}:${encode((value as Record<string, unknown>)[key])},`;
    return `${text}}`;
  };
  return encode(root);
}
