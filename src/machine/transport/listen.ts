/** Listens where `openLink` (endpoints.ts) looks: by a Unix socket for this computer, which Windows lacks, by TCP for all. */
import { LOOPBACK } from "./endpoints.ts";
import { tcp, unix } from "./socket-transport.ts";
import type { Acceptor, Listener } from "./transport.ts";

/**
 * For this computer and others; the best first.
 *
 * @param socket path of a Unix socket; null: none.
 * @param address others reach this computer by; the port is a free one.
 * @throws {GodwitError} `ERR_LISTEN`
 */
export async function listen(
  socket: string | null,
  address: string,
  acceptor: Acceptor,
): Promise<Listener[]> {
  const overTcp = await tcp.listen(`${address}:0`, acceptor);
  if (process.platform === "win32" || socket === null) return [overTcp];
  return [await unix.listen(socket, acceptor), overTcp];
}

/** For this computer alone. @throws {GodwitError} `ERR_LISTEN` */
export async function listenLocally(socket: string, acceptor: Acceptor): Promise<Listener> {
  return process.platform === "win32"
    ? await tcp.listen(`${LOOPBACK}:0`, acceptor)
    : await unix.listen(socket, acceptor);
}
