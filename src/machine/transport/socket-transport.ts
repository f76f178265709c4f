/** TCP and Unix sockets: the two transports that node:net offers. */
import { chmodSync } from "node:fs";
import net, { type Socket } from "node:net";
import { GodwitError } from "../../errors.ts";
import { HELLO_TIMEOUT_MS } from "../limits.ts";
import { checkHello, HELLO_BYTES } from "./credentials.ts";
import type { ByteSink } from "./frame-reader.ts";
import { adoptSocket } from "./node-socket.ts";
import { SocketLink } from "./socket-link.ts";
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
  const server = net.createServer({ pauseOnConnect: true }, (socket) => admit(socket, acceptor));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, address)));
    server.listen(options, resolve);
  });
  return server;
}

function listenError(error: NodeJS.ErrnoException, address: string): GodwitError {
  if (error.code === "EADDRINUSE") {
    return new GodwitError("ERR_PORT_IN_USE", `Choose another port: "${address}" is in use`, {
      cause: error,
    });
  }
  return new GodwitError("ERR_LISTEN", `Cannot listen on "${address}": ${error.message}`, { cause: error });
}

/** Reads the hello and nothing else; then the connection is the acceptor's, or is cut. */
function admit(accepted: Socket, acceptor: Acceptor): void {
  const hello = new Uint8Array(HELLO_BYTES);
  const link = new SocketLink();
  let helloFilled = 0;
  let admitted: ByteSink | null = null;
  const sink: ByteSink = {
    wanted: () => (admitted === null ? hello.subarray(helloFilled) : admitted.wanted()),
    filled(sizeBytes) {
      if (admitted !== null) return admitted.filled(sizeBytes);
      helloFilled += sizeBytes;
      if (helloFilled < HELLO_BYTES || socket.destroyed) return;
      const purpose = checkHello(hello, acceptor.secret);
      if (purpose === null) return refuse("wrong credentials");
      clearTimeout(timer);
      socket.removeAllListeners("error").off("end", incomplete);
      admitted = link.handle(acceptor.accept(link, purpose));
      link.attach(socket);
    },
  };
  const refuse = (reason: string): void => {
    clearTimeout(timer);
    if (socket.destroyed) return;
    socket.destroy();
    acceptor.refused?.(reason);
  };
  const incomplete = (): void => refuse("no credentials");
  // They may have come while this OS process stood still: what has come is read first.
  const overdue = (): void => refuse("no credentials in time");
  const timer = setTimeout(() => setImmediate(() => admitted ?? overdue()), HELLO_TIMEOUT_MS);
  const socket = adoptSocket(accepted, sink, (error) => link.fail(error));
  socket.on("error", incomplete).on("end", incomplete);
}

export type { Listener };
