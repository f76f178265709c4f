/**
 * The messages of one collective operation.
 *
 * - X1: collectives travel in a context of their own and never match the program's messages.
 * - X2: every rank calls the collectives in the same order (MPI demands it), so numbering them
 *   gives each a tag that is the same on all ranks: one collective never takes another's messages,
 *   however far ahead a rank is. Within one, messages between two ranks arrive in the order sent.
 */
import type { Rank, Tag } from "../protocol/ids.ts";
import type { Host } from "./host.ts";

const COLLECTIVE_CONTEXT = 1;

export class Exchange {
  readonly rank: Rank;
  readonly size: number;
  private readonly host: Host;
  private readonly tag: Tag;

  constructor(host: Host, tag: Tag) {
    this.host = host;
    this.tag = tag;
    this.rank = host.rank;
    this.size = host.size;
  }

  /** Resolves once buffered: `data` may then be overwritten. */
  send(data: unknown, dest: Rank): Promise<void> {
    return this.host.send(data, dest, this.tag, COLLECTIVE_CONTEXT);
  }

  /** A value of one's own, as if it had come from another process: a message to oneself. */
  async own(value: unknown): Promise<unknown> {
    if (typeof value !== "object" || value === null) return value;
    await this.send(value, this.rank);
    return await this.recv(this.rank);
  }

  async recv(source: Rank): Promise<unknown> {
    const message = await this.host.recv(source, this.tag, COLLECTIVE_CONTEXT);
    return message.data;
  }
}
