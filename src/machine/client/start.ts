/** A machine on this computer that lives as long as its client. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MachineAddress, MachineClient, MachineOptions } from "../client-types.ts";
import { newSecret } from "../transport/credentials.ts";
import { LocalProcesses } from "./local-processes.ts";
import { ControlPlaneClient } from "./machine-client.ts";

const DEFAULT_HOSTS = 4;

/**
 * Starts a machine that lives as long as its client: it ends when the client is closed, and when this OS
 * process ends in whatever way.
 *
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_START` (an engine that cannot be started).
 */
export async function startMachine(options: MachineOptions = {}): Promise<MachineClient> {
  const { hosts: count = DEFAULT_HOSTS, engines = [undefined], processes: expected = 0 } = options;
  const { port = 0, unixSockets = false, returnMs, mostSpares, whole = false } = options;
  const directory = mkdtempSync(join(tmpdir(), "godwit-"));
  const secret = newSecret();
  const processes = new LocalProcesses(directory, secret);
  const end = async (): Promise<void> => {
    await processes.end();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    // Hosts are named h1, h2 … and numbered alike.
    const hosts = Array.from({ length: count }, (_, i) => ({
      name: `h${i + 1}`,
      engine: engines[i % engines.length],
      // Ranks go to hosts in turn.
      expected: Math.max(0, Math.ceil((expected - i) / count)),
    }));
    const settings = { port, unixSockets, returnMs, mostSpares };
    const endpoint = await (whole ? processes.startWhole(hosts, settings) : processes.start(hosts, settings));
    const client = await ControlPlaneClient.connect(addressOf(endpoint, secret));
    // A machine that ends meanwhile has no hosts to lose.
    processes.hostEnded = (name, reason) => void client.hostEnded(name, reason).catch(() => {});
    return new OwnMachine(client, end);
  } catch (error) {
    await end();
    throw error;
  }
}

function addressOf(endpoint: string, secret: string): MachineAddress {
  const [, host, port] = endpoint.split(":");
  return { host: host!, port: Number(port), secret };
}

/** A client that takes its machine with it. */
class OwnMachine implements MachineClient {
  readonly #client: MachineClient;
  readonly #end: () => Promise<void>;
  #ending: Promise<void> | null = null;

  constructor(client: MachineClient, end: () => Promise<void>) {
    this.#client = client;
    this.#end = end;
  }

  get address(): MachineAddress {
    return this.#client.address;
  }

  run(...args: Parameters<MachineClient["run"]>): ReturnType<MachineClient["run"]> {
    return this.#client.run(...args);
  }

  hosts(): ReturnType<MachineClient["hosts"]> {
    return this.#client.hosts();
  }

  processes(...args: Parameters<MachineClient["processes"]>): ReturnType<MachineClient["processes"]> {
    return this.#client.processes(...args);
  }

  migrate(...args: Parameters<MachineClient["migrate"]>): ReturnType<MachineClient["migrate"]> {
    return this.#client.migrate(...args);
  }

  checkpoint(...args: Parameters<MachineClient["checkpoint"]>): ReturnType<MachineClient["checkpoint"]> {
    return this.#client.checkpoint(...args);
  }

  restart(...args: Parameters<MachineClient["restart"]>): ReturnType<MachineClient["restart"]> {
    return this.#client.restart(...args);
  }

  drain(host: string | number): ReturnType<MachineClient["drain"]> {
    return this.#client.drain(host);
  }

  async down(): Promise<void> {
    await this.#client.down();
    await this.close();
  }

  close(): Promise<void> {
    this.#ending ??= this.#client.close().then(this.#end);
    return this.#ending;
  }
}
