/** The virtual machine as front ends use it; the types are in client-types.ts. */
import type { Gateway, GatewayOptions } from "./gateway/gateway.ts";
import type { MachineAddress } from "./client-types.ts";

export { connectMachine, startMachine } from "./client/index.ts";
export type * from "./client-types.ts";

/**
 * Lets browser tabs become hosts of a running machine, until it is closed or the machine ends.
 *
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`, `ERR_CONNECTION_LOST` when there is no machine.
 */
export async function openGateway(machine: MachineAddress, options?: GatewayOptions): Promise<Gateway> {
  const gateway = await import("./gateway/gateway.ts");
  return await gateway.openGateway(machine, options);
}

export type { Gateway, GatewayOptions };
