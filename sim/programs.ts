/**
 * Random message-passing programs that cannot deadlock by themselves, so that any deadlock is the machine's.
 *
 * A program goes through rounds. In each it makes all its sends, then all its receives. What one stream
 * carries in a round fits into the window, so (by induction over rounds) no send waits for ever, and hence
 * no receive does. All ways to ask for a message occur: by source, ANY_SOURCE, ANY_TAG, by tag out of
 * order, posted all at once, after a probe.
 */
import { ANY_SOURCE, ANY_TAG } from "../src/protocol/index.ts";
import type { Pattern, Rank } from "../src/protocol/index.ts";
import { costBytes } from "../src/protocol/stream.ts";
import type { Random } from "../src/sim/random.ts";
import type { RunKnobs } from "./knobs.ts";

export interface Message {
  readonly source: Rank;
  readonly dest: Rank;
  readonly tag: number;
  readonly context: number;
  readonly sizeBytes: number;
  /** Its place in the order in which the program sends to dest: 1, 2, 3 … */
  readonly sequence: number;
}

export type Operation =
  /** Sent all at once, then waited for. */
  | { readonly type: "send"; readonly messages: readonly Message[] }
  /** Posted all at once, then waited for. */
  | { readonly type: "recv"; readonly patterns: readonly Pattern[] }
  | { readonly type: "probe"; readonly pattern: Pattern }
  | { readonly type: "compute"; readonly forMs: number }
  /** `machine.migrate(rank)`: waited for like any other operation. */
  | { readonly type: "migrate"; readonly rank: Rank };

export type Program = readonly Operation[];

/** A program's execution state, all of it: what an image is in the simulator. */
export interface Execution {
  /** Operations done. */
  done: number;
  /** Requests of the present operation that were not answered yet, receives with what they ask for; null before it has begun. */
  outstanding: { request: number; pattern: Pattern | null }[] | null;
  lastRequest: number;
}

export function writePrograms(random: Random, knobs: RunKnobs): Program[] {
  const programs: Operation[][] = Array.from({ length: knobs.ranks }, () => []);
  const sent = new Map<string, number>();
  for (let round = 0; round < knobs.rounds; round++) {
    const messages = writeRound(random, knobs, round, sent);
    programs.forEach((program, rank) => {
      const outgoing = messages.filter((message) => message.source === rank);
      const incoming = messages.filter((message) => message.dest === rank);
      if (random.chance(knobs.selfMoveChance)) {
        program.push({
          type: "migrate",
          rank: random.chance(0.7) ? rank : random.integer(0, knobs.ranks - 1),
        });
      }
      maybeCompute(random, knobs, program);
      for (const part of inParts(random, outgoing)) program.push({ type: "send", messages: part });
      maybeCompute(random, knobs, program);
      program.push(...receives(random, incoming, round));
    });
  }
  return programs;
}

function writeRound(random: Random, knobs: RunKnobs, round: number, sent: Map<string, number>): Message[] {
  const pairs = topology(random, knobs);
  // By destination: whether its messages of this round have tags of their own.
  const ownTags = Array.from({ length: knobs.ranks }, () => random.chance(0.3));
  const used = new Map<string, number>();
  const messages: Message[] = [];
  for (const [source, dest] of pairs) {
    const stream = `${source}→${dest}`;
    const sizeBytes = random.integer(...knobs.messageBytes);
    const usedBytes = (used.get(stream) ?? 0) + costBytes(sizeBytes);
    if (usedBytes > knobs.windowBytes && used.has(stream)) continue; // a single one larger than the window is allowed
    used.set(stream, usedBytes);
    const sequence = (sent.get(stream) ?? 0) + 1;
    sent.set(stream, sequence);
    const tag = round * 1_000 + (ownTags[dest] ? messages.length + 1 : 0);
    messages.push({ source, dest, tag, context: round % 2, sizeBytes, sequence });
  }
  return messages;
}

/** With more ranks, messages grow with the ranks and not with their square. */
const MOST_ALL_TO_ALL = 64;

function topology(random: Random, knobs: RunKnobs): [Rank, Rank][] {
  const { ranks } = knobs;
  const topologies =
    ranks > MOST_ALL_TO_ALL ? ["random", "ring"] : ["random", "ring", "all-to-all", "gather"];
  const all = Array.from({ length: ranks }, (_, rank) => rank);
  switch (random.pick(topologies)) {
    case "ring":
      return all.flatMap((rank): [Rank, Rank][] => [
        [rank, (rank + 1) % ranks],
        [rank, (rank + ranks - 1) % ranks],
      ]);
    case "all-to-all":
      return all.flatMap((source) => all.map((dest): [Rank, Rank] => [source, dest]));
    case "gather": {
      const root = random.integer(0, ranks - 1);
      return all.map((source): [Rank, Rank] => [source, root]);
    }
    default:
      return Array.from({ length: knobs.messagesPerRound }, (): [Rank, Rank] => [
        random.integer(0, ranks - 1),
        random.integer(0, ranks - 1),
      ]);
  }
}

function receives(random: Random, incoming: Message[], round: number): Operation[] {
  if (incoming.length === 0) return [];
  const ownTags = incoming[0]!.tag % 1_000 !== 0;
  const style = ownTags ? "by tag" : random.pick(["by source", "any source", "any tag"]);
  const patterns = incoming.map(({ source, tag, context }): Pattern => {
    if (style === "any source") return { source: ANY_SOURCE, tag: round * 1_000, context };
    return { source, tag: style === "any tag" ? ANY_TAG : tag, context };
  });
  random.shuffle(patterns);
  return inParts(random, patterns).flatMap((part): Operation[] => {
    const recv: Operation = { type: "recv", patterns: part };
    return random.chance(0.2) ? [{ type: "probe", pattern: part[0]! }, recv] : [recv];
  });
}

/** All at once, one by one, or something in between. */
function inParts<T>(random: Random, items: readonly T[]): T[][] {
  const most = random.pick([1, 3, Infinity]);
  const parts: T[][] = [];
  for (let i = 0; i < items.length;) {
    const size = Math.min(items.length - i, most === Infinity ? items.length : random.integer(1, most));
    parts.push(items.slice(i, i + size));
    i += size;
  }
  return parts;
}

function maybeCompute(random: Random, knobs: RunKnobs, program: Operation[]): void {
  if (random.chance(knobs.computeChance)) {
    program.push({ type: "compute", forMs: random.between(...knobs.computeMs) });
  }
}

/** The number of a message in its stream travels in its body. */
export function bodyOf(message: Message): Uint8Array[] {
  return [new Uint8Array(Int32Array.of(message.source, message.dest, message.sequence).buffer)];
}

export function readBody(body: readonly Uint8Array[]): { source: Rank; dest: Rank; sequence: number } {
  const bytes = Uint8Array.from(body[0]!); // its own, aligned buffer
  const [source, dest, sequence] = new Int32Array(bytes.buffer);
  return { source: source!, dest: dest!, sequence: sequence! };
}
