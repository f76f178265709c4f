/** The way of browser tabs into a machine: a server of pages and web sockets that is itself a client of the machine. */
import type { MachineAddress } from "../client-types.ts";
import { ControlPlaneClient } from "../client/machine-client.ts";
import { LOOPBACK } from "../transport/endpoints.ts";
import { GatewayServer } from "./server.ts";

export interface GatewayOptions {
  /** Of this computer, where browsers and other hosts reach it. Default: loopback. */
  readonly address?: string;
  /** Default 0: any free one. */
  readonly port?: number;
}

export interface Gateway {
  /** What to open in a browser to make a tab a host. It holds the machine's secret. */
  readonly url: string;
  /** Resolves when the machine has ended. */
  readonly ended: Promise<void>;
  /** Closes all ways: tabs are lost to the machine. */
  close(): Promise<void>;
}

/**
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`, `ERR_CONNECTION_LOST` when there is no machine there.
 */
export async function openGateway(machine: MachineAddress, options: GatewayOptions = {}): Promise<Gateway> {
  const { address = LOOPBACK, port = 0 } = options;
  const { secret } = machine;
  const client = await ControlPlaneClient.connect(machine);
  const server = new GatewayServer({
    secret,
    scheduler: `tcp:${machine.host}:${machine.port}`,
    address,
    // A machine that ends meanwhile has no hosts to lose.
    tabClosed: (host) => void client.hostEnded(host, "its tab was closed").catch(() => {}),
  });
  try {
    const taken = await server.listen(port);
    return {
      url: `http://${address}:${taken}/#${secret}`,
      ended: client.ended.then(() => {}),
      async close() {
        server.close();
        await client.close();
      },
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
