/**
 * The contents of a space-time diagram: trace events put in order and put together.
 *
 * Owns: matching sends with receives, one stay per host of each process, the phases of each
 * migration. Does not own: where anything is drawn. Times are microseconds since the diagram's start.
 */
import type { TraceEvent } from "./events.ts";
import { type MessageColumns, messageColumns } from "./message-columns.ts";

export interface TraceInfo {
  readonly program: string;
  readonly size: number;
  readonly elapsedMs: number;
}

/** A process on one host, from its first instruction there to its last. */
export interface Stay {
  readonly rank: number;
  /** Index into `hosts`. */
  readonly host: number;
  readonly startUs: number;
  readonly endUs: number;
}

export const PHASES = ["coordination", "collecting", "transmitting", "restoring"] as const;
export type Phase = (typeof PHASES)[number];

export interface Migration {
  readonly migration: number;
  readonly rank: number;
  readonly from: string;
  readonly to: string;
  /** The time the process was frozen; phases may lie partly outside. */
  readonly startUs: number;
  readonly endUs: number;
  readonly bytes: number;
  readonly phases: readonly { readonly phase: Phase; readonly startUs: number; readonly endUs: number }[];
}

export interface Mark {
  readonly rank: number;
  readonly text: string;
  readonly atUs: number;
}

export interface ChannelMark {
  readonly rank: number;
  readonly peer: number;
  readonly what: Extract<TraceEvent, { type: "channel" }>["what"];
  readonly atUs: number;
}

export interface Diagram {
  readonly program: string;
  readonly size: number;
  readonly elapsedMs: number;
  /** When the diagram starts: wall clock, microseconds since the epoch. */
  readonly epochUs: number;
  readonly durationUs: number;
  /** h2 before h10. */
  readonly hosts: readonly string[];
  /** By rank, then time. */
  readonly stays: readonly Stay[];
  /** By time, as are marks and channels. */
  readonly migrations: readonly Migration[];
  readonly marks: readonly Mark[];
  readonly channels: readonly ChannelMark[];
  readonly messages: MessageColumns;
}

const byNumber = new Intl.Collator("en", { numeric: true });

type Of<T extends TraceEvent["type"]> = Extract<TraceEvent, { type: T }>;

export function buildDiagram(events: readonly TraceEvent[], info: TraceInfo): Diagram {
  const { epochUs, durationUs } = extent(events);
  const of = <T extends TraceEvent["type"]>(type: T) => events.filter((e): e is Of<T> => e.type === type);
  const migrations = buildMigrations(of("migration"), epochUs);
  const processes = of("process").toSorted((a, b) => a.startUs - b.startUs || a.rank - b.rank);
  const hosts = [...new Set(processes.map(({ host }) => host))].toSorted(byNumber.compare);
  return {
    program: info.program,
    size: events.reduce((size, { rank }) => Math.max(size, rank + 1), info.size),
    elapsedMs: info.elapsedMs,
    epochUs,
    durationUs,
    hosts,
    stays: buildStays(processes, hosts, migrations, epochUs),
    migrations,
    marks: of("mark")
      .map(({ rank, text, atUs }) => ({ rank, text, atUs: atUs - epochUs }))
      .toSorted((a, b) => a.atUs - b.atUs),
    channels: of("channel")
      .map(({ rank, peer, what, atUs }) => ({ rank, peer, what, atUs: atUs - epochUs }))
      .toSorted((a, b) => a.atUs - b.atUs),
    messages: messageColumns(of("send"), of("recv"), epochUs),
  };
}

function extent(events: readonly TraceEvent[]): { epochUs: number; durationUs: number } {
  let first = Infinity;
  let last = -Infinity;
  for (const event of events) {
    first = Math.min(first, "startUs" in event ? event.startUs : event.atUs);
    last = Math.max(last, "endUs" in event ? event.endUs : event.atUs);
  }
  return first === Infinity
    ? { epochUs: 0, durationUs: 1 }
    : { epochUs: first, durationUs: Math.max(1, last - first) };
}

function buildMigrations(events: readonly Of<"migration">[], epochUs: number): Migration[] {
  const groups = Map.groupBy(events, ({ rank, migration }) => `${rank}:${migration}`);
  return [...groups.values()]
    .map((group) => {
      const { rank, migration, from, to } = group[0]!;
      const frozen = group.find(({ phase }) => phase === "frozen");
      const phases = PHASES.flatMap((phase) =>
        group
          .filter((event) => event.phase === phase)
          .map(({ startUs, endUs }) => ({ phase, startUs: startUs - epochUs, endUs: endUs - epochUs })),
      );
      return {
        migration,
        rank,
        from,
        to,
        startUs: (frozen?.startUs ?? Math.min(...group.map(({ startUs }) => startUs))) - epochUs,
        endUs: (frozen?.endUs ?? Math.max(...group.map(({ endUs }) => endUs))) - epochUs,
        bytes: Math.max(0, ...group.map(({ bytes }) => bytes ?? 0)),
        phases,
      };
    })
    .toSorted((a, b) => a.startUs - b.startUs);
}

/**
 * A carrier is there before its process (the initialized process) and may outlast it; the stay is
 * the time in which the process could run: up to the freeze on the source, from the thaw on.
 */
function buildStays(
  processes: readonly Of<"process">[],
  hosts: readonly string[],
  migrations: readonly Migration[],
  epochUs: number,
): Stay[] {
  const stays: Stay[] = [];
  for (const [rank, own] of Map.groupBy(processes, ({ rank }) => rank)) {
    const moves = migrations.filter((migration) => migration.rank === rank);
    for (const [i, { host, ...carrier }] of own.entries()) {
      let startUs = carrier.startUs - epochUs;
      let endUs = Math.min(carrier.endUs, own[i + 1]?.endUs ?? Infinity) - epochUs;
      const next = own[i + 1];
      const arrival =
        i > 0 ? moves.findLast((m) => m.to === host && m.startUs <= endUs && m.endUs >= startUs) : undefined;
      const departure =
        next && moves.find((m) => m.from === host && m.to === next.host && m.startUs >= startUs);
      if (arrival !== undefined) startUs = Math.max(startUs, arrival.endUs);
      if (departure !== undefined) endUs = Math.min(endUs, departure.startUs);
      stays.push({ rank, host: hosts.indexOf(host), startUs, endUs: Math.max(startUs, endUs) });
    }
  }
  return stays.toSorted((a, b) => a.rank - b.rank || a.startUs - b.startUs);
}
