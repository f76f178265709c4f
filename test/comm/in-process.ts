/**
 * A computation of n ranks within one process: a `Host` for each rank on native promises, and between
 * every two ranks a FIFO stream whose messages are delivered at random moments drawn from a seed.
 */
import { copyOf } from "../../src/comm/copy.ts";
import { createComm } from "../../src/comm/comm.ts";
import type { Comm } from "../../src/comm/comm.ts";
import type { Host, HostInfo, Message, Status } from "../../src/comm/host.ts";
import { Mailbox } from "../../src/comm/mailbox.ts";
import type { Letter } from "../../src/comm/mailbox.ts";
import type { Context, Rank, Tag } from "../../src/protocol/ids.ts";

/** Runs `program` once per rank and resolves to what the ranks return, in rank order. */
export async function runRanks<T>(
  size: number,
  program: (comm: Comm, network: Network) => Promise<T>,
  seed = 1,
): Promise<T[]> {
  const network = new Network(size, seed);
  return await Promise.all(
    Array.from({ length: size }, (_, rank) => program(createComm(network.host(rank)), network)),
  );
}

export class Network {
  readonly size: number;
  /** Every message sent so far. */
  readonly sent: { source: Rank; dest: Rank; sizeBytes: number }[] = [];
  private readonly random: () => number;
  private readonly mailboxes: Mailbox[];
  /** Messages under way, one FIFO list per stream that has any. */
  private readonly streams = new Map<string, { dest: Rank; letters: Letter[] }>();
  private turning = false;

  constructor(size: number, seed: number) {
    this.size = size;
    this.random = randomFrom(seed);
    this.mailboxes = Array.from({ length: size }, () => new Mailbox());
  }

  host(rank: Rank): Host {
    return new NetworkHost(this, rank, this.mailboxes[rank] as Mailbox);
  }

  post(dest: Rank, letter: Letter): void {
    this.sent.push({ source: letter.source, dest, sizeBytes: letter.sizeBytes });
    const name = `${letter.source}→${dest}`;
    const stream = this.streams.get(name);
    if (stream) stream.letters.push(letter);
    else this.streams.set(name, { dest, letters: [letter] });
    this.turn();
  }

  /** Delivers a few of the messages under way each turn of the event loop. */
  private turn(): void {
    if (this.turning) return;
    this.turning = true;
    setImmediate(() => {
      this.turning = false;
      let deliveries = Math.floor(this.random() * 4);
      while (deliveries-- > 0 && this.streams.size > 0) this.deliverOne();
      if (this.streams.size > 0) this.turn();
    });
  }

  private deliverOne(): void {
    const names = [...this.streams.keys()];
    const name = names[Math.floor(this.random() * names.length)] as string;
    const stream = this.streams.get(name) as { dest: Rank; letters: Letter[] };
    this.mailboxes[stream.dest]?.deliver(stream.letters.shift() as Letter);
    if (stream.letters.length === 0) this.streams.delete(name);
  }
}

class NetworkHost implements Host {
  readonly rank: Rank;
  readonly size: number;
  private readonly network: Network;
  private readonly mailbox: Mailbox;

  constructor(network: Network, rank: Rank, mailbox: Mailbox) {
    this.network = network;
    this.rank = rank;
    this.size = network.size;
    this.mailbox = mailbox;
  }

  /** Not async: as with a carrier, data that cannot be encoded throws. */
  send(data: unknown, dest: Rank, tag: Tag, context: Context): Promise<void> {
    const { value, sizeBytes } = copyOf(data);
    this.network.post(dest, { data: value, source: this.rank, tag, context, sizeBytes });
    return Promise.resolve();
  }

  recv(source: Rank, tag: Tag, context: Context): Promise<Message> {
    return this.mailbox.recv(source, tag, context);
  }

  probe(source: Rank, tag: Tag, context: Context): Promise<Status> {
    return this.mailbox.probe(source, tag, context);
  }

  iprobe(source: Rank, tag: Tag, context: Context): Status | undefined {
    return this.mailbox.iprobe(source, tag, context);
  }

  async migrate(): Promise<void> {}

  async hosts(): Promise<HostInfo[]> {
    return [this.here()];
  }

  here(): HostInfo {
    return { id: 0, name: "test", engine: "", version: "", platform: "", arch: "", processes: this.size };
  }
}

/** Numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
