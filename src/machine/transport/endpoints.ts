/** Opens links by endpoint: `unix:/path` or `tcp:host:port`, best first. */
import { existsSync } from "node:fs";
import type { NetConnectOpts } from "node:net";
import { GodwitError } from "../../errors.ts";
import { helloBytes, type Purpose } from "./credentials.ts";
import { lost } from "./frame.ts";
import { openSocket } from "./node-socket.ts";
import { SocketLink } from "./socket-link.ts";
import type { Connect, Link, LinkHandler } from "./transport.ts";

/** Where everything listens that is not told otherwise. */
export const LOOPBACK = "127.0.0.1";

/** For whom holds `secret`. */
export function connectWith(secret: string): Connect {
  return (endpoints, purpose, handler) => openLink(endpoints, secret, purpose, handler);
}

/** `Connect` (transport.ts), over sockets of node:net. */
export function openLink(
  endpoints: readonly string[],
  secret: string,
  purpose: Purpose,
  handler: LinkHandler,
): Link {
  const link = new SocketLink();
  const sink = link.handle(handler);
  const hello = helloBytes(secret, purpose);
  const addresses = addressesOf(endpoints);
  const tryNext = (at: number, why: unknown): void => {
    const address = addresses[at];
    if (address === undefined || link.isAborted) return link.fail(unreachable(endpoints, why));
    const socket = openSocket(address, sink, (error) => link.fail(error));
    const refused = (error: Error): void => tryNext(at + 1, error);
    socket.once("error", refused);
    socket.once("connect", () => {
      socket.off("error", refused);
      if (link.isAborted) socket.destroy();
      else link.attach(socket, hello);
    });
  };
  // Never from within this call: the caller has no link to be told about yet.
  if (addresses.length > 0) tryNext(0, undefined);
  else setImmediate(() => link.fail(unreachable(endpoints, undefined)));
  return link;
}

/** Those that can be tried from here, for node:net. */
export function addressesOf(endpoints: readonly string[]): NetConnectOpts[] {
  return endpoints.map(addressOf).filter((address) => address !== null);
}

/**
 * Null for endpoints of other computers and for unknown schemes. A socket file lies in a directory with a random
 * name: where the path exists, it is this computer's.
 */
function addressOf(endpoint: string): NetConnectOpts | null {
  const [scheme, rest] = split(endpoint, endpoint.indexOf(":"));
  if (scheme === "unix") return existsSync(rest) ? { path: rest } : null;
  if (scheme !== "tcp") return null;
  const [host, port] = split(rest, rest.lastIndexOf(":"));
  return { host, port: Number(port) };
}

function split(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}

export function unreachable(endpoints: readonly string[], why: unknown): GodwitError {
  const error = lost(why);
  return new GodwitError(
    error.code,
    `Cannot reach ${endpoints.map((e) => `"${e}"`).join(" or ")}: ${error.message}`,
    {
      cause: why,
    },
  );
}
