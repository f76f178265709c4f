/**
 * Named places in the path of a migration where a test can make the OS process fail.
 *
 *     GODWIT_FAIL=initialize.state_received   the place
 *     GODWIT_FAIL_HOW=kill|stop               SIGKILL itself (default), or SIGSTOP
 *     GODWIT_FAIL_ONCE=/path                  only whoever can delete this file fails
 *
 * Without GODWIT_FAIL a failure point costs one look at the environment, on no hot path.
 */
import { unlinkSync } from "node:fs";

export type FailurePoint =
  // on the source
  | "migrate.requested"
  | "migrate.frozen"
  | "migrate.transfer"
  | "migrate.transferred"
  | "migrate.committed"
  // on the initialized process
  | "initialize.ready"
  | "initialize.state_received"
  | "initialize.image"
  | "initialize.restored"
  | "initialize.committed"
  // on the daemon
  | "daemon.start_carrier"
  // on the scheduler
  | "scheduler.before_journal"
  | "scheduler.after_journal";

export function failurePoint(point: FailurePoint): void {
  if (process.env["GODWIT_FAIL"] !== point) return;
  const token = process.env["GODWIT_FAIL_ONCE"];
  if (token !== undefined && !taken(token)) return;
  process.kill(process.pid, process.env["GODWIT_FAIL_HOW"] === "stop" ? "SIGSTOP" : "SIGKILL");
}

/** Deleting a file succeeds for exactly one process. */
function taken(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
