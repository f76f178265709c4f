/** A web server of the test's own, for programs to talk to. */
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface WebServer {
  readonly server: Server;
  /** `http://127.0.0.1:4711` */
  readonly origin: string;
  /** Cuts what is still connected. */
  close(): void;
}

export async function serve(answer: RequestListener): Promise<WebServer> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    server,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
