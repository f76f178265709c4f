/**
 * A process's part in a checkpoint: its state at this moment, on its way to the keeper while the program stands
 * still, or, where it is small, from a copy while it runs on.
 */
import type { Effect, Event } from "../../protocol/events.ts";
import type { Image } from "../../runtime/program.ts";
import type { CarrierSpec } from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import type { FromKeeper, PartPlace, ToKeeper } from "../keeper/messages.ts";
import { COPIED_IMAGE_BYTES } from "../limits.ts";
import { sendMessage } from "../transport/codec.ts";
import { IMAGE } from "../transport/frame.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import type { Connect, Link } from "../transport/transport.ts";
import type { LineOutput } from "./output.ts";
import { sendState, type ProcessState } from "./transfer.ts";

export interface SnapshotContext {
  readonly spec: CarrierSpec;
  readonly connect: Connect;
  readonly output: LineOutput;
  /** @throws {GodwitError} `ERR_PINNED` */
  image(): Image;
  /** All but the communication state, which comes with the request. */
  state(): Omit<ProcessState, "communication" | "output">;
  readonly dispatch: (event: Event) => void;
}

type Capture = Effect & { type: "capture" };

export class Snapshots {
  readonly #context: SnapshotContext;
  #link: Link | null = null;

  constructor(context: SnapshotContext) {
    this.#context = context;
  }

  /** Answers with `captured` and `stored`, or `capture_failed`. */
  async take({ checkpoint, to, state }: Capture): Promise<void> {
    const { spec, connect, output, dispatch } = this.#context;
    let link: Link | null = null;
    try {
      failurePoint("peer.capture");
      const image = this.#context.image();
      // Those that are not with the client yet will be before the checkpoint is whole.
      const written = { ...output.state(), untaken: [], unread: [] };
      const { promise: stored, resolve, reject } = Promise.withResolvers<void>();
      stored.catch(() => {});
      const handler = messagesOnly({
        message: (message) => {
          const answer = message as unknown as FromKeeper;
          if (answer.type === "stored") resolve();
          else if (answer.type === "failed") reject(new Error(answer.reason));
        },
        closed: () => reject(new Error("the keeper of checkpoints has ended")),
      });
      link = connect((to as PartPlace).endpoints, "checkpoint", handler);
      this.#link = link;
      const put: ToKeeper = { type: "put", checkpoint, rank: spec.rank, lines: written.next };
      sendMessage(link, put);
      const copied = image.sizeBytes <= COPIED_IMAGE_BYTES;
      const chunks = copied ? Array.from(image.chunks(), (chunk) => chunk.slice()) : image.chunks();
      sendState(link, { ...this.#context.state(), communication: state, output: written }, { copy: copied });
      const sent = link.stream(IMAGE, chunks, image.sizeBytes);
      if (!copied) await sent;
      dispatch({ type: "captured", checkpoint });
      await Promise.all([sent, stored, output.takenBefore(written.next)]);
      link.close();
      dispatch({ type: "stored", checkpoint });
    } catch (error) {
      link?.abort();
      const reason = error instanceof Error ? error.message : String(error);
      dispatch({ type: "capture_failed", checkpoint, reason });
    }
  }

  /** Nobody needs it any more. */
  over(): void {
    this.#link?.abort();
    this.#link = null;
  }
}
