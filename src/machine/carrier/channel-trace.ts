/** Who is at the other end of each channel, for trace events. Used only while tracing. */
import type { ChannelId, Rank } from "../../protocol/ids.ts";
import type { PeerMessage } from "../../protocol/messages.ts";
import { wallUs } from "../clock.ts";
import type { Recorder } from "./recorder.ts";

export class ChannelTrace {
  readonly #rank: Rank;
  readonly #recorder: Recorder;
  readonly #peers = new Map<ChannelId, Rank>();

  constructor(rank: Rank, recorder: Recorder) {
    this.#rank = rank;
    this.#recorder = recorder;
  }

  opened(channel: ChannelId, peer: Rank): void {
    this.#peers.set(channel, peer);
    this.#record(channel, "open");
  }

  arrived(channel: ChannelId, message: PeerMessage): void {
    if (message.type === "data") {
      const source = this.#peers.get(channel);
      if (source !== undefined) this.#recorder.arrived(source, message.number);
    } else if (message.type === "conn_req") {
      this.#peers.set(channel, message.rank);
    } else if (message.type === "conn_nack") {
      this.#record(channel, "refused");
    }
  }

  wrote(channel: ChannelId, message: PeerMessage): void {
    const { type } = message;
    if (type === "peer_migrating" || type === "end_of_messages") this.#record(channel, type);
  }

  closed(channel: ChannelId): void {
    this.#record(channel, "close");
    this.#peers.delete(channel);
  }

  #record(
    channel: ChannelId,
    what: "open" | "close" | "peer_migrating" | "end_of_messages" | "refused",
  ): void {
    const peer = this.#peers.get(channel);
    if (peer !== undefined) {
      this.#recorder.record({ type: "channel", rank: this.#rank, peer, what, atUs: wallUs() });
    }
  }
}
