/** How an OS process ended, as a shell and as people say it. */
import { constants } from "node:os";
import type { CarrierExit } from "../control/messages.ts";

/** As a shell gives it: 128 + the signal's number. One nothing is known of counts as failed. */
export function exitCodeOf(exit: Pick<CarrierExit, "exitCode" | "signal"> | null): number {
  if (exit === null) return 1;
  if (exit.exitCode !== null) return exit.exitCode;
  return 128 + (constants.signals[exit.signal as NodeJS.Signals] ?? 0);
}

/** `was killed by SIGKILL; its last output:` and the lines. */
export function exitText(exit: CarrierExit): string {
  const how = exit.signal === null ? `ended with exit code ${exit.exitCode}` : `was killed by ${exit.signal}`;
  return exit.lastOutput === "" ? how : `${how}; its last output:\n${exit.lastOutput}`;
}
