/** A run of as many messages as wanted, round the ring of its processes, with a migration in the middle. */
import type { TraceEvent } from "../../src/trace/events.ts";
import { EPOCH_US } from "./run.ts";

export const SIZE = 8;
/** From one message's send to the next one's. */
const STEP_US = 100;

/** When message `i` is sent, in microseconds since the start; it is received 60 µs later. */
export function sentUs(i: number): number {
  return 1_000 + i * STEP_US;
}

const span = (startUs: number, endUs: number) => ({ startUs: EPOCH_US + startUs, endUs: EPOCH_US + endUs });

export function manyMessages(count: number): TraceEvent[] {
  const endUs = sentUs(count) + 1_000;
  const events: TraceEvent[] = [];
  for (let rank = 0; rank < SIZE; rank++) {
    const host = `h${(rank % 4) + 1}`;
    events.push({ type: "process", rank, vmid: `${(rank % 4) + 1}.${rank + 1}`, host, ...span(0, endUs) });
  }
  for (let i = 0; i < count; i++) {
    const source = i % SIZE;
    const dest = (i + 1) % SIZE;
    const common = { tag: i % 3, context: 0, number: Math.floor(i / SIZE) + 1, sizeBytes: 34_848 };
    const at = sentUs(i);
    events.push({ type: "send", rank: source, dest, ...common, ...span(at, at + 4) });
    const arrivedUs = EPOCH_US + at + 50;
    events.push({ type: "recv", rank: dest, source, ...common, arrivedUs, ...span(at + 10, at + 60) });
  }
  const moves = { type: "migration", rank: 0, migration: 1, from: "h1", to: "h2" } as const;
  events.push({ ...moves, phase: "frozen", ...span(endUs / 2, endUs / 2 + 20_000) });
  return events;
}
