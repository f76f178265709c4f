/**
 * The channels of a small machine: each two queues, one toward each end. What is on them arrives in order, one
 * by one, whenever it is chosen.
 */
import type { ChannelId, PeerMessage, Vmid } from "../../src/protocol/index.ts";
import { Memo, Parts, Queues } from "./parts.ts";

interface End {
  readonly vmid: Vmid;
  /** Null on the accepting side until the channel has arrived there. */
  readonly channel: ChannelId | null;
  /** It has neither closed the channel nor heard that it is closed. */
  readonly listening: boolean;
  /** On the way to this end. */
  readonly queue: number;
  /** The other end is gone, and this one never hears so (C5). */
  readonly silent: boolean;
}

export interface Channel {
  readonly ends: readonly [End, End];
}

export type Side = 0 | 1;

/** What is on the way to an end: the channel itself, its end, or a message. */
const ACCEPT = 0;
const CLOSED = 1;
const FIRST_MESSAGE = 2;

export type Arrival = "accept" | "closed" | PeerMessage;

/** A machine's channels are the numbers of those it has; here are the channels that were ever met. */
export class Channels {
  readonly #channels = new Parts<Channel>(({ ends }) => `${textOf(ends[0])} ${textOf(ends[1])}`);
  readonly #queues = new Queues();
  readonly #messages: Parts<PeerMessage>;
  readonly #unreduced: boolean;
  readonly #afterArrival: Memo<number | null>;
  readonly #pushedTo: readonly [Memo<number>, Memo<number>];

  constructor(messages: Parts<PeerMessage>, unreduced: boolean) {
    this.#messages = messages;
    this.#unreduced = unreduced;
    this.#afterArrival = new Memo((number, at) => this.#afterNext(number, (at % 2) as Side, -(at >> 1)));
    const pushedTo = (to: Side): Memo<number> =>
      new Memo((number, arrival) => this.#queued(number, to, arrival));
    this.#pushedTo = [pushedTo(0), pushedTo(1)];
  }

  of(number: number): Channel {
    return this.#channels.part(number);
  }

  /** @param reachable somebody is there to accept it. */
  opened(from: Vmid, channel: ChannelId, to: Vmid, reachable: boolean): number {
    const silent = false;
    const queue = (arrival: number): number => this.#queues.push(0, arrival);
    return this.#channels.number({
      ends: [
        { vmid: from, channel, listening: true, queue: reachable ? 0 : queue(CLOSED), silent },
        { vmid: to, channel: null, listening: reachable, queue: reachable ? queue(ACCEPT) : 0, silent },
      ],
    });
  }

  /** Where `channel` of that carrier is among `numbers`; −1 if it listens to none of that number. */
  find(numbers: readonly number[], vmid: Vmid, channel: ChannelId): { at: number; side: Side } {
    for (const [at, number] of numbers.entries()) {
      for (const side of [0, 1] as const) {
        const end = this.of(number).ends[side];
        if (end.vmid === vmid && end.channel === channel && end.listening) return { at, side };
      }
    }
    return { at: -1, side: 0 };
  }

  /** Written at the end `from`; vanishes if nobody listens. */
  written(number: number, from: Side, message: number): number {
    return this.#pushed(number, other(from), message + FIRST_MESSAGE);
  }

  /** Closed at the end `from`: null when nobody listens to it any more. */
  closed(number: number, from: Side): number | null {
    const left = this.#changed(number, from, { listening: false, queue: 0 });
    return this.#kept(this.#pushed(left, other(from), CLOSED));
  }

  /** It breaks, with everything on it. */
  cut(number: number): number {
    for (const side of [0, 1] as const)
      if (this.of(number).ends[side].listening)
        number = this.#changed(number, side, { queue: this.#queues.push(0, CLOSED) });
    return number;
  }

  /** Nothing that is on the way to this end comes, nor its end. */
  silenced(number: number, side: Side): number {
    return this.#changed(number, side, { queue: 0, silent: true });
  }

  /** The other end is gone, and this one has yet to hear so. */
  mayFallSilent({ ends }: Channel, side: Side): boolean {
    return ends[side].queue !== 0 && !ends[other(side)].listening && ends[side].channel !== null;
  }

  next({ ends }: Channel, side: Side): Arrival {
    const next = this.#queues.first(ends[side].queue);
    if (next === ACCEPT) return "accept";
    return next === CLOSED ? "closed" : this.#messages.part(next - FIRST_MESSAGE);
  }

  /** The next has arrived at `side`. @param accepted which its carrier has accepted, if that was the channel itself. */
  arrived(number: number, side: Side, accepted: number): number | null {
    return this.#afterArrival.of(number, accepted * 2 + side);
  }

  #afterNext(number: number, side: Side, accepted: ChannelId): number | null {
    const end = this.of(number).ends[side];
    const next = this.#queues.first(end.queue);
    return this.#kept(
      this.#changed(number, side, {
        queue: this.#queues.rest(end.queue),
        ...(next === ACCEPT && { channel: accepted }),
        ...(next === CLOSED && { listening: false }),
      }),
    );
  }

  #pushed(number: number, to: Side, arrival: number): number {
    return this.#pushedTo[to].of(number, arrival);
  }

  #queued(number: number, to: Side, arrival: number): number {
    const end = this.of(number).ends[to];
    if (!end.listening || end.silent) return number;
    return this.#changed(number, to, { queue: this.#queues.push(end.queue, arrival) });
  }

  #changed(number: number, side: Side, change: Partial<End>): number {
    const { ends } = this.of(number);
    const end = this.#normal({ ...ends[side], ...change });
    return this.#channels.number({ ends: side === 0 ? [end, ends[1]] : [ends[0], end] });
  }

  /** Nothing counts of an end at which nobody listens any more. */
  #normal(end: End): End {
    return end.listening || this.#unreduced ? end : { ...end, channel: null, queue: 0, silent: false };
  }

  #kept(number: number): number | null {
    const { ends } = this.of(number);
    return ends[0].listening || ends[1].listening ? number : null;
  }
}

function textOf({ vmid, channel, listening, queue, silent }: End): string {
  return `${vmid}#${channel}${listening ? "+" : "-"}${queue}${silent ? "s" : ""}`;
}

export function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
