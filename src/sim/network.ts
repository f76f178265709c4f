/**
 * Channels between carriers: two-way, FIFO, slow, and easily broken.
 *
 * Each direction of a channel keeps order. A channel may be refused, cut at any byte of what is on it, or closed; the
 * other end notices sooner or later, possibly long after a new channel was made.
 */
import type { ChannelId, HostId, PeerMessage, Vmid } from "../protocol/index.ts";
import type { Clock } from "./clock.ts";
import type { Knobs } from "./knobs.ts";
import type { Random } from "./random.ts";

/** A carrier, as the network sees it. */
export interface Station {
  readonly vmid: Vmid;
  readonly alive: boolean;
  /** One without power answers nobody, and refuses nothing. */
  readonly host: { readonly id: HostId; readonly alive: boolean };
  /** A channel is opened to it; returns the number it gives it. */
  accept(): ChannelId;
  arrive(channel: ChannelId, message: PeerMessage): void;
  lost(channel: ChannelId): void;
  /** Something was written on it and nothing has come since, for a while. */
  silent(channel: ChannelId): void;
}

interface End {
  readonly station: Station;
  /** Null until the other station accepts. */
  channel: ChannelId | null;
  /** Still wants to hear of this channel. */
  listening: boolean;
  /** Nothing arrives here earlier than this: order is kept. */
  lastArrivalMs: number;
  /** Bytes on the way here so far, and how far they have come. */
  sentBytes: number;
  arrivedBytes: number;
  /** The connection breaks after this byte: of a message with bytes behind it nothing arrives. */
  cutAtByte: number;
  /** Looks for silence: none while it has written nothing since something came. */
  watch: object | null;
}

interface Link {
  readonly ends: readonly [End, End];
}

export class Network {
  #links = new Map<string, { link: Link; side: 0 | 1 }>();
  /** One-way partitions: from → to, until when. TCP says nothing meanwhile; what is written waits. */
  #blocked = new Map<string, number>();
  readonly #slow: (from: HostId, to: HostId) => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly knobs: Knobs;

  constructor(clock: Clock, random: Random, knobs: Knobs) {
    this.clock = clock;
    this.random = random;
    this.knobs = knobs;
    const chosen = new Map<string, boolean>();
    this.#slow = (from, to) => {
      const link = direction(from, to);
      if (!chosen.has(link)) chosen.set(link, random.chance(knobs.slowLinkChance));
      return chosen.get(link)!;
    };
  }

  /** Nothing gets from one host to another for a while. */
  block(from: HostId, to: HostId, untilMs: number): void {
    this.#blocked.set(direction(from, to), untilMs);
  }

  blockedUntilMs(from: Station, to: Station): number {
    return this.#blocked.get(direction(from.host.id, to.host.id)) ?? 0;
  }

  open(from: Station, channel: ChannelId, to: Station | undefined): void {
    if (!to || (!to.alive && to.host.alive)) {
      this.clock.after(this.#closeDelayMs(), () => from.alive && from.lost(channel));
      return;
    }
    const end = (station: Station, id: ChannelId | null): End => ({
      station,
      channel: id,
      listening: true,
      lastArrivalMs: this.clock.nowMs,
      sentBytes: 0,
      arrivedBytes: 0,
      cutAtByte: Infinity,
      watch: null,
    });
    const link: Link = { ends: [end(from, channel), end(to, null)] };
    this.#links.set(key(from, channel), { link, side: 0 });
    this.#deliver(link, 1, 0, () => {
      link.ends[1].channel = to.accept();
      this.#links.set(key(to, link.ends[1].channel), { link, side: 1 });
    });
    this.clock.at(link.ends[1].lastArrivalMs, () => {
      if (link.ends[1].channel === null && to.host.alive) this.#cut(link); // nobody is there any more
    });
  }

  write(from: Station, channel: ChannelId, message: PeerMessage): void {
    const entry = this.#links.get(key(from, channel));
    if (!entry) return; // refused, or broken without `from` knowing
    const there = otherSide(entry.side);
    const end = entry.link.ends[there];
    if (this.random.chance(this.knobs.lossyChance) && this.clock.nowMs < this.knobs.faultsUntilMs) {
      this.#cut(entry.link); // a stream with a hole in it is no stream
    }
    this.#watch(entry.link.ends[entry.side], this.knobs.silenceMs);
    this.#deliver(entry.link, there, sizeOf(message), () => end.station.arrive(end.channel!, message));
  }

  /** What was written before still arrives, unless the connection is reset. */
  close(from: Station, channel: ChannelId): void {
    const entry = this.#links.get(key(from, channel));
    if (!entry) return;
    const { link, side } = entry;
    this.#links.delete(key(from, channel));
    link.ends[side].listening = false;
    const there = link.ends[otherSide(side)];
    if (this.random.chance(this.knobs.tailLossChance)) {
      this.#cutAtAnyByte(there);
    }
    this.#notice(there, Math.max(there.lastArrivalMs, this.clock.nowMs) + this.random.between(0, 1));
  }

  /** A random channel is cut. */
  cut(): void {
    const links = [...this.#links.values()];
    if (links.length > 0) this.#cut(this.random.pick(links).link);
  }

  /** A carrier ends in an orderly way: what it has not closed is closed for it. */
  leave(station: Station): void {
    for (const { link, side } of this.#links.values()) {
      const { station: owner, channel } = link.ends[side];
      if (owner === station) this.close(station, channel!);
    }
  }

  /** A carrier is gone: its channels break, the latest of what it wrote is lost. */
  down(station: Station): void {
    for (const { link } of this.#links.values()) {
      if (link.ends.some((end) => end.station === station)) this.#cut(link);
    }
  }

  /** Its host has lost its power: nobody hears of it. */
  vanish(station: Station): void {
    for (const { link } of this.#links.values())
      if (link.ends.some((end) => end.station === station))
        for (const end of link.ends) end.cutAtByte = end.arrivedBytes;
  }

  /** Looks after a while, and a few times more, each time after twice as long. */
  #watch(end: End, afterMs: number, watch: object | null = null): void {
    if (end.watch !== watch) return; // it is being watched, or something has come
    const token = (end.watch = {});
    this.clock.after(afterMs, () => {
      if (end.watch !== token || !end.listening || !end.station.alive) return;
      if (end.channel !== null) end.station.silent(end.channel);
      if (afterMs < MOST_LOOKS * this.knobs.silenceMs) this.#watch(end, 2 * afterMs, token);
    });
  }

  #cut(link: Link): void {
    for (const end of link.ends) {
      this.#cutAtAnyByte(end);
      this.#notice(end, this.clock.nowMs + this.#closeDelayMs());
    }
  }

  /** Some of what is on its way still arrives. */
  #cutAtAnyByte(end: End): void {
    const byte = this.random.integer(end.arrivedBytes, end.sentBytes);
    end.cutAtByte = Math.min(end.cutAtByte, byte);
  }

  #notice(end: End, atMs: number): void {
    this.clock.at(atMs, () => {
      // Its end is not noticed before its beginning.
      if (end.channel === null && this.clock.nowMs < end.lastArrivalMs)
        return this.#notice(end, end.lastArrivalMs);
      if (end.channel === null || !end.listening) return;
      end.listening = false;
      this.#links.delete(key(end.station, end.channel));
      if (end.station.alive) end.station.lost(end.channel);
    });
  }

  #deliver(link: Link, side: 0 | 1, sizeBytes: number, run: () => void): void {
    const end = link.ends[side];
    const from = link.ends[otherSide(side)].station;
    const factor = this.#slow(from.host.id, end.station.host.id) ? SLOW_FACTOR : 1;
    const delayMs = this.random.between(...this.knobs.channelDelayMs) * factor;
    const atMs = Math.max(
      end.lastArrivalMs,
      this.clock.nowMs + delayMs,
      this.blockedUntilMs(from, end.station),
    );
    end.lastArrivalMs = atMs;
    const lastByte = (end.sentBytes += sizeBytes);
    this.clock.at(atMs, () => {
      if (lastByte > end.cutAtByte) return;
      end.arrivedBytes = lastByte;
      end.watch = null;
      if (end.listening && end.station.alive) run();
    });
  }

  #closeDelayMs(): number {
    return this.random.between(...this.knobs.closeDelayMs);
  }
}

const SLOW_FACTOR = 20;
/** The last look for silence comes after so many times the first's delay. */
const MOST_LOOKS = 64;
/** What a message has besides its body. */
const HEAD_BYTES = 40;

function sizeOf(message: PeerMessage): number {
  return HEAD_BYTES + (message.type === "data" ? message.sizeBytes : 0);
}

function direction(from: HostId, to: HostId): string {
  return `${from}→${to}`;
}

function otherSide(side: 0 | 1): 0 | 1 {
  return side === 0 ? 1 : 0;
}

function key(station: Station, channel: ChannelId): string {
  return `${station.vmid}/${channel}`;
}
