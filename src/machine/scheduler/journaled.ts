/** What a journal tells of hosts and jobs besides what the scheduler core takes from it. */
import { NOWHERE } from "../../protocol/index.ts";
import { hostOf, type HostId, type Vmid } from "../../protocol/ids.ts";
import type { JobId, JournalRecord } from "../../protocol/scheduler-events.ts";
import type { ParticipantId } from "../control/control-plane.ts";
import type { SchedulerJobEvent } from "../control/messages.ts";
import { keptAt } from "../keeper/messages.ts";
import type { HostRecordDescription } from "./hosts.ts";
import { JobRecord, type JobSpec } from "./job-record.ts";

/** Every host there ever was, as it described itself when it joined. */
export function hostsOf(records: Iterable<JournalRecord>): Map<HostId, HostRecordDescription> {
  const hosts = new Map<HostId, HostRecordDescription>();
  for (const record of records)
    if (record.type === "host_up") hosts.set(record.host, record.description as HostRecordDescription);
  return hosts;
}

/**
 * Which carriers each job was on, and how it has ended if it has. Nobody hears of them before their clients are
 * back.
 */
export function jobsOf(
  records: Iterable<JournalRecord>,
  hosts: ReadonlyMap<HostId, HostRecordDescription>,
  signal: (to: ParticipantId, job: JobId, event: SchedulerJobEvent) => void,
): Iterable<JobRecord> {
  const nameOf = (vmid: Vmid): string => hosts.get(hostOf(vmid))!.name;
  const jobs = new Map<JobId, JobRecord>();
  for (const record of records) {
    switch (record.type) {
      case "submitted": {
        const { job: id, ranks } = record;
        const job = new JobRecord(id, null, record.spec as JobSpec, (to, event) => signal(to, id, event));
        for (const [rank, { vmid }] of ranks.entries()) {
          if (vmid === NOWHERE) continue;
          job.placed(rank, vmid, nameOf(vmid));
          job.runs(rank);
        }
        jobs.set(id, job);
        break;
      }
      case "committed": {
        const { job, rank, migration, location } = record;
        jobs.get(job)!.moved(rank, migration, location.vmid, nameOf(location.vmid));
        break;
      }
      case "checkpointed":
        jobs.get(record.job)!.checkpointed(keptAt(record.source));
        break;
      case "taken_back": {
        const job = jobs.get(record.job)!;
        job.takenBack(record.reason, record.source);
        for (const { rank, vmid } of record.places) {
          job.placed(rank, vmid, nameOf(vmid));
          job.runs(rank);
        }
        break;
      }
      case "rank_ended":
        jobs.get(record.job)!.rankEnded(record);
        break;
      case "job_ended":
        jobs.get(record.job)!.ended(record.ok);
    }
  }
  return jobs.values();
}
