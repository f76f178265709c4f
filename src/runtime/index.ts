/** What compiled programs run on. Contracts: abi.ts with compiled code, program.ts with the carrier. */
import { Runtime } from "./runtime.ts";

export { type Abi } from "./abi.ts";
export { Runtime } from "./runtime.ts";

/** A runtime of its own; any number may live in one OS process. */
export function createRuntime(): Runtime {
  return new Runtime();
}
