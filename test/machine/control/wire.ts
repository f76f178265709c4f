/** A stretch of the way between two ends of TCP connections that can be cut, and led elsewhere. */
import net from "node:net";

export class Wire {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #target: number | null;

  private constructor(server: net.Server, target: number) {
    this.#server = server;
    this.#target = target;
    server.on("connection", (socket) => this.#connect(socket));
  }

  /** @param endpoint `tcp:host:port` on the loopback interface. */
  static async to(endpoint: string): Promise<Wire> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Wire(server, portOf(endpoint));
  }

  get endpoint(): string {
    return `tcp:127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  /** Everything on it is lost. A new connection gets through. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Cut, and nothing gets through. */
  block(): void {
    this.#target = null;
    this.cut();
  }

  lead(endpoint: string): void {
    this.#target = portOf(endpoint);
  }

  close(): void {
    this.block();
    this.#server.close();
  }

  #connect(socket: net.Socket): void {
    if (this.#target === null) return void socket.resetAndDestroy();
    const there = net.connect(this.#target, "127.0.0.1");
    for (const [one, other] of [
      [socket, there],
      [there, socket],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.resetAndDestroy());
      one.once("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}

function portOf(endpoint: string): number {
  return Number(endpoint.slice(endpoint.lastIndexOf(":") + 1));
}
