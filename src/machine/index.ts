/** The virtual machine as front ends use it; the types are in client-types.ts. */
import { ControlPlaneClient } from "./client/machine-client.ts";
import type { MachineAddress, MachineClient } from "./client-types.ts";

export { startMachine } from "./client/start.ts";
export type * from "./client-types.ts";

/**
 * Joins a running machine, which goes on when the client leaves.
 *
 * @throws {GodwitError} `ERR_CONNECTION_LOST` when there is none at `address`, or its secret is another.
 */
export function connectMachine(address: MachineAddress): Promise<MachineClient> {
  return ControlPlaneClient.connect(address);
}
