/**
 * What `comm` and `machine` stand on: the few operations a carrier provides to a program.
 *
 * Everything above it (collectives, requests, operators) is ordinary async TypeScript that is
 * compiled together with the program, so that a process can be frozen in the middle of a barrier as
 * anywhere else. Only these operations are the carrier's; while one is pending the process may
 * migrate, and its promise settles at the new place.
 *
 * Without a carrier (the file is run with plain `node`) `local-host.ts` provides a computation of size 1.
 */
import type { Context, Rank, Tag } from "../protocol/ids.ts";
import { localHost } from "./local-host.ts";

export interface Message<T = unknown> {
  readonly data: T;
  readonly source: Rank;
  readonly tag: Tag;
}

export interface Status {
  readonly source: Rank;
  readonly tag: Tag;
  /** Size of the encoded message in bytes. */
  readonly sizeBytes: number;
}

/** One computer of the virtual machine, as `machine.hosts()` shows it. */
export interface HostInfo {
  readonly id: number;
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  /** Processes carried at the moment. */
  readonly processes: number;
}

export interface Host {
  readonly rank: Rank;
  readonly size: number;
  /** Resolves once the message is buffered; the caller may then change `data`. */
  send(data: unknown, dest: Rank, tag: Tag, context: Context): Promise<void>;
  /** `source`/`tag` may be ANY_SOURCE/ANY_TAG. */
  recv(source: Rank, tag: Tag, context: Context): Promise<Message>;
  probe(source: Rank, tag: Tag, context: Context): Promise<Status>;
  iprobe(source: Rank, tag: Tag, context: Context): Status | undefined;
  /** Resolves after the move. `host` is a host's id or name; undefined lets the scheduler choose. */
  migrate(rank: Rank, host: number | string | undefined): Promise<void>;
  hosts(): Promise<HostInfo[]>;
  /** Where this process is now. */
  here(): HostInfo;
}

/** A carrier puts its operations under this symbol on `globalThis` before it loads an executable. */
export const HOST = Symbol.for("godwit.host");

export const host: Host = (globalThis as { [HOST]?: Host })[HOST] ?? localHost();
