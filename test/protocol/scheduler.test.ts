import { beforeEach, describe, expect, it } from "vitest";
import { createScheduler, processRows, schedulerStep } from "../../src/protocol/index.ts";
import type {
  Rank,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerState,
  Vmid,
} from "../../src/protocol/index.ts";

let scheduler: SchedulerState;
let all: SchedulerEffect[];

function act(event: SchedulerEvent): SchedulerEffect[] {
  const effects = schedulerStep(scheduler, event);
  all.push(...effects);
  return effects;
}

const client = { client: 1 };

function ready(vmid: Vmid): SchedulerEffect[] {
  return act({ type: "carrier_ready", vmid, endpoints: [`at ${vmid}`] });
}

function migrate(rank: Rank, host?: number | string): SchedulerEffect[] {
  return act({ type: "migrate", requester: client, job: "1", rank, host });
}

function exit(vmid: Vmid, ok = false): SchedulerEffect[] {
  return act({ type: "carrier_exit", vmid, ok, reason: ok ? "exit code 0" : "killed by SIGKILL" });
}

function lookup(from: Vmid, rank: Rank, avoid: number | null): SchedulerEffect[] {
  return act({ type: "control", vmid: from, message: { type: "lookup", rank, avoid } });
}

/** One line per effect: what and to whom. */
function outline(effects: readonly SchedulerEffect[]): string[] {
  return effects.map((effect) => {
    switch (effect.type) {
      case "control":
        return `${effect.message.type} → ${effect.vmid}`;
      case "journal":
        return `journal ${effect.record.type}`;
      case "start_carrier":
      case "kill_carrier":
      case "to_program":
        return `${effect.type} ${effect.vmid}`;
      case "notice":
        return `notice ${effect.notice.type}`;
      case "reply":
        return effect.result.ok ? `reply ${effect.result.value.type}` : `reply ${effect.result.code}`;
      default:
        return effect.type;
    }
  });
}

/** Without notices and timers. */
function essence(effects: readonly SchedulerEffect[]): string[] {
  return outline(effects).filter((line) => !/^notice|_timer$/.test(line));
}

/** Brings the migration of rank 0 from 1.1 to 2.2 to the named phase. */
function bring(phase: "preparing" | "ready" | "started"): void {
  migrate(0, "b");
  if (phase === "preparing") return;
  ready("2.2");
  if (phase === "ready") return;
  act({ type: "control", vmid: "1.1", message: { type: "migration_start", migration: 1 } });
}

beforeEach(() => {
  scheduler = createScheduler();
  all = [];
  for (const name of ["a", "b", "c"]) act({ type: "host_up", requester: client, name });
  act({ type: "submit", requester: client, size: 4, spec: "mg" });
  for (const vmid of ["1.1", "2.1", "3.1", "1.2"] as const) ready(vmid);
});

describe("submit", () => {
  it("places ranks round robin over the hosts in order, and tells the job's number before it starts them", () => {
    const effects = act({ type: "submit", requester: client, size: 2, spec: "x" });
    expect(outline(effects)).toEqual([
      "journal submitted",
      "reply submitted",
      "start_carrier 1.3",
      "start_carrier 2.2",
    ]);
    expect(processRows(scheduler).map(({ host }) => host)).toEqual(["a", "b", "c", "a", "a", "b"]);
  });

  it("needs a positive size and a host", () => {
    expect(outline(act({ type: "submit", requester: client, size: 0, spec: "" }))).toEqual([
      "reply ERR_JOB_SIZE",
    ]);
    scheduler = createScheduler();
    expect(outline(act({ type: "submit", requester: client, size: 1, spec: "" }))).toEqual([
      "reply ERR_NO_HOST",
    ]);
  });
});

describe("a migration", () => {
  it("starts the destination's carrier before the source hears of it (N1)", () => {
    expect(essence(migrate(0, "b"))).toEqual(["journal prepared", "start_carrier 2.2"]);
    expect(essence(ready("2.2"))).toEqual(["migration_request → 1.1"]);
  });

  it("sends askers to the destination from migration_start on", () => {
    bring("ready");
    expect(lookup("2.1", 0, null)).toMatchObject([
      { message: { status: "running", location: { vmid: "1.1" } } },
    ]);
    act({ type: "control", vmid: "1.1", message: { type: "migration_start", migration: 1 } });
    expect(lookup("2.1", 0, 1)).toMatchObject([
      { message: { status: "migrating", location: { vmid: "2.2", incarnation: 2, endpoints: ["at 2.2"] } } },
    ]);
  });

  it("is committed by the journal before anybody is told", () => {
    bring("started");
    const effects = act({
      type: "control",
      vmid: "2.2",
      message: { type: "restore_complete", migration: 1 },
    });
    expect(essence(effects)).toEqual([
      "journal committed",
      "pl_table → 2.2",
      "migration_commit → 1.1",
      "reply migrated",
    ]);
    expect(processRows(scheduler)[0]).toMatchObject({ status: "running", vmid: "2.2", host: "b" });
    expect(outline(exit("1.1", true))).toEqual([]);
  });

  it("chooses the least loaded other host when none is named", () => {
    migrate(0);
    expect(all.findLast(({ type }) => type === "start_carrier")).toMatchObject({ host: 2 });
    migrate(1);
    expect(all.findLast(({ type }) => type === "start_carrier")).toMatchObject({ host: 3 });
  });

  it("to where the process is already is done at once", () => {
    expect(migrate(0, "a")).toMatchObject([
      { result: { ok: true, value: { moved: false, from: 1, to: 1 } } },
    ]);
  });

  it("is refused for what does not exist, saying what does", () => {
    const message = 'Name a host, one of 1 "a", 2 "b", 3 "c", not "z"';
    expect(migrate(0, "z")).toMatchObject([{ result: { code: "ERR_UNKNOWN_HOST", message } }]);
    expect(outline(migrate(0, 9))).toEqual(["reply ERR_UNKNOWN_HOST"]);
    expect(outline(migrate(4))).toEqual(["reply ERR_UNKNOWN_RANK"]);
    expect(outline(act({ type: "migrate", requester: client, job: "9", rank: 0 }))).toEqual([
      "reply ERR_UNKNOWN_JOB",
    ]);
  });

  it("waits for the one under way, then takes its turn (N3)", () => {
    bring("started");
    expect(outline(migrate(0, "c"))).toEqual([]);
    const effects = act({
      type: "control",
      vmid: "2.2",
      message: { type: "restore_complete", migration: 1 },
    });
    expect(essence(effects).slice(-2)).toEqual(["journal prepared", "start_carrier 3.2"]);
  });
});

describe("a migration is aborted", () => {
  it("when the destination does not start, and the source never hears of it", () => {
    bring("preparing");
    expect(essence(exit("2.2"))).toEqual(["journal aborted", "reply ERR_MIGRATION_ABORTED"]);
    expect(lookup("2.1", 0, null)).toMatchObject([
      { message: { location: { vmid: "1.1", incarnation: 1 } } },
    ]);
  });

  it("when the destination dies before the commit: the source is a new incarnation", () => {
    bring("started");
    const effects = exit("2.2");
    expect(essence(effects).slice(0, 3)).toEqual([
      "journal aborted",
      "migration_abort → 1.1",
      "reply ERR_MIGRATION_ABORTED",
    ]);
    expect(effects).toContainEqual(
      expect.objectContaining({
        message: expect.objectContaining({ type: "migration_abort", incarnation: 3 }),
      }),
    );
    expect(lookup("2.1", 0, 2)).toMatchObject([{ message: { location: { vmid: "1.1", incarnation: 3 } } }]);
  });

  it.each(["preparing", "ready", "started"] as const)("when phase %s lasts too long (N4)", (phase) => {
    bring(phase);
    expect(outline(act({ type: "timer", timer: "migration:1" }))).toContain("journal aborted");
    expect(scheduler.migrations.size).toBe(0);
    expect(processRows(scheduler)[0]).toMatchObject({ status: "running", vmid: "1.1" });
  });

  it("and a source that asks late hears so again, while what else is late for it is ignored", () => {
    bring("ready");
    exit("2.2");
    expect(
      act({ type: "control", vmid: "1.1", message: { type: "migration_start", migration: 1 } }),
    ).toMatchObject([{ message: { type: "migration_abort", migration: 1, incarnation: 3 } }]);
    expect(
      act({ type: "control", vmid: "2.2", message: { type: "restore_complete", migration: 1 } }),
    ).toMatchObject([{ type: "kill_carrier", vmid: "2.2" }]);
    expect(act({ type: "timer", timer: "migration:1" })).toEqual([]);
  });

  it("but not because the frozen source dies: the destination may have everything (J4)", () => {
    bring("started");
    expect(essence(exit("1.1"))).toEqual([]);
    const effects = act({
      type: "control",
      vmid: "2.2",
      message: { type: "restore_complete", migration: 1 },
    });
    expect(essence(effects)).toEqual(["journal committed", "pl_table → 2.2", "reply migrated"]);
  });

  it("and the job with it when both are gone", () => {
    bring("started");
    exit("1.1");
    expect(outline(exit("2.2"))).toContain("reply ERR_RANK_TERMINATED");
    for (const vmid of ["2.1", "3.1", "1.2"] as const) exit(vmid);
    expect(all.at(-1)).toMatchObject({ type: "job_ended", ok: false });
  });
});

describe("lookups", () => {
  it("of a rank that starts are answered when it is ready", () => {
    act({ type: "submit", requester: client, size: 2, spec: "x" });
    ready("1.3");
    expect(lookup("1.3", 1, null)).toEqual([]);
    expect(outline(ready("2.2"))).toEqual(["location → 1.3"]);
  });

  it("of one tried in vain wait while it is being asked to freeze, and hear how that ends", () => {
    bring("ready");
    expect(lookup("2.1", 0, 1)).toEqual([]);
    const effects = act({ type: "control", vmid: "1.1", message: { type: "migration_start", migration: 1 } });
    expect(outline(effects)).toContain("location → 2.1");
    expect(lookup("2.1", 0, 2)).toEqual([]);
    expect(outline(exit("2.2"))).toContain("location → 2.1");
  });

  it("by a rank that has started to migrate are forgotten: nothing follows new_vmid (K2)", () => {
    bring("ready");
    act({ type: "migrate", requester: client, job: "1", rank: 1, host: "c" });
    ready("3.2");
    lookup("1.1", 1, 1); // waits: rank 1 is being asked to freeze
    act({ type: "control", vmid: "1.1", message: { type: "migration_start", migration: 1 } });
    const effects = act({ type: "control", vmid: "2.1", message: { type: "migration_start", migration: 2 } });
    expect(essence(effects)).toEqual(["new_vmid → 2.1"]);
  });

  it("of a rank that has ended say so", () => {
    act({ type: "control", vmid: "2.1", message: { type: "terminated" } });
    expect(lookup("1.1", 1, null)).toMatchObject([{ message: { status: "terminated", location: null } }]);
  });
});

describe("what is addressed to a program", () => {
  it("is held while the process is between two places, and reaches it where it runs on", () => {
    bring("started");
    expect(act({ type: "to_program", job: "1", rank: 0, payload: "hosts" })).toEqual([]);
    const effects = act({
      type: "control",
      vmid: "2.2",
      message: { type: "restore_complete", migration: 1 },
    });
    expect(outline(effects)).toContain("to_program 2.2");
  });

  it("includes the answer to its own request to be moved, after the commit", () => {
    act({ type: "migrate", requester: { job: "1", rank: 0, request: 42 }, job: "1", rank: 0, host: "b" });
    ready("2.2");
    act({ type: "control", vmid: "1.1", message: { type: "migration_start", migration: 1 } });
    const effects = essence(
      act({ type: "control", vmid: "2.2", message: { type: "restore_complete", migration: 1 } }),
    );
    expect(effects.indexOf("to_program 2.2")).toBeGreaterThan(effects.indexOf("pl_table → 2.2"));
  });
});

describe("the end of a rank", () => {
  it("is good when it said so and its carrier exits with 0", () => {
    for (const vmid of ["1.1", "2.1", "3.1", "1.2"] as const) {
      act({ type: "control", vmid, message: { type: "terminated" } });
      exit(vmid, true);
    }
    expect(all.at(-1)).toMatchObject({ type: "job_ended", ok: true });
  });

  it("is a failure otherwise, and ends the whole job", () => {
    const effects = exit("2.1");
    expect(outline(effects).filter((line) => line.startsWith("kill"))).toEqual([
      "kill_carrier 1.1",
      "kill_carrier 3.1",
      "kill_carrier 1.2",
    ]);
    for (const vmid of ["1.1", "3.1", "1.2"] as const) exit(vmid);
    const ended = all.at(-1) as SchedulerEffect & { type: "job_ended" };
    expect(ended.ok).toBe(false);
    expect(ended.ranks[1]).toEqual({ rank: 1, ok: false, reason: "killed by SIGKILL" });
    expect(ended.ranks[0]!.reason).toBe("killed: rank 1 failed");
  });

  it("is in the journal, and noticed, with what its carrier's end had with it", () => {
    const effects = act({
      type: "carrier_exit",
      vmid: "2.1",
      ok: false,
      reason: "why",
      exit: { exitCode: 3 },
    });
    const ended = { type: "rank_ended", rank: 1, ok: false, exit: { exitCode: 3 } };
    expect(effects).toContainEqual({ type: "journal", record: expect.objectContaining(ended) });
    expect(effects).toContainEqual({ type: "notice", notice: expect.objectContaining(ended) });
  });

  it("calls off its migration", () => {
    bring("ready");
    const effects = act({ type: "control", vmid: "1.1", message: { type: "terminated" } });
    expect(essence(effects)).toEqual([
      "journal terminated",
      "kill_carrier 2.2",
      "reply ERR_RANK_TERMINATED",
      "farewell → 1.1",
    ]);
  });
});

describe("drain", () => {
  it("moves everything away, takes nothing new, and is answered when the host is empty", () => {
    const drained = () => all.some((effect) => outline([effect])[0] === "reply drained");
    const effects = act({ type: "drain", requester: client, host: "a" });
    expect(essence(effects).filter((line) => line.startsWith("start"))).toEqual([
      "start_carrier 2.2",
      "start_carrier 3.2",
    ]);
    expect(outline(migrate(1, "a"))).toEqual(["reply ERR_HOST_UNUSABLE"]);
    for (const [id, from, to] of [
      [1, "1.1", "2.2"],
      [2, "1.2", "3.2"],
    ] as const) {
      ready(to);
      act({ type: "control", vmid: from, message: { type: "migration_start", migration: id } });
      act({ type: "control", vmid: to, message: { type: "restore_complete", migration: id } });
      expect(drained()).toBe(false);
      exit(from, true);
    }
    expect(drained()).toBe(true);
    expect(scheduler.hosts.get(1)).toMatchObject({ name: "a", status: "draining", carriers: new Set() });
  });

  it("moves on a process that was on its way to the drained host", () => {
    migrate(1, "a");
    ready("1.3");
    act({ type: "control", vmid: "2.1", message: { type: "migration_start", migration: 1 } });
    act({ type: "drain", requester: client, host: "a" });
    const effects = act({
      type: "control",
      vmid: "1.3",
      message: { type: "restore_complete", migration: 1 },
    });
    expect(essence(effects).slice(-1)[0]).toMatch(/^start_carrier [23]/);
  });

  it("gives up a process that refuses to move, and says why", () => {
    act({ type: "drain", requester: client, host: "b" });
    for (let attempt = 1; attempt <= 3; attempt++) {
      const start = all.findLast((effect) => effect.type === "start_carrier") as { vmid: Vmid };
      ready(start.vmid);
      const message = { type: "migration_failed", migration: attempt, reason: "main() → Socket" } as const;
      act({ type: "control", vmid: "2.1", message });
    }
    expect(all.filter(({ type }) => type === "reply").at(-1)).toMatchObject({
      result: { code: "ERR_DRAIN", message: expect.stringContaining("main() → Socket") },
    });
  });

  it("needs somewhere else to go", () => {
    act({ type: "host_lost", host: 2, reason: "gone" });
    act({ type: "host_lost", host: 3, reason: "gone" });
    expect(outline(act({ type: "drain", requester: client, host: "a" }))).toEqual(["reply ERR_NO_HOST"]);
  });
});

describe("a lost host", () => {
  it("ends what it carried; its name is free again", () => {
    expect(outline(act({ type: "host_lost", host: 2, reason: "no heartbeat" }))).toContain(
      "kill_carrier 1.1",
    );
    expect(outline(act({ type: "host_up", requester: client, name: "b" }))).toEqual([
      "journal host_up",
      "reply host_admitted",
    ]);
    expect(outline(act({ type: "host_up", requester: client, name: "a" }))).toEqual(["reply ERR_HOST_NAME"]);
  });

  it("aborts the migrations that were to go there", () => {
    bring("started");
    const effects = outline(act({ type: "host_lost", host: 2, reason: "no heartbeat" }));
    expect(effects).toContain("notice migration_aborted");
  });
});
