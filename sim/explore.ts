/**
 * All interleavings of a small machine, depth first. States met before, by everything that distinguishes them,
 * are not entered again; a state is reached again by taking the same choices from the start.
 */
import { hash } from "node:crypto";
import { PlTable } from "../src/protocol/pl-table.ts";
import { Queue } from "../src/protocol/queue.ts";
import { ReceivedMessageList } from "../src/protocol/received-message-list.ts";
import { SmallMachine } from "./small-machine.ts";
import type { Configuration } from "./small-machine.ts";
import type { Core } from "./world.ts";

export interface Exploration {
  readonly states: number;
  /** Different ends, all good ones. */
  readonly ends: number;
  /** Not everything was entered: there were more states than asked for. */
  readonly cutShort: boolean;
  readonly violation: { readonly message: string; readonly choices: readonly string[] } | null;
}

export function explore(configuration: Configuration, mostStates: number, core?: Core): Exploration {
  const seen = new Set<string>();
  const waiting: string[][] = [[]];
  let ends = 0;
  while (waiting.length > 0 && seen.size < mostStates) {
    const path = waiting.pop()!;
    try {
      const machine = new SmallMachine(configuration, core);
      for (const choice of path) machine.take(choice);
      ends += follow(machine, path, seen, waiting, mostStates);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { states: seen.size, ends, cutShort: false, violation: { message, choices: path } };
    }
  }
  return { states: seen.size, ends, cutShort: waiting.length > 0, violation: null };
}

/** Goes on from a state, always with the first choice, and leaves the others for later. Returns the ends met. */
function follow(
  machine: SmallMachine,
  path: string[],
  seen: Set<string>,
  waiting: string[][],
  mostStates: number,
): number {
  while (seen.size < mostStates) {
    const state = hash("sha1", canonical(machine.contents()), "base64");
    if (seen.has(state)) return 0;
    seen.add(state);
    const [first, ...others] = machine.choices();
    if (first === undefined) {
      if (machine.ended !== true)
        throw new Error("no deadlock: nothing is left to happen, and the job has not ended");
      return 1;
    }
    for (const other of others) waiting.push([...path, other]);
    path.push(first);
    machine.take(first);
  }
  return 0;
}

/** The same text for the same state: references are numbered in the order they are met. */
function canonical(root: unknown): string {
  const met = new Map<object, number>();
  const encode = (value: unknown): string => {
    if (typeof value !== "object" || value === null)
      return typeof value === "string" ? JSON.stringify(value) : String(value);
    if (value instanceof Uint8Array) return `b${value.join()}`;
    const known = met.get(value);
    if (known !== undefined) return `@${known}`;
    met.set(value, met.size);
    if (value instanceof ReceivedMessageList) return encode(value.toArray());
    if (value instanceof PlTable) return encode(value.entries());
    if (value instanceof Map)
      return `{${[...value].map(([name, item]) => `${encode(name)}:${encode(item)}`).join()}}`;
    if (Array.isArray(value) || value instanceof Set || value instanceof Queue)
      return `[${[...value].map(encode).join()}]`;
    return `{${Object.entries(value)
      .map(([name, item]) => `${name}:${encode(item)}`)
      .join()}}`;
  };
  return encode(root);
}
