/**
 * A diagram in Chrome's trace event format, which Perfetto and chrome://tracing open: a process per
 * host, a thread per rank on it, so that a migration is seen as the thread going on in another
 * process; slices for sends, receives and a migration's phases; an arrow for each message.
 */
import type { Diagram } from "./diagram.ts";
import { messageAt } from "./message-columns.ts";
import { stayLocator } from "./stay-locator.ts";

interface ChromeEvent {
  readonly ph: "M" | "X" | "s" | "f" | "i";
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: "e";
  readonly s?: "t";
  readonly args?: object;
}

/**
 * An arrow belongs to the slice that encloses its end, and Perfetto has closed a slice at the moment it ends: the arrow comes
 * a nanosecond before, the finest it knows, or it would point at the whole stay and not at the receive.
 */
const WITHIN_US = 0.001;

export function perfettoEvents(diagram: Diagram): ChromeEvent[] {
  return [
    ...names(diagram),
    ...stays(diagram),
    ...migrations(diagram),
    ...messages(diagram),
    ...marks(diagram),
  ];
}

export function perfettoJson(diagram: Diagram): string {
  // One event a line: readable, and diffs of two traces are.
  const lines = perfettoEvents(diagram).map((event) => JSON.stringify(event));
  const other = JSON.stringify({ program: diagram.program, size: diagram.size, epochUs: diagram.epochUs });
  return `{"displayTimeUnit":"ms","otherData":${other},"traceEvents":[\n${lines.join(",\n")}\n]}\n`;
}

function names({ hosts, stays }: Diagram): ChromeEvent[] {
  const threads = new Set(stays.map(({ host, rank }) => `${host}:${rank}`));
  return [
    ...hosts.map(
      (name, host) => ({ ph: "M", name: "process_name", pid: host + 1, tid: 0, args: { name } }) as const,
    ),
    ...[...threads].map((key) => {
      const [host, rank] = key.split(":").map(Number) as [number, number];
      const args = { name: `rank ${rank}` };
      return { ph: "M", name: "thread_name", pid: host + 1, tid: rank + 1, args } as const;
    }),
  ];
}

function stays({ stays, hosts }: Diagram): ChromeEvent[] {
  return stays.map(({ rank, host, startUs, endUs }) => ({
    ph: "X",
    name: `rank ${rank} on ${hosts[host]}`,
    cat: "process",
    pid: host + 1,
    tid: rank + 1,
    ts: startUs,
    dur: endUs - startUs,
  }));
}

function migrations({ migrations, hosts }: Diagram): ChromeEvent[] {
  return migrations.flatMap(({ migration, rank, from, to, phases, bytes }) =>
    phases.map(({ phase, startUs, endUs }) => ({
      ph: "X" as const,
      name: phase,
      cat: "migration",
      pid: Math.max(0, hosts.indexOf(phase === "restoring" ? to : from)) + 1,
      tid: rank + 1,
      ts: startUs,
      dur: endUs - startUs,
      args: { migration, from, to, bytes },
    })),
  );
}

function messages(diagram: Diagram): ChromeEvent[] {
  const locate = locator(diagram);
  const events: ChromeEvent[] = [];
  for (let i = 0; i < diagram.messages.count; i++) {
    const m = messageAt(diagram.messages, i);
    const args = { source: m.source, dest: m.dest, tag: m.tag, number: m.number, sizeBytes: m.sizeBytes };
    const flow = { name: "message", cat: m.context === 0 ? "message" : "collective", id: i + 1 } as const;
    const sender = { pid: locate(m.source, m.sendStartUs), tid: m.source + 1 };
    const receiver = { pid: locate(m.dest, m.recvEndUs), tid: m.dest + 1 };
    if (!Number.isNaN(m.sendStartUs)) {
      const name = `send to ${m.dest}`;
      events.push({
        ph: "X",
        name,
        cat: flow.cat,
        ...sender,
        ts: m.sendStartUs,
        dur: m.sendEndUs - m.sendStartUs,
        args,
      });
    }
    if (!Number.isNaN(m.recvEndUs)) {
      const name = `recv from ${m.source}`;
      // A receive that a migration interrupts began on another host: it is shown where it ended.
      events.push({
        ph: "X",
        name,
        cat: flow.cat,
        ...receiver,
        ts: m.recvStartUs,
        dur: m.recvEndUs - m.recvStartUs,
        args,
      });
    }
    if (!Number.isNaN(m.sendStartUs + m.recvEndUs)) {
      events.push({ ph: "s", ...flow, ...sender, ts: m.sendStartUs });
      events.push({ ph: "f", bp: "e", ...flow, ...receiver, ts: m.recvEndUs - WITHIN_US });
    }
  }
  return events;
}

function marks(diagram: Diagram): ChromeEvent[] {
  const locate = locator(diagram);
  const thread = (rank: number, atUs: number) => ({ pid: locate(rank, atUs), tid: rank + 1, ts: atUs });
  return [
    ...diagram.marks.map(
      ({ rank, text, atUs }) =>
        ({ ph: "i", s: "t", name: text, cat: "mark", ...thread(rank, atUs) }) as const,
    ),
    ...diagram.channels.map(
      ({ rank, peer, what, atUs }) =>
        ({ ph: "i", s: "t", name: what, cat: "channel", args: { peer }, ...thread(rank, atUs) }) as const,
    ),
  ];
}

/** The number of the host process a rank was on. */
function locator(diagram: Diagram): (rank: number, timeUs: number) => number {
  const stayOf = stayLocator(diagram);
  return (rank, timeUs) => (stayOf(rank, timeUs)?.host ?? 0) + 1;
}
