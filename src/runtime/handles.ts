/** Things of the host that stay open until they are closed: event emitters that close, and file descriptors. */
import { fstatSync } from "node:fs";
import { Readable, Writable } from "node:stream";
import { makingOf } from "./stamp.ts";

export interface Handle {
  /** Undefined for a file descriptor, or if it was collected. */
  readonly object: () => object | undefined;
  readonly isOpen: () => boolean;
  /** That it is open, for people; `created` says where. */
  readonly text: (what: string, created: string) => string;
}

/** An event emitter or target that says when it is closed. */
interface Closing {
  once?(event: string, listener: () => void): unknown;
  addEventListener?(event: string, listener: () => void, options: { once: true }): void;
}

/** Event targets that are no emitters, and how to see that they are closed: their names, and what is so then. */
const CLOSED: Readonly<Record<string, (object: object) => boolean>> = {
  BroadcastChannel: (object) => innerPort(object) === undefined,
  WebSocket: (object) => (object as WebSocket).readyState === 3,
};

/** What Node has behind a broadcast channel, until it is closed. */
function innerPort(object: object): NativeHandle | undefined {
  const key = Object.getOwnPropertySymbols(object).find(({ description }) => description === "kHandle");
  return key && (object as Record<symbol, NativeHandle | undefined>)[key];
}

/** How an emitter ends: by name of its class; all others emit `close`. */
const LAST_EVENT: Readonly<Record<string, string>> = { Worker: "exit" };

/** Emitters that are never closed, or hold nothing of the host: they say nothing when they are done with. */
const NEVER_CLOSES = new Set(
  "EventEmitter EventEmitterAsyncResource Agent Hash Hmac Sign Verify Cipheriv Decipheriv".split(" "),
);

/** True for event emitters and targets one can close: servers, sockets, streams, child processes … */
export function closes(object: object): object is Closing {
  if (Object.hasOwn(CLOSED, object.constructor.name)) return true;
  const { once, emit, close, destroy, kill, terminate } = object as Record<string, unknown>;
  if (typeof once !== "function" || typeof emit !== "function") return false;
  if (NEVER_CLOSES.has(object.constructor.name)) return false;
  return [close, destroy, kill, terminate].some((method) => typeof method === "function");
}

/** @param closed is called when it has closed. */
export function openObject(object: object & Closing, closed: () => void): Handle {
  const { name } = object.constructor;
  const event = LAST_EVENT[name] ?? "close";
  if (object.once !== undefined) object.once(event, closed);
  else object.addEventListener?.(event, closed, { once: true });
  const weak = new WeakRef<object>(object);
  return {
    object: () => weak.deref(),
    isOpen: () => {
      const open = weak.deref();
      return open !== undefined && !(Object.hasOwn(CLOSED, name) && CLOSED[name]!(open));
    },
    text: (what, created) => `what ${what} returned${created} is still open`,
  };
}

/** Closed by whoever: the number may then stand for something else, but hardly for the same file. */
export function openDescriptor(fd: number): Handle {
  const file = identityOf(fd);
  return {
    object: () => undefined,
    isOpen: () => identityOf(fd) === file,
    text: (_what, created) => `file descriptor ${fd} is open${created}`,
  };
}

function identityOf(fd: number): string | undefined {
  try {
    const { dev, ino, rdev } = fstatSync(fd);
    return `${dev}:${ino}:${rdev}`;
  } catch {
    return undefined;
  }
}

/** It waits for whoever comes, and does not close by itself. */
export function isServer(handle: Handle): boolean {
  const object: { listen?: unknown } | undefined = handle.object();
  return typeof object?.listen === "function";
}

interface NativeHandle {
  readonly hasRef?: () => boolean;
}

/** As natively: what only waits for the program, or was `unref`ed, lets it end. */
export function keepsAlive(handle: Handle): boolean {
  const object = handle.object();
  if (object === undefined || object.constructor.name === "FileHandle") return false;
  const { _handle, connecting, destroyed, exitCode } = object as Record<string, unknown>;
  if (_handle === null) return connecting === true || destroyed === true || exitCode !== undefined;
  const native: NativeHandle | undefined = _handle ?? innerPort(object) ?? object;
  if (typeof native?.hasRef === "function") return native.hasRef();
  if (!(object instanceof Readable) && !(object instanceof Writable)) return true;
  // A stream of the program's own has nothing of the host behind it.
  if (makingOf(Object.getPrototypeOf(object) as object)?.kind === "prototype" && !("fd" in object))
    return false;
  const { pending, writableLength, _readableState } = object as Readable &
    Writable & { pending?: boolean; _readableState?: { reading: boolean } };
  return pending === true || writableLength > 0 || _readableState?.reading === true;
}
