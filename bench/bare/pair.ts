/** Two OS processes of plain Node with a socket between them (child.ts), as the benchmark drives them. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Kind } from "./kinds.ts";

const CHILD = join(import.meta.dirname, "child.ts");

export class BarePair {
  readonly #server: ChildProcess;
  readonly #client: ChildProcess;

  private constructor(server: ChildProcess, client: ChildProcess) {
    this.#server = server;
    this.#client = client;
  }

  /** @param address path of a Unix socket; "0": a TCP port. */
  static async start(kind: Kind, address: string): Promise<BarePair> {
    const server = fork(CHILD, [kind, "server", address]);
    const [at] = (await once(server, "message")) as [string];
    const client = fork(CHILD, [kind, "client", at]);
    await once(client, "message");
    return new BarePair(server, client);
  }

  async turn(): Promise<number> {
    const answered = once(this.#client, "message");
    this.#client.send("turn");
    return ((await answered) as [number])[0];
  }

  end(): void {
    this.#client.kill();
    this.#server.kill();
  }
}
