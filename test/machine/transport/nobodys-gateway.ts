/** A gateway without a machine, and pages without a browser: Node has web sockets, too. */
import { newSecret } from "../../../src/machine/transport/credentials.ts";
import { GatewayServer } from "../../../src/machine/gateway/server.ts";
import type { GatewayWay } from "../../../src/machine/transport/through-gateway.ts";

export const SECRET = newSecret();

export async function gatewayOfNobody(): Promise<{
  gateway: GatewayServer;
  wayOf: (secret: string) => GatewayWay;
}> {
  const gateway = new GatewayServer({
    secret: SECRET,
    scheduler: "",
    address: "127.0.0.1",
    tabClosed: () => {},
  });
  const port = await gateway.listen(0);
  const origin = `http://127.0.0.1:${port}`;
  const Native = globalThis.WebSocket;
  // A page's web sockets say where the page is from.
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL) {
      super(url, { headers: { origin } });
    }
  };
  return { gateway, wayOf: (secret) => ({ gateway: `ws://127.0.0.1:${port}`, secret, host: "" }) };
}
