/**
 * Encoded bytes that lie in memory they share with others: a view of their own would take an engine as long to make as the
 * bytes of a small message take to copy. Plain data, to be looked at and never asked what it is an instance of.
 */
export class Stretch {
  memory: Uint8Array;
  /** On all of that memory. */
  view: DataView;
  from: number;
  to: number;
  /** To be read once: whoever lent the memory wants it back. */
  isLent: boolean;

  /** `memory[from … to)`. */
  constructor(memory: Uint8Array, view: DataView, from: number, to: number, isLent = false) {
    this.memory = memory;
    this.view = view;
    this.from = from;
    this.to = to;
    this.isLent = isLent;
  }
}

/** An encoded value: pieces in order, or what is in one place. */
export type Encoding = readonly Uint8Array[] | Stretch;

const isPieces = Array.isArray as (encoding: Encoding) => encoding is readonly Uint8Array[];

export function isStretch(encoding: Encoding): encoding is Stretch {
  return !isPieces(encoding);
}

export function sizeOf(encoding: Encoding): number {
  if (isStretch(encoding)) return encoding.to - encoding.from;
  let sizeBytes = 0;
  for (const piece of encoding) sizeBytes += piece.length;
  return sizeBytes;
}

/** The same as views, for those who have no use for stretches. */
export function piecesOf(encoding: Encoding): readonly Uint8Array[] {
  return isStretch(encoding) ? [encoding.memory.subarray(encoding.from, encoding.to)] : encoding;
}

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/** It has been read. What is not lent stays. */
export function letGo(encoding: Encoding): void {
  if (!isStretch(encoding) || !encoding.isLent) return;
  encoding.isLent = false;
  encoding.memory = NOTHING;
  encoding.view = NO_VIEW;
  encoding.from = encoding.to = 0;
}

/** Copies it: `memory` from `at` on is where it is from now on, and lent no more. */
export function moveTo(stretch: Stretch, memory: Uint8Array, view: DataView, at: number): void {
  memory.set(stretch.memory.subarray(stretch.from, stretch.to), at);
  stretch.memory = memory;
  stretch.view = view;
  stretch.to += at - stretch.from;
  stretch.from = at;
  stretch.isLent = false;
}
