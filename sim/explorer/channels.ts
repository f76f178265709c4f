/**
 * The channels of a small machine: each two queues, one toward each end. What is on them arrives in order, one
 * by one, whenever it is chosen.
 */
import type { ChannelId, Event, PeerMessage, Vmid } from "../../src/protocol/index.ts";

interface End {
  readonly vmid: Vmid;
  /** Null on the accepting side until the channel has arrived there. */
  readonly channel: ChannelId | null;
  /** It has neither closed the channel nor heard that it is closed. */
  readonly listening: boolean;
  /** On the way to this end. */
  readonly queue: readonly Arrival[];
}

type Arrival = "accept" | "closed" | PeerMessage;
type Channel = readonly [End, End];

export class Channels {
  /** By the opener's vmid and number of the channel. */
  readonly #channels = new Map<string, Channel>();
  /** How many each carrier has accepted. */
  readonly #accepted = new Map<Vmid, number>();

  /** A copy; the two share the channels that stay as they are. */
  fork(): Channels {
    const fork = new Channels();
    for (const [name, channel] of this.#channels) fork.#channels.set(name, channel);
    for (const [vmid, count] of this.#accepted) fork.#accepted.set(vmid, count);
    return fork;
  }

  /** A text that is the same for what cannot be told apart. The order in which channels were opened can not. */
  text(numberOf: (part: object) => number): string {
    const parts = [...this.#channels.values()].map(numberOf).sort((a, b) => a - b);
    return [...parts, ...[...this.#accepted].map(String).sort()].join();
  }

  names(): Iterable<string> {
    return this.#channels.keys();
  }

  /** A choice for each end something is on the way to. */
  arrivals(): string[] {
    const choices: string[] = [];
    for (const [name, ends] of this.#channels)
      for (const side of [0, 1] as const)
        if (ends[side].queue.length > 0) choices.push(`channel ${name} ${side}`);
    return choices;
  }

  /** @param reachable somebody is there to accept it. */
  open(from: Vmid, channel: ChannelId, to: Vmid, reachable: boolean): void {
    this.#set(`${from}#${channel}`, [
      { vmid: from, channel, listening: true, queue: reachable ? [] : ["closed"] },
      { vmid: to, channel: null, listening: reachable, queue: reachable ? ["accept"] : [] },
    ]);
  }

  write(vmid: Vmid, channel: ChannelId, message: PeerMessage): void {
    const found = this.#find(vmid, channel);
    if (found) this.#push(found.name, other(found.side), message);
  }

  close(vmid: Vmid, channel: ChannelId): void {
    const found = this.#find(vmid, channel);
    if (found) this.#leave(found.name, found.side);
  }

  /** The carrier has ended: all its channels close. */
  leave(vmid: Vmid): void {
    for (const [name, ends] of this.#channels)
      for (const side of [0, 1] as const)
        if (ends[side].vmid === vmid && ends[side].listening) this.#leave(name, side);
  }

  /** It breaks, with everything on it. */
  cut(name: string): void {
    for (const side of [0, 1] as const)
      if (this.#channels.get(name)?.[side].listening) this.#update(name, side, { queue: ["closed"] });
  }

  /** Takes the next off a queue; what the process there hears of it, if anything. */
  arrive(name: string, side: 0 | 1): { to: Vmid; event: Event | null } {
    const { vmid: to, queue, channel } = this.#channels.get(name)![side];
    const [next, ...rest] = queue;
    this.#update(name, side, { queue: rest });
    if (next === "accept") {
      const accepted = (this.#accepted.get(to) ?? 0) + 1;
      this.#accepted.set(to, accepted);
      this.#update(name, side, { channel: -accepted });
      return { to, event: { type: "channel_accepted", channel: -accepted } };
    }
    if (next === "closed") this.#update(name, side, { listening: false });
    if (channel === null) return { to, event: null };
    if (next === "closed") return { to, event: { type: "channel_closed", channel } };
    return { to, event: { type: "message", channel, message: next! } };
  }

  #find(vmid: Vmid, channel: ChannelId): { name: string; side: 0 | 1 } | undefined {
    for (const [name, ends] of this.#channels) {
      for (const side of [0, 1] as const) {
        const end = ends[side];
        if (end.vmid === vmid && end.channel === channel && end.listening) return { name, side };
      }
    }
    return undefined;
  }

  #leave(name: string, side: 0 | 1): void {
    this.#update(name, side, { listening: false, queue: [] });
    this.#push(name, other(side), "closed");
  }

  #push(name: string, side: 0 | 1, arrival: Arrival): void {
    const end = this.#channels.get(name)?.[side];
    if (end?.listening) this.#update(name, side, { queue: [...end.queue, arrival] });
  }

  #update(name: string, side: 0 | 1, change: Partial<End>): void {
    const ends = this.#channels.get(name);
    if (!ends) return;
    const end = { ...ends[side], ...change };
    this.#set(name, side === 0 ? [end, ends[1]] : [ends[0], end]);
  }

  /** A channel nobody listens to any more is forgotten. */
  #set(name: string, channel: Channel): void {
    if (channel[0].listening || channel[1].listening) this.#channels.set(name, channel);
    else this.#channels.delete(name);
  }
}

function other(side: 0 | 1): 0 | 1 {
  return side === 0 ? 1 : 0;
}
