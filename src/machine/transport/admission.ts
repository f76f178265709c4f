/** Who has connected: until a right hello has come, nothing else is read. */
import { HELLO_TIMEOUT_MS } from "../limits.ts";
import type { ByteSocket, Failed } from "./byte-socket.ts";
import { checkHello, HELLO_BYTES } from "./credentials.ts";
import type { ByteSink } from "./frame-reader.ts";
import { SocketLink } from "./socket-link.ts";
import type { Acceptor } from "./transport.ts";

/**
 * Reads the hello and nothing else; then the connection is the acceptor's, or is cut.
 * @param open makes the socket, whose bytes go to the sink.
 */
export function admit(open: (sink: ByteSink, failed: Failed) => ByteSocket, acceptor: Acceptor): void {
  const hello = new Uint8Array(HELLO_BYTES);
  const link = new SocketLink();
  let helloFilled = 0;
  let admitted: ByteSink | null = null;
  const sink: ByteSink = {
    // What comes after a hello that was refused, and together with it, goes nowhere.
    wanted: () => admitted?.wanted() ?? hello.subarray(helloFilled < HELLO_BYTES ? helloFilled : 0),
    filled(sizeBytes) {
      if (admitted !== null) return admitted.filled(sizeBytes);
      helloFilled += sizeBytes;
      if (helloFilled !== HELLO_BYTES || socket.destroyed) return;
      const purpose = checkHello(hello, acceptor.secret);
      if (purpose === null) return refuse("wrong credentials");
      clearTimeout(timer);
      socket.off("error", incomplete).off("end", incomplete);
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
  const socket = open(sink, (error) => link.fail(error));
  socket.on("error", incomplete).on("end", incomplete);
}
