/** `comm` of a native rank: letters go through the check, over a descriptor of their own. */
import { Socket } from "node:net";
import type { Host, Message, Status } from "../../comm/host.ts";
import { Mailbox } from "../../comm/mailbox.ts";
import { decode, encode } from "../../image/index.ts";
import type { Context, Rank, Tag } from "../../protocol/ids.ts";
import { onlyHost } from "../carrier/mailbox.ts";
import type { Letter } from "../carrier/messages.ts";
import { frame, frameReader } from "../carrier/port.ts";
import { COMM_FD } from "./preloaded.ts";

export function nativeHost(rank: Rank, size: number): Host {
  const socket = new Socket({ fd: COMM_FD });
  const mailbox = new Mailbox();
  let waiting = 0;
  // Only a program that waits for a message is kept alive by it.
  socket.unref();
  socket.on(
    "data",
    frameReader((letter: Letter) => mailbox.deliver(letter)),
  );
  socket.on("error", () => {});

  async function waited<T>(answer: Promise<T>): Promise<T> {
    if (waiting++ === 0) socket.ref();
    const result = await answer;
    if (--waiting === 0) socket.unref();
    return result;
  }

  return {
    rank,
    size,
    // Not async: data that cannot be encoded throws, as with a carrier.
    send(data: unknown, dest: Rank, tag: Tag, context: Context): Promise<void> {
      const { chunks, sizeBytes } = encode(data);
      const bytes = new Uint8Array(Buffer.concat(chunks));
      const letter: Letter = { source: rank, tag, context, data: bytes, sizeBytes };
      for (const piece of frame({ dest, letter })) socket.write(piece);
      return Promise.resolve();
    },
    recv: (source: Rank, tag: Tag, context: Context): Promise<Message> =>
      waited(
        mailbox
          .recv(source, tag, context)
          .then((message) => ({ ...message, data: decode(message.data as Uint8Array) })),
      ),
    probe: (source: Rank, tag: Tag, context: Context): Promise<Status> =>
      waited(mailbox.probe(source, tag, context)),
    iprobe: (source, tag, context) => mailbox.iprobe(source, tag, context),
    migrate: () => Promise.resolve(),
    hosts: () => Promise.resolve([onlyHost(size)]),
    here: () => onlyHost(size),
  };
}
