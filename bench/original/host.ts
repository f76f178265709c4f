/**
 * What `comm` stands on without a virtual machine: a socket to each of the other processes, opened at the start and
 * kept to the end. Nobody moves.
 */
import { once } from "node:events";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import type { Host, HostInfo, Message, Status } from "../../src/comm/host.ts";
import { Mailbox } from "../../src/comm/mailbox.ts";
import { encode, receive, type Envelope } from "./connection.ts";

/** `address`: where to listen. */
export async function listen(address: string): Promise<{ server: Server; endpoint: string }> {
  const server = net.createServer();
  server.listen({ host: address, port: 0 });
  await once(server, "listening");
  return { server, endpoint: `${address}:${(server.address() as AddressInfo).port}` };
}

export class BareHost implements Host {
  readonly rank: number;
  readonly size: number;
  readonly #mailbox = new Mailbox();
  readonly #sockets: Socket[] = [];

  readonly #complete = Promise.withResolvers<void>();

  private constructor(rank: number, size: number) {
    this.rank = rank;
    this.size = size;
    if (size === 1) this.#complete.resolve();
  }

  /** To lower ranks it connects, saying who it is; higher ones connect to it. `endpoints`: by rank. */
  static async join(rank: number, endpoints: readonly string[], server: Server): Promise<BareHost> {
    const host = new BareHost(rank, endpoints.length);
    server.on("connection", (socket) =>
      socket.once("readable", () => host.#use(socket, (socket.read(1) as Buffer)[0]!)),
    );
    for (let peer = 0; peer < rank; peer++) {
      const socket = net.connect(addressOf(endpoints[peer]!));
      await once(socket, "connect");
      socket.write(Uint8Array.of(rank));
      host.#use(socket, peer);
    }
    await host.#complete.promise;
    server.close();
    return host;
  }

  #use(socket: Socket, peer: number): void {
    socket.setNoDelay(true);
    this.#sockets[peer] = socket;
    receive(socket, (envelope) => this.#deliver(peer, envelope));
    socket.resume();
    if (Object.keys(this.#sockets).length === this.size - 1) this.#complete.resolve();
  }

  #deliver(source: number, envelope: Envelope): void {
    this.#mailbox.deliver({ source, ...envelope });
  }

  // ── what `comm` asks for ──────────────────────────────────────────────────────────────────────

  /** As buffered as pvm_send: what the network does not take yet waits in memory. */
  async send(data: unknown, dest: number, tag: number, context: number): Promise<void> {
    if (dest !== this.rank) return void this.#sockets[dest]!.write(encode(data, tag, context));
    this.#deliver(dest, { tag, context, data: structuredClone(data), sizeBytes: 0 });
  }

  recv(source: number, tag: number, context: number): Promise<Message> {
    return this.#mailbox.recv(source, tag, context);
  }

  probe(source: number, tag: number, context: number): Promise<Status> {
    return this.#mailbox.probe(source, tag, context);
  }

  iprobe(source: number, tag: number, context: number): Status | undefined {
    return this.#mailbox.iprobe(source, tag, context);
  }

  /** What was sent still goes out. */
  leave(): void {
    for (const socket of this.#sockets) socket?.end();
  }

  async migrate(): Promise<void> {
    throw new Error("Nobody moves without a virtual machine");
  }

  async hosts(): Promise<HostInfo[]> {
    return [this.here()];
  }

  here(): HostInfo {
    const { platform, arch, version } = process;
    return { id: 0, name: "bare", engine: "node", version, platform, arch, processes: 1 };
  }
}

function addressOf(endpoint: string): net.NetConnectOpts {
  const at = endpoint.lastIndexOf(":");
  return { host: endpoint.slice(0, at), port: Number(endpoint.slice(at + 1)) };
}
