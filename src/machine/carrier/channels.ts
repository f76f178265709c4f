/** The core's channels: numbers ⇄ links. */
import type { ChannelId, Location } from "../../protocol/ids.ts";
import type { WriteData } from "../../protocol/index.ts";
import type { PeerMessage } from "../../protocol/messages.ts";
import { badFrame } from "../transport/frame.ts";
import { SILENCE_MS } from "../limits.ts";
import { peerMessage, readData, sendData, sendPeerMessage } from "../transport/peer-codec.ts";
import type { Connect, Link, LinkHandler } from "../transport/transport.ts";

export interface ChannelEvents {
  accepted(channel: ChannelId): void;
  message(channel: ChannelId, message: PeerMessage): void;
  closed(channel: ChannelId): void;
  /** Something was written and nothing has come since, for `SILENCE_MS` at least, and again while that lasts. */
  silent(channel: ChannelId): void;
}

class OpenChannel {
  link!: Link;
  /** Something was written and nothing has come since. */
  waits = false;
  /** How often that was so since. */
  looks = 0;

  heard(): void {
    this.waits = false;
    this.looks = 0;
  }
}

/** A silence is found at the third look after its beginning. */
const LOOK_MS = SILENCE_MS / 2;

export class Channels {
  readonly #open = new Map<ChannelId, OpenChannel>();
  readonly #events: ChannelEvents;
  readonly #connect: Connect;
  /** Closed, with bytes that may still be on their way out. */
  readonly #closing = new Set<Link>();
  readonly #looking: NodeJS.Timeout;
  #lastAccepted = 0;

  constructor(connect: Connect, events: ChannelEvents) {
    this.#connect = connect;
    this.#events = events;
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
    this.#looking.unref?.();
  }

  open(channel: ChannelId, to: Location): void {
    const open = new OpenChannel();
    this.#open.set(channel, open);
    open.link = this.#connect(to.endpoints, "channel", this.#handler(channel, open));
  }

  /** Somebody has opened a channel to this process. */
  accept(link: Link): LinkHandler {
    const channel = --this.#lastAccepted;
    const open = new OpenChannel();
    open.link = link;
    this.#open.set(channel, open);
    this.#events.accepted(channel);
    return this.#handler(channel, open);
  }

  write(channel: ChannelId, message: PeerMessage): void {
    const link = this.#writing(channel);
    if (link !== undefined) sendPeerMessage(link, message);
  }

  readonly writeData: WriteData = (channel, message, progress) => {
    const link = this.#writing(channel);
    if (link !== undefined) sendData(link, message, progress);
  };

  /** Of a channel that is written on now; undefined: it is closed. */
  #writing(channel: ChannelId): Link | undefined {
    const open = this.#open.get(channel);
    if (open === undefined) return undefined;
    open.waits = true;
    return open.link;
  }

  close(channel: ChannelId): void {
    const open = this.#open.get(channel);
    if (open === undefined) return;
    const { link } = open;
    this.#open.delete(channel);
    this.#closing.add(link);
    void link.gone.then(() => this.#closing.delete(link));
    link.close();
  }

  /** Resolves when what was written on closed channels has arrived, or after `limitMs`. */
  async flushed(limitMs: number): Promise<void> {
    const limit = new Promise((resolve) => setTimeout(resolve, limitMs));
    await Promise.race([Promise.all([...this.#closing].map((link) => link.gone)), limit]);
  }

  /** All at once; nothing is said of it. */
  discard(): void {
    clearInterval(this.#looking);
    for (const { link } of this.#open.values()) link.abort();
    this.#open.clear();
  }

  #look(): void {
    for (const [channel, open] of this.#open) {
      if (open.waits && ++open.looks > 2) this.#events.silent(channel);
    }
  }

  #handler(channel: ChannelId, open: OpenChannel): LinkHandler {
    return {
      frame: (kind, head, at, body) => {
        open.heard();
        this.#events.message(channel, peerMessage(kind, head, at, body));
      },
      smallData: (head, at, body) => {
        open.heard();
        this.#events.message(channel, readData(head, at, body));
      },
      image() {
        throw badFrame("an image on a channel");
      },
      imageEnd() {},
      closed: () => {
        this.#open.delete(channel);
        this.#events.closed(channel);
      },
    };
  }
}
