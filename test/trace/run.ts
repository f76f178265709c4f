/** A small run with round numbers, as a machine would record it. */
import type { TraceEvent } from "../../src/trace/events.ts";

/** Wall clock of the run's first moment, microseconds. */
export const EPOCH_US = 1_764_000_000_000_000;

type At<T> = T extends { atUs: number } ? T : never;
type Spans<T> = T extends { startUs: number } ? T : never;

const at = (us: number) => EPOCH_US + us;
const span = (startUs: number, endUs: number) => ({ startUs: at(startUs), endUs: at(endUs) });

function message(
  rank: number,
  dest: number,
  number: number,
  [sent, buffered, asked, arrived, received]: readonly [number, number, number, number, number],
  context = 0,
): Spans<TraceEvent>[] {
  const common = { tag: 7, context, number, sizeBytes: 800 };
  return [
    { type: "send", rank, dest, ...common, ...span(sent, buffered) },
    { type: "recv", rank: dest, source: rank, ...common, ...span(asked, received), arrivedUs: at(arrived) },
  ];
}

const moving = { type: "migration", rank: 0, migration: 1, from: "a", to: "c" } as const;

/** Process 0 on host a, process 1 on host b; process 0 moves to host c from 400 to 600 µs. */
export const EVENTS: readonly TraceEvent[] = [
  { type: "process", rank: 0, vmid: "1.1", host: "a", ...span(0, 620) },
  { type: "process", rank: 1, vmid: "2.1", host: "b", ...span(100, 1000) },
  { type: "process", rank: 0, vmid: "3.1", host: "c", ...span(350, 1000) },
  ...message(0, 1, 1, [200, 210, 150, 260, 300]),
  ...message(1, 0, 1, [450, 455, 700, 650, 710]),
  ...message(1, 0, 2, [460, 465, 710, 660, 720], 1),
  { type: "send", rank: 0, dest: 1, tag: 9, context: 0, number: 2, sizeBytes: 8, ...span(800, 801) },
  { ...moving, phase: "coordination", ...span(400, 420) },
  { ...moving, phase: "collecting", ...span(420, 500), bytes: 5000 },
  { ...moving, phase: "transmitting", ...span(430, 550), bytes: 5000 },
  { ...moving, phase: "restoring", ...span(550, 600) },
  { ...moving, phase: "frozen", ...span(400, 600) },
  { type: "channel", rank: 0, peer: 1, what: "peer_migrating", atUs: at(401) } satisfies At<TraceEvent>,
  { type: "mark", rank: 1, text: "half", atUs: at(500) } satisfies At<TraceEvent>,
];

export const INFO = { program: "tiny.ts", size: 2, elapsedMs: 1 };
