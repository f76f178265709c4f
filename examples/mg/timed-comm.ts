/** The operations of `comm` that MG needs, with a clock: how long the program has been in them, sending or waiting. */
import type { Comm, Matching, Message, Rank, Tag } from "godwit";

export type Operations = Pick<Comm, "rank" | "size" | "send" | "recv" | "barrier" | "allgather">;

export class TimedComm implements Operations {
  readonly rank: Rank;
  readonly size: number;
  /** So far, in milliseconds. */
  spentMs = 0;
  private readonly comm: Operations;

  constructor(comm: Operations) {
    this.comm = comm;
    this.rank = comm.rank;
    this.size = comm.size;
  }

  send(data: unknown, dest: Rank, tag?: Tag): Promise<void> {
    return this.timed(performance.now(), this.comm.send(data, dest, tag));
  }

  recv<T = unknown>(matching?: Matching): Promise<Message<T>> {
    return this.timed(performance.now(), this.comm.recv<T>(matching));
  }

  barrier(): Promise<void> {
    return this.timed(performance.now(), this.comm.barrier());
  }

  allgather<T>(value: T): Promise<T[]> {
    return this.timed(performance.now(), this.comm.allgather(value));
  }

  private async timed<T>(startedMs: number, operation: Promise<T>): Promise<T> {
    const result = await operation;
    this.spentMs += performance.now() - startedMs;
    return result;
  }
}
