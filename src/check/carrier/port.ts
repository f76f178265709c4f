/**
 * A carrier's way to the check that started it: the messages of a thread, or, in an OS process, frames
 * on standard input and output: 4 bytes of length, then the message in CBOR.
 */
import { isMainThread, parentPort } from "node:worker_threads";
import { decode, encode } from "../../image/index.ts";

export interface Port {
  send(message: object): void;
  /** `closed`: whoever started this is gone. */
  listen(heard: (message: never) => void, closed: () => void): void;
}

export function ownPort(): Port {
  return isMainThread ? processPort() : threadPort();
}

function threadPort(): Port {
  const port = parentPort!;
  return {
    send: (message) => port.postMessage(message),
    listen: (heard) => void port.on("message", heard as (message: unknown) => void),
  };
}

function processPort(): Port {
  const { stdin, stdout } = process;
  const write = stdout.write.bind(stdout);
  // Whatever else writes to standard output must not get between the frames.
  stdout.write = ((...args: Parameters<typeof stdout.write>) =>
    process.stderr.write(...args)) as typeof stdout.write;
  return {
    send: (message) => {
      for (const piece of frame(message)) write(piece);
    },
    listen(heard, closed) {
      stdin.on("data", frameReader(heard));
      stdin.once("end", closed).once("close", closed).on("error", closed);
    },
  };
}

const HEAD_BYTES = 4;

/** The pieces of a message's frame. */
export function frame(message: object): Uint8Array[] {
  const { chunks, sizeBytes } = encode(message);
  const head = new Uint8Array(HEAD_BYTES);
  new DataView(head.buffer).setUint32(0, sizeBytes);
  return [head, ...chunks];
}

/** Takes bytes as they come and calls back for each message. */
export function frameReader(heard: (message: never) => void): (bytes: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let wanted = HEAD_BYTES;
  return (bytes) => {
    pieces.push(bytes);
    length += bytes.length;
    if (length < wanted) return;
    let rest: Buffer = Buffer.concat(pieces);
    for (;;) {
      wanted = rest.length < HEAD_BYTES ? HEAD_BYTES : HEAD_BYTES + rest.readUInt32BE(0);
      if (rest.length < wanted) break;
      heard(decode(rest.subarray(HEAD_BYTES, wanted), LIMITS) as never);
      rest = rest.subarray(wanted);
    }
    pieces = [rest];
    length = rest.length;
  };
}

/** It is this check's own process that speaks: only the head's 4 bytes set a limit. */
const LIMITS = { maxBytes: 2 ** 32 };
