/**
 * `comm`: messages between the processes of a computation, with the meaning of MPI's operations and
 * mpi4py's lower-case names. Every operation that waits is a place where the process may migrate.
 *
 * The point-to-point functions hand on the host's promise: nothing is in the way of a message.
 * Wrong arguments reject (`ERR_RANK`, `ERR_TAG`), and nothing has been sent or posted then.
 */
import type { GodwitError } from "../errors.ts";
import { ANY_SOURCE, ANY_TAG } from "../protocol/ids.ts";
import type { Rank, Tag } from "../protocol/ids.ts";
import { wrongItems, wrongRank, wrongSource, wrongTag, wrongTagPattern } from "./arguments.ts";
import { allgather, alltoall, barrier, broadcast, gather, scatter } from "./collectives.ts";
import { Exchange } from "./exchange.ts";
import type { Host, Message, Status } from "./host.ts";
import type { Reducer } from "./operators.ts";
import { allreduce, exscan, reduce, scan } from "./reductions.ts";
import { Request } from "./request.ts";

const PROGRAM_CONTEXT = 0;

/** What a receive or a probe asks for; both default to any. */
export interface Matching {
  readonly source?: Rank;
  readonly tag?: Tag;
}

/** Options of `sendrecv`. */
export interface SendrecvOptions {
  /** Tag of the message sent. Default 0. */
  readonly sendtag?: Tag;
  /** Where to receive from. Default ANY_SOURCE. */
  readonly source?: Rank;
  /** Tag of the message received. Default ANY_TAG. */
  readonly recvtag?: Tag;
}

export function createComm(host: Host): Comm {
  return new Comm(host);
}

export class Comm {
  /** This process's name: 0 … size − 1. It stays the same wherever the process moves. */
  readonly rank: Rank;
  /** The number of processes. */
  readonly size: number;
  private readonly host: Host;
  /** Collectives begun so far (X2). */
  private collectives = 0;

  /** @internal */
  constructor(host: Host) {
    this.host = host;
    this.rank = host.rank;
    this.size = host.size;
  }

  // ── point to point ────────────────────────────────────────────────────────────────────────────

  /**
   * Sends a copy of `data`. Resolves once it is buffered: `data` may then be changed. Messages from
   * one rank to another arrive in the order sent.
   */
  send(data: unknown, dest: Rank, tag: Tag = 0): Promise<void> {
    const wrong = wrongRank("send", "dest", dest, this.size) ?? wrongTag("send", "tag", tag);
    if (wrong) return Promise.reject(wrong);
    try {
      return this.host.send(data, dest, tag, PROGRAM_CONTEXT);
    } catch (error) {
      // Data that cannot be encoded: like every other wrong argument.
      return Promise.reject(error);
    }
  }

  /** Waits for the oldest message that matches. */
  recv<T = unknown>({ source = ANY_SOURCE, tag = ANY_TAG }: Matching = {}): Promise<Message<T>> {
    const wrong = wrongPattern("recv", source, tag, this.size);
    if (wrong) return Promise.reject(wrong);
    return this.host.recv(source, tag, PROGRAM_CONTEXT) as Promise<Message<T>>;
  }

  /** Sends and receives at once, so that neighbours can exchange without waiting for each other. */
  async sendrecv<T = unknown>(
    data: unknown,
    dest: Rank,
    { sendtag = 0, source = ANY_SOURCE, recvtag = ANY_TAG }: SendrecvOptions = {},
  ): Promise<Message<T>> {
    refuse(
      wrongRank("sendrecv", "dest", dest, this.size) ??
        wrongTag("sendrecv", "sendtag", sendtag) ??
        wrongSource("sendrecv", source, this.size) ??
        wrongTagPattern("sendrecv", "recvtag", recvtag),
    );
    // Begun first: if the data cannot be sent, no receive is left behind to take a later message.
    const sent = this.host.send(data, dest, sendtag, PROGRAM_CONTEXT);
    const receive = new Request(this.host.recv(source, recvtag, PROGRAM_CONTEXT));
    await sent;
    return (await receive.wait()) as Message<T>;
  }

  /** Begins a send; the request is complete, with `true`, once `data` may be changed. */
  isend(data: unknown, dest: Rank, tag: Tag = 0): Request<true> {
    return new Request(this.send(data, dest, tag).then(() => true as const));
  }

  /** Begins a receive. Receives take messages in the order in which they were begun. */
  irecv<T = unknown>(matching: Matching = {}): Request<Message<T>> {
    return new Request(this.recv<T>(matching));
  }

  /** Waits until a message that matches is there, and leaves it there. */
  probe({ source = ANY_SOURCE, tag = ANY_TAG }: Matching = {}): Promise<Status> {
    const wrong = wrongPattern("probe", source, tag, this.size);
    return wrong ? Promise.reject(wrong) : this.host.probe(source, tag, PROGRAM_CONTEXT);
  }

  /**
   * The oldest message that matches, if one is there. Never waits, and so lets nothing arrive: a
   * loop around it must await something.
   */
  iprobe({ source = ANY_SOURCE, tag = ANY_TAG }: Matching = {}): Status | undefined {
    refuse(wrongPattern("iprobe", source, tag, this.size));
    return this.host.iprobe(source, tag, PROGRAM_CONTEXT);
  }

  // ── collectives: all ranks call them, in the same order ───────────────────────────────────────

  /** Waits until every rank has come here. */
  async barrier(): Promise<void> {
    await barrier(this.exchange());
  }

  /** Everybody gets the root's `value`; what the others pass is ignored. */
  async bcast<T>(value: T, root: Rank = 0): Promise<T> {
    refuse(wrongRank("bcast", "root", root, this.size));
    return (await broadcast(this.exchange(), value, root)) as T;
  }

  /** The root gets an array of all ranks' values in rank order, the others `undefined`. */
  async gather<T>(value: T, root: Rank = 0): Promise<T[] | undefined> {
    refuse(wrongRank("gather", "root", root, this.size));
    return (await gather(this.exchange(), value, root)) as T[] | undefined;
  }

  /** Everybody gets an array of all ranks' values in rank order. */
  async allgather<T>(value: T): Promise<T[]> {
    return (await allgather(this.exchange(), value)) as T[];
  }

  /**
   * Rank i gets the root's `items[i]`; what the others pass is ignored.
   *
   * @throws {GodwitError} `ERR_COUNT` on the root unless there is one item for each rank.
   */
  async scatter<T>(items: readonly T[] | undefined, root: Rank = 0): Promise<T> {
    refuse(wrongRank("scatter", "root", root, this.size));
    if (this.rank === root) refuse(wrongItems("scatter", items, this.size));
    return (await scatter(this.exchange(), items ?? [], root)) as T;
  }

  /**
   * Rank i gets every rank's `items[i]`, in rank order.
   *
   * @throws {GodwitError} `ERR_COUNT` unless there is one item for each rank.
   */
  async alltoall<T>(items: readonly T[]): Promise<T[]> {
    refuse(wrongItems("alltoall", items, this.size));
    return (await alltoall(this.exchange(), items)) as T[];
  }

  /** The root gets all values combined in rank order, the others `undefined`. */
  async reduce<T>(value: T, op: Reducer<T>, root: Rank = 0): Promise<T | undefined> {
    refuse(wrongRank("reduce", "root", root, this.size));
    return (await reduce(this.exchange(), value, op, root)) as T | undefined;
  }

  /** Everybody gets all values combined in rank order. */
  async allreduce<T>(value: T, op: Reducer<T>): Promise<T> {
    return (await allreduce(this.exchange(), value, op)) as T;
  }

  /** Rank r gets the values of ranks 0 … r combined in rank order. */
  async scan<T>(value: T, op: Reducer<T>): Promise<T> {
    return (await scan(this.exchange(), value, op)) as T;
  }

  /** Rank r gets the values of ranks 0 … r − 1 combined in rank order, rank 0 `undefined`. */
  async exscan<T>(value: T, op: Reducer<T>): Promise<T | undefined> {
    return (await exscan(this.exchange(), value, op)) as T | undefined;
  }

  private exchange(): Exchange {
    return new Exchange(this.host, this.collectives++);
  }
}

function wrongPattern(call: string, source: unknown, tag: unknown, size: number): GodwitError | undefined {
  return wrongSource(call, source, size) ?? wrongTagPattern(call, "tag", tag);
}

function refuse(wrong: GodwitError | undefined): void {
  if (wrong) throw wrong;
}
