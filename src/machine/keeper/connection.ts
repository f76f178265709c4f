/** One connection to the keeper: the scheduler's requests, or a carrier's part, coming or going. */
import { join } from "node:path";
import { GodwitError } from "../../errors.ts";
import { decodeMessage, sendMessage } from "../transport/codec.ts";
import { badFrame, MESSAGE, STATE } from "../transport/frame.ts";
import type { Link, LinkHandler } from "../transport/transport.ts";
import type { Keeper, OpenPart } from "./keeper.ts";
import { badCheckpoint } from "./manifest.ts";
import type { FromKeeper, ToKeeper } from "./messages.ts";
import { sendPart } from "./part-reader.ts";
import { readManifest } from "./store.ts";

export function connection(link: Link, keeper: Keeper): LinkHandler {
  let part: OpenPart | null = null;
  /** Requests are carried out one after the other. */
  let before: Promise<void> = Promise.resolve();
  const tell = (message: FromKeeper): void => sendMessage(link, message);
  /** Whoever sends a part learns why it cannot be kept: what is still coming is read and thrown away. */
  const guard = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      part?.broken();
      part = null;
      tell({ type: "failed", reason: (error as Error).message });
    }
  };

  function heard(message: ToKeeper): void {
    switch (message.type) {
      case "request":
        before = before.then(() => answer(message.id, message.body));
        return;
      case "put":
        return guard(() => (part = keeper.part(message.checkpoint, message.rank, message.lines)));
      case "get":
        return void give(message).catch((error: unknown) =>
          tell({ type: "failed", reason: (error as Error).message }),
        );
    }
  }

  async function answer(id: number, body: (ToKeeper & { type: "request" })["body"]): Promise<void> {
    try {
      tell({ type: "answer", id, value: await keeper.answer(body) });
    } catch (error) {
      const { message } = error as Error;
      const code = error instanceof GodwitError ? error.code : "ERR_CHECKPOINT";
      tell({ type: "answer", id, code, message });
    }
  }

  async function give({ path, rank }: ToKeeper & { type: "get" }): Promise<void> {
    const file = readManifest(path).parts.find((one) => one.rank === rank);
    if (file === undefined) throw badCheckpoint(path, `it has no part of rank ${rank}`);
    await sendPart(link, join(path, file.file), file);
  }

  return {
    frame(kind, _head, _at, body) {
      if (kind === MESSAGE) return heard(decodeMessage(body) as ToKeeper);
      if (kind !== STATE) throw badFrame(`frame of kind ${kind} to the keeper`);
      guard(() => part?.writer.state(body));
    },
    image() {
      const scratch = new Uint8Array(1 << 16);
      return {
        wanted: () => part?.writer.wanted() ?? scratch,
        filled: (sizeBytes) => guard(() => part?.writer.filled(sizeBytes)),
      };
    },
    imageEnd() {
      const done = part;
      if (done === null) return;
      guard(() => {
        done.stored();
        part = null;
        tell({ type: "stored" });
      });
    },
    closed() {
      part?.broken();
      link.close();
    },
  };
}
