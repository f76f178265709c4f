/**
 * Named places in the life of a machine, every step of a migration above all, where a test makes an OS process fail.
 *
 *     GODWIT_FAIL=DIR     DIR/source.send.migration_start holds "kill" or "stop"
 *
 * Whoever comes to the place first deletes the file (os/failing.ts), and is gone by SIGKILL or stands still by SIGSTOP: there,
 * before anything else happens. So a test says when, by writing the file, and that it has happened, by the file.
 *
 * What is said of a message: `send`, it has not left yet; `hear`, it has come and nothing was done about it;
 * `relay`, the daemon has not passed it on. Without GODWIT_FAIL a failure point costs a comparison.
 */
import type { PeerMessage, ProcessToScheduler, SchedulerToProcess } from "../protocol/messages.ts";
import type { JournalRecord } from "../protocol/scheduler-events.ts";
import type { DaemonSignal, FromCarrier, Request } from "./control/messages.ts";

/** What a carrier is at the moment: the migrating process, the initialized one, or anybody else. */
export type Role = "source" | "destination" | "peer";

type Heard = (PeerMessage | SchedulerToProcess)["type"] | "reconnected";
type Told = (PeerMessage | ProcessToScheduler)["type"];
type Relayed = ToDaemon | (FromCarrier | ProcessToScheduler)["type"] | "carrier_exit";
type ToDaemon = (DaemonSignal | SchedulerToProcess)["type"];

export type FailurePoint =
  | `${Role}.hear.${Heard}`
  | `${Role}.send.${Told}`
  // Any process: it is frozen and to be captured for a checkpoint.
  | "peer.capture"
  // On the source: what could be sent before has been; the program is stopped; the state is to be collected; it is written; the image has left, too;
  // the carrier is to end.
  | `source.${"precopied" | "frozen" | "transfer" | "state_sent" | "transferred" | "left"}`
  // On the destination: it listens; a part of a buffer has come before the rest; it has the communication state; the image begins; it has come whole, and
  // is restored; the program is to run.
  | `destination.${"ready" | "precopy" | "state_received" | "image" | "image_received" | "restored" | "committed"}`
  | `daemon.relay.${Relayed}`
  // The way to the scheduler is back: before it says so, and before its carriers hear so.
  | `daemon.${"returning" | "returned"}`
  | `scheduler.hear.${(FromCarrier | ProcessToScheduler | Request)["type"] | "carrier_exit"}`
  | `scheduler.send.${ToDaemon}`
  // The keeper: a part has come whole, and is to be kept; all have, and the checkpoint is to be made whole; it is.
  | `keeper.${"part" | "complete" | "completed"}`
  // A record is to be written; it is written and not synced; it is durable, and nothing has followed from it yet.
  | `scheduler.journal.${"append" | "written" | "durable"}.${JournalRecord["type"]}`;

/** How to fail there, where anybody is to. */
let fail: ((point: FailurePoint) => void) | null = null;

export function failBy(how: (point: FailurePoint) => void): void {
  fail = how;
}

export function mayFail(): boolean {
  return fail !== null;
}

export function failurePoint(point: FailurePoint): void {
  fail?.(point);
}

/** What a signal to a daemon is about. */
export function subjectOf(signal: DaemonSignal): ToDaemon {
  if (signal.type !== "to_carrier" || signal.message.type !== "control") return signal.type;
  return signal.message.message.type;
}
