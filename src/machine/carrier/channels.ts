/** The core's channels: numbers ⇄ links. */
import type { ChannelId, Location } from "../../protocol/ids.ts";
import type { PeerMessage } from "../../protocol/messages.ts";
import { openLink } from "../transport/endpoints.ts";
import { badFrame } from "../transport/frame.ts";
import { peerMessage, sendPeerMessage } from "../transport/peer-codec.ts";
import type { Link, LinkHandler } from "../transport/transport.ts";

export interface ChannelEvents {
  accepted(channel: ChannelId): void;
  message(channel: ChannelId, message: PeerMessage): void;
  closed(channel: ChannelId): void;
}

export class Channels {
  readonly #links = new Map<ChannelId, Link>();
  readonly #events: ChannelEvents;
  readonly #secret: string;
  /** Closed, with bytes that may still be on their way out. */
  readonly #closing = new Set<Link>();
  #lastAccepted = 0;

  constructor(secret: string, events: ChannelEvents) {
    this.#secret = secret;
    this.#events = events;
  }

  open(channel: ChannelId, to: Location): void {
    this.#links.set(channel, openLink(to.endpoints, this.#secret, "channel", this.#handler(channel)));
  }

  /** Somebody has opened a channel to this process. */
  accept(link: Link): LinkHandler {
    const channel = --this.#lastAccepted;
    this.#links.set(channel, link);
    this.#events.accepted(channel);
    return this.#handler(channel);
  }

  write(channel: ChannelId, message: PeerMessage): void {
    const link = this.#links.get(channel);
    if (link !== undefined) sendPeerMessage(link, message);
  }

  close(channel: ChannelId): void {
    const link = this.#links.get(channel);
    if (link === undefined) return;
    this.#links.delete(channel);
    this.#closing.add(link);
    void link.gone.then(() => this.#closing.delete(link));
    link.close();
  }

  /** Resolves when what was written on closed channels has arrived, or after `limitMs`. */
  async flushed(limitMs: number): Promise<void> {
    const limit = new Promise((resolve) => setTimeout(resolve, limitMs));
    await Promise.race([Promise.all([...this.#closing].map((link) => link.gone)), limit]);
  }

  #handler(channel: ChannelId): LinkHandler {
    return {
      frame: (kind, head, at, body) => this.#events.message(channel, peerMessage(kind, head, at, body)),
      image() {
        throw badFrame("an image on a channel");
      },
      imageEnd() {},
      closed: () => {
        this.#links.delete(channel);
        this.#events.closed(channel);
      },
    };
  }
}
