/** TCP and Unix sockets: the two transports that node:net offers. */
import { chmodSync } from "node:fs";
import net from "node:net";
import { admit } from "./admission.ts";
import { listening } from "./listening.ts";
import { adoptSocket } from "./node-socket.ts";
import type { Acceptor, Listener, Transport } from "./transport.ts";

/** Address: `host:port`. */
export const tcp: Transport = {
  scheme: "tcp",
  async listen(address, acceptor) {
    const at = address.lastIndexOf(":");
    const host = address.slice(0, at);
    const server = await listen({ host, port: Number(address.slice(at + 1)) }, address, acceptor);
    const { port } = server.address() as net.AddressInfo;
    return { endpoint: `tcp:${host}:${port}`, close: () => void server.close() };
  },
};

/** Address: the path of a socket file that does not exist yet, in a directory only its owner may enter. */
export const unix: Transport = {
  scheme: "unix",
  async listen(address, acceptor) {
    const server = await listen({ path: address }, address, acceptor);
    chmodSync(address, 0o600);
    return { endpoint: `unix:${address}`, close: () => void server.close() };
  },
};

async function listen(options: net.ListenOptions, address: string, acceptor: Acceptor): Promise<net.Server> {
  const server = net.createServer({ pauseOnConnect: true }, (socket) =>
    admit((sink, failed) => adoptSocket(socket, sink, failed), acceptor),
  );
  await listening(server, options, address);
  return server;
}

export type { Listener };
