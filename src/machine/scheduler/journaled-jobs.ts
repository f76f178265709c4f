/** The jobs a journal tells of, as far as it does: which carriers they were on, and which have ended. */
import { hostOf, type HostId } from "../../protocol/ids.ts";
import type { JobId, JournalRecord } from "../../protocol/scheduler-events.ts";
import type { ParticipantId } from "../control/control-plane.ts";
import type { SchedulerJobEvent } from "../control/messages.ts";
import { JobRecord, type JobSpec } from "./job-record.ts";

/** Nobody hears of them before their clients are back. */
export function jobsOf(
  records: Iterable<JournalRecord>,
  signal: (to: ParticipantId, job: JobId, event: SchedulerJobEvent) => void,
): Iterable<JobRecord> {
  const hostNames = new Map<HostId, string>();
  const jobs = new Map<JobId, JobRecord>();
  for (const record of records) {
    switch (record.type) {
      case "host_up":
        hostNames.set(record.host, record.name);
        break;
      case "submitted": {
        const { job: id, ranks } = record;
        const job = new JobRecord(id, null, record.spec as JobSpec, (to, event) => signal(to, id, event));
        for (const [rank, { vmid }] of ranks.entries()) {
          job.placed(rank, vmid, hostNames.get(hostOf(vmid))!);
          job.runs(rank);
        }
        jobs.set(id, job);
        break;
      }
      case "committed": {
        const { job, rank, migration, location } = record;
        jobs.get(job)!.moved(rank, migration, location.vmid, hostNames.get(hostOf(location.vmid))!);
        break;
      }
      case "rank_ended":
        jobs.get(record.job)!.rankEnded(record.rank, record.ok, record.reason);
        break;
      case "job_ended":
        jobs.get(record.job)!.ended(record.ok);
    }
  }
  return jobs.values();
}
