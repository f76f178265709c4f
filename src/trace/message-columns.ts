/**
 * Messages as columns: a run of a hundred thousand messages is eleven typed arrays, not a hundred
 * thousand objects. Rows are in the order of their first time; times are microseconds since the
 * diagram's start, NaN when that end of the message was not recorded.
 */
import type { TraceEvent } from "./events.ts";

/**
 * The columns, and what each is stored as in the file. Times but the first are kept as the distance
 * from the row's base time: single precision is then exact to a fraction of a microsecond.
 */
export const COLUMNS = {
  baseUs: Float64Array,
  sendStartUs: Float32Array,
  sendEndUs: Float32Array,
  recvStartUs: Float32Array,
  arrivedUs: Float32Array,
  recvEndUs: Float32Array,
  sizeBytes: Float64Array,
  tag: Int32Array,
  number: Uint32Array,
  source: Uint16Array,
  dest: Uint16Array,
  context: Uint8Array,
} as const;

export type ColumnName = keyof typeof COLUMNS;

export type MessageColumns = { readonly count: number } & {
  readonly [K in ColumnName]: InstanceType<(typeof COLUMNS)[K]>;
};

export interface Message {
  readonly source: number;
  readonly dest: number;
  readonly tag: number;
  readonly context: number;
  readonly number: number;
  readonly sizeBytes: number;
  readonly sendStartUs: number;
  readonly sendEndUs: number;
  readonly recvStartUs: number;
  readonly arrivedUs: number;
  readonly recvEndUs: number;
}

type Send = Extract<TraceEvent, { type: "send" }>;
type Recv = Extract<TraceEvent, { type: "recv" }>;

/** A send and a receive belong together when stream and number are the same. */
export function messageColumns(
  sends: readonly Send[],
  recvs: readonly Recv[],
  epochUs: number,
): MessageColumns {
  const rows = new Map<string, { send?: Send; recv?: Recv }>();
  for (const send of sends) rows.set(`${send.rank}>${send.dest}:${send.number}`, { send });
  for (const recv of recvs) {
    const key = `${recv.source}>${recv.rank}:${recv.number}`;
    rows.set(key, { ...rows.get(key), recv });
  }
  const messages = [...rows.values()].map(({ send, recv }): Message => ({
    source: send?.rank ?? recv!.source,
    dest: send?.dest ?? recv!.rank,
    tag: (send ?? recv)!.tag,
    context: (send ?? recv)!.context,
    number: (send ?? recv)!.number,
    sizeBytes: (send ?? recv)!.sizeBytes,
    sendStartUs: (send?.startUs ?? NaN) - epochUs,
    sendEndUs: (send?.endUs ?? NaN) - epochUs,
    recvStartUs: (recv?.startUs ?? NaN) - epochUs,
    arrivedUs: (recv?.arrivedUs ?? NaN) - epochUs,
    recvEndUs: (recv?.endUs ?? NaN) - epochUs,
  }));
  return toColumns(messages);
}

function toColumns(messages: readonly Message[]): MessageColumns {
  const base = (m: Message) => (Number.isNaN(m.sendStartUs) ? m.recvEndUs : m.sendStartUs);
  const sorted = messages.toSorted((a, b) => base(a) - base(b));
  const columns = emptyColumns(sorted.length);
  for (const [i, message] of sorted.entries()) {
    const baseUs = base(message);
    columns.baseUs[i] = baseUs;
    columns.sendStartUs[i] = message.sendStartUs - baseUs;
    columns.sendEndUs[i] = message.sendEndUs - baseUs;
    columns.recvStartUs[i] = message.recvStartUs - baseUs;
    columns.arrivedUs[i] = message.arrivedUs - baseUs;
    columns.recvEndUs[i] = message.recvEndUs - baseUs;
    columns.sizeBytes[i] = message.sizeBytes;
    columns.tag[i] = message.tag;
    columns.number[i] = message.number;
    columns.source[i] = message.source;
    columns.dest[i] = message.dest;
    columns.context[i] = message.context;
  }
  return columns;
}

/** Row `i` as an object. */
export function messageAt(columns: MessageColumns, i: number): Message {
  const baseUs = columns.baseUs[i]!;
  return {
    source: columns.source[i]!,
    dest: columns.dest[i]!,
    tag: columns.tag[i]!,
    context: columns.context[i]!,
    number: columns.number[i]!,
    sizeBytes: columns.sizeBytes[i]!,
    sendStartUs: baseUs + columns.sendStartUs[i]!,
    sendEndUs: baseUs + columns.sendEndUs[i]!,
    recvStartUs: baseUs + columns.recvStartUs[i]!,
    arrivedUs: baseUs + columns.arrivedUs[i]!,
    recvEndUs: baseUs + columns.recvEndUs[i]!,
  };
}

export function emptyColumns(count: number): MessageColumns {
  const entries = Object.entries(COLUMNS).map(([name, Column]) => [name, new Column(count)]);
  return { count, ...Object.fromEntries(entries) } as MessageColumns;
}
