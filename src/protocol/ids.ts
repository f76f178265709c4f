/**
 * Names of things, in the patent's and MPI's words (docs/glossary.md).
 *
 * All of them are plain values: they travel in messages and images as they are.
 */

/** A process's name inside its computation: 0 … n−1. Never changes. */
export type Rank = number;

/** A message's tag: a non-negative integer chosen by the program. */
export type Tag = number;

/** Matches any source in a receive (MPI_ANY_SOURCE). */
export const ANY_SOURCE = -1;

/** Matches any tag in a receive (MPI_ANY_TAG). */
export const ANY_TAG = -1;

/**
 * Separates kinds of traffic that must never match each other (an MPI context id):
 * 0 is the program's point-to-point traffic, 1 its collectives.
 */
export type Context = number;

/** A host's number: assigned in sequence by the scheduler, never reused. */
export type HostId = number;

/** Where a process is: `"host.process"`, both numbers assigned in sequence and never reused. */
export type Vmid = `${number}.${number}`;

export function vmid(host: HostId, process: number): Vmid {
  return `${host}.${process}`;
}

export function hostOf(id: Vmid): HostId {
  return Number(id.slice(0, id.indexOf(".")));
}

export function processOf(id: Vmid): number {
  return Number(id.slice(id.indexOf(".") + 1));
}

/**
 * The order of a rank's incarnations: strictly increasing, assigned by the scheduler alone, one for
 * each time the right to run moves: at the start, to the initialized process of each migration, and
 * back to the source when a migration is aborted. It fences stale incarnations: of two claims to
 * be the same rank the one with the greater number is right.
 */
export type Incarnation = number;

/** An entry of the PL table: which incarnation of a rank is where, and how layer 2 reaches it. */
export interface Location {
  readonly vmid: Vmid;
  readonly incarnation: Incarnation;
  /** Addresses, best first; opaque to layer 3. */
  readonly endpoints: readonly string[];
}

/**
 * A channel's number within one process. Channels this process opens are numbered 1, 2, 3 … by
 * layer 3; channels others open to it are numbered −1, −2, −3 … by layer 2.
 */
export type ChannelId = number;

/** Names an operation of the program that is under way (a send, a receive, a probe). */
export type RequestId = number;
