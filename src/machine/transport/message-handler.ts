/** Takes the frames of a control connection: CBOR messages and nothing else. */
import type { GodwitError } from "../../errors.ts";
import { decodeMessage } from "./codec.ts";
import { badFrame, MESSAGE } from "./frame.ts";
import type { LinkHandler } from "./transport.ts";

export interface MessageHandler {
  /** @throws {GodwitError} what makes no sense: the connection is cut, then `closed` is called. */
  message(message: Readonly<Record<string, unknown>>): void;
  closed(error: GodwitError | null): void;
}

export function messagesOnly(handler: MessageHandler): LinkHandler {
  return {
    frame(kind, _head, _at, body) {
      if (kind !== MESSAGE) throw badFrame(`frame of kind ${kind} on a control connection`);
      const message = decodeMessage(body);
      if (typeof message !== "object" || message === null)
        throw badFrame("a control message must be an object");
      handler.message(message as Record<string, unknown>);
    },
    image() {
      throw badFrame("an image on a control connection");
    },
    imageEnd() {},
    closed: (error) => handler.closed(error),
  };
}
