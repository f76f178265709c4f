/**
 * What happens when an OS process fails at a point of a migration: rank 1 moves from h2 to h4, which is empty,
 * ranks 0 and 2 are on h1 and h3, and all of them talk.
 *
 * - `stays`: aborted, and the job goes on.
 * - `moves`: committed, and the job goes on.
 * - `goes on`: one of the two, which of them time decides.
 * - `lost`: a process died with its carrier or its host: the job ends, and says so.
 * - `any`: time, or which OS process came to the point first, decides whether a process died with it.
 */
import type { FailurePoint } from "../../../src/machine/failure-points.ts";

export type Expected = "stays" | "moves" | "goes on" | "lost" | "any";

export interface Row {
  /** All are armed when the move is asked for; where there are several, the first brings about the second. */
  readonly points: readonly FailurePoint[];
  readonly expected: Expected;
}

function rows(expected: Expected, ...points: (FailurePoint | readonly FailurePoint[])[]): Row[] {
  return points.map((point) => ({ points: typeof point === "string" ? [point] : point, expected }));
}

export const SOURCE: readonly Row[] = [
  ...rows(
    "lost",
    "peer.hear.migration_request", // no source yet
    "source.frozen",
    "source.send.migration_start",
    "source.send.peer_migrating",
    "source.hear.end_of_messages",
    "source.hear.new_vmid",
    "source.transfer",
    "source.state_sent",
    ["destination.restored", "source.hear.migration_abort"],
  ),
  ...rows("moves", "source.transferred", "source.hear.migration_commit", "source.left"),
];

export const DESTINATION: readonly Row[] = [
  ...rows(
    "stays",
    "destination.ready",
    "destination.state_received",
    "destination.image",
    "destination.image_received",
    "destination.restored",
    "destination.send.restore_complete",
  ),
  // From a peer that has found it before the scheduler has committed, or after.
  ...rows("any", "destination.hear.conn_req", "destination.send.conn_ack"),
  ...rows("lost", "destination.hear.pl_table", "destination.committed", "destination.send.migration_commit"),
];

export const PEER: readonly Row[] = rows(
  "lost",
  "peer.hear.peer_migrating",
  "peer.send.end_of_messages",
  "peer.send.lookup",
  "peer.hear.location",
  "peer.send.conn_req",
  "peer.hear.conn_ack",
);

/** Each costs its machine a host. */
export const DAEMON: readonly Row[] = [
  ...rows("stays", "daemon.relay.start_carrier", "daemon.relay.ready", "daemon.relay.restore_complete"),
  ...rows(
    "lost",
    "daemon.relay.migration_request",
    "daemon.relay.migration_start",
    "daemon.relay.new_vmid",
    "daemon.relay.lookup",
    "daemon.relay.location",
    "daemon.relay.pl_table",
  ),
  ...rows(
    "any",
    "daemon.relay.carrier_exit", // while the process is on its way back, perhaps
    "daemon.relay.exit_noted",
    "daemon.relay.migration_commit", // the source's daemon, or the destination's
    ["scheduler.hear.restore_complete", "daemon.returning"],
    ["scheduler.hear.restore_complete", "daemon.returned"],
  ),
];

export const SCHEDULER: readonly Row[] = [
  ...rows(
    "stays",
    "scheduler.hear.migrate",
    "scheduler.journal.append.prepared",
    "scheduler.journal.written.prepared",
    "scheduler.journal.durable.prepared",
    "scheduler.send.start_carrier",
    "scheduler.hear.ready",
    "scheduler.send.migration_request",
    "scheduler.hear.migration_start",
    "scheduler.send.new_vmid",
    "scheduler.hear.restore_complete",
    "scheduler.journal.append.committed",
    ["destination.restored", "scheduler.journal.append.aborted"],
    ["destination.restored", "scheduler.journal.durable.aborted"],
    ["destination.restored", "scheduler.send.migration_abort"],
  ),
  ...rows(
    "moves",
    "scheduler.journal.written.committed", // the operating system has it, and that goes on
    "scheduler.journal.durable.committed",
    "scheduler.send.pl_table",
    "scheduler.send.migration_commit",
    "scheduler.hear.migration_commit",
  ),
  ...rows(
    "goes on",
    "scheduler.hear.lookup",
    "scheduler.send.location",
    "scheduler.hear.carrier_exit", // one of the job before, perhaps
    "scheduler.send.exit_noted",
  ),
];

/** Nobody dies with the scheduler; whoever hears of its return may die of something else. */
export const RETURN: readonly Row[] = [
  ...rows(
    "lost",
    ["scheduler.hear.restore_complete", "peer.hear.reconnected"],
    ["scheduler.hear.restore_complete", "source.hear.migration_abort"],
    ["scheduler.journal.durable.committed", "destination.hear.reconnected"],
  ),
  ...rows(
    "stays",
    ["scheduler.hear.restore_complete", "scheduler.hear.return"],
    ["scheduler.hear.restore_complete", "scheduler.journal.append.aborted"],
  ),
  ...rows("moves", ["scheduler.journal.durable.committed", "source.hear.migration_commit"]),
];
