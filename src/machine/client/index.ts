/** Machines that are started, and machines that are there: one file when built, as each `godwit run` loads it. */
import type { MachineAddress, MachineClient } from "../client-types.ts";
import { ControlPlaneClient } from "./machine-client.ts";

export { startMachine } from "./start.ts";

/**
 * Joins a running machine, which goes on when the client leaves.
 *
 * @throws {GodwitError} `ERR_CONNECTION_LOST` when there is none at `address`, or its secret is another.
 */
export function connectMachine(address: MachineAddress): Promise<MachineClient> {
  return ControlPlaneClient.connect(address);
}
