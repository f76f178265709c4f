/** Sockets of node:net under links. */
import net, { type Socket } from "node:net";
import { CONNECT_TIMEOUT_MS } from "../limits.ts";
import { guard, pump, type Failed } from "./byte-socket.ts";
import type { ByteSink } from "./frame-reader.ts";

/** Bun and Deno have no such option, or one that differs. */
const HAS_ONREAD = process.versions.bun === undefined && process.versions["deno"] === undefined;

/**
 * Opens a socket that reads straight into where `sink` wants its bytes. Bytes that make no sense to it
 * are reported to `failed`.
 */
export function openSocket(address: net.NetConnectOpts, sink: ByteSink, failed: Failed): Socket {
  const options = HAS_ONREAD ? { onread: readInto(sink, failed) } : {};
  const socket = net.connect({ ...address, timeout: CONNECT_TIMEOUT_MS, ...options });
  // The answer may have come while this OS process computed: what has come is read first.
  const unanswered = (): void => {
    if (socket.connecting) socket.destroy(new Error("no answer"));
  };
  socket.on("timeout", () => setImmediate(unanswered));
  socket.once("connect", () => socket.setTimeout(0));
  return started(socket, sink, failed);
}

/**
 * The same for a socket that was accepted (with pauseOnConnect). Node offers `onread` only to who opens a
 * connection, so the accepted socket's handle is put into a socket of our own; where that is not
 * possible its chunks are copied.
 */
export function adoptSocket(accepted: Socket, sink: ByteSink, failed: Failed): Socket {
  const holder = accepted as unknown as { _handle: unknown };
  if (!HAS_ONREAD || typeof holder._handle !== "object" || holder._handle === null) {
    return started(accepted, sink, failed);
  }
  const handle = holder._handle;
  holder._handle = null;
  accepted.destroy();
  const options = { handle, onread: readInto(sink, failed), readable: true, writable: true };
  return started(new net.Socket(options as net.SocketConstructorOpts), sink, failed);
}

function readInto(sink: ByteSink, failed: Failed): net.OnReadOpts {
  return {
    buffer: () => sink.wanted(),
    callback: (sizeBytes) => {
      guard(() => sink.filled(sizeBytes), failed);
      return true;
    },
  };
}

function started(socket: Socket, sink: ByteSink, failed: Failed): Socket {
  socket.setNoDelay(true);
  if (!HAS_ONREAD) socket.on("data", (chunk: Uint8Array) => guard(() => pump(chunk, sink), failed));
  socket.resume();
  return socket;
}
