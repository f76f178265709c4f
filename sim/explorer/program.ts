/** What the processes of a small machine do. */
import type { Rank } from "../../src/protocol/index.ts";
import type { Configuration } from "./configuration.ts";

export interface Operation {
  readonly kind: "send" | "recv";
  readonly peer: Rank;
  /** 1 for the first message between the two. */
  readonly sequence: number;
}

/** A rank sends its first message to each other, receives the first from each, then the second, and so on. */
export function operationsOf(configuration: Configuration, rank: Rank): Operation[] {
  const { ranks, messages, senders } = configuration;
  const operations: Operation[] = [];
  for (let sequence = 1; sequence <= messages; sequence++) {
    for (const kind of ["send", "recv"] as const)
      for (let peer = 0; peer < ranks; peer++)
        if (peer !== rank && senders.includes(kind === "send" ? rank : peer))
          operations.push({ kind, peer, sequence });
  }
  return operations;
}

export function receivesOf(program: readonly Operation[]): number {
  return program.filter(({ kind }) => kind === "recv").length;
}
