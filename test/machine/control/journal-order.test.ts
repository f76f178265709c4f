/** What the operating system is asked to do for a record, in which order, and what the scheduler does after it. */
import type * as Fs from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import type { ControlHub } from "../../../src/machine/control/control-plane.ts";
import { fileJournal } from "../../../src/machine/control/journal.ts";
import type { DaemonSignal, FromCarrier } from "../../../src/machine/control/messages.ts";
import { KeeperProcess } from "../../../src/machine/scheduler/keeper-process.ts";
import { RequestHandler } from "../../../src/machine/scheduler/requests.ts";
import { Scheduler } from "../../../src/machine/scheduler/scheduler.ts";
import { hostDescription } from "../host-description.ts";

/** Everything that happens, in order. */
const { happened } = vi.hoisted(() => ({ happened: [] as string[] }));

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof Fs>();
  return {
    ...fs,
    writeFileSync: (file: number, text: string) => {
      fs.writeFileSync(file, text);
      happened.push(`write ${(JSON.parse(text) as { type: string }).type}`);
    },
    fdatasyncSync: (file: number) => {
      fs.fdatasyncSync(file);
      happened.push("sync");
    },
  };
});

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => void happened.splice(0));

const PROGRAM = { hash: "00", name: "program" };

/** Signals to daemons; what clients hear is for people. */
const hub: ControlHub = {
  endpoint: "",
  signal: (_, body) => {
    const signal = body as DaemonSignal;
    if (signal.type === "start_carrier") happened.push("start_carrier");
    if (signal.type === "to_carrier" && signal.message.type === "control")
      happened.push(`tell ${signal.message.message.type}`);
  },
  close: () => Promise.resolve(),
};

it("a record is written and synced before anybody hears of what follows from it", async () => {
  const keeper = new KeeperProcess({ secret: "", directory, address: "" });
  const scheduler = new Scheduler(fileJournal(join(directory, "order.ndjson")), keeper);
  const handler = new RequestHandler(scheduler, () => {});
  scheduler.attach(hub);
  const say = (daemon: number, vmid: string, message: FromCarrier): void =>
    handler.signal(daemon, { type: "from_carrier", vmid, message });
  const tell = (daemon: number, vmid: string, message: object): void =>
    say(daemon, vmid, { type: "control", message } as FromCarrier);
  for (const [i, name] of ["a", "b"].entries())
    await handler.request(i + 1, { type: "join", host: hostDescription(name) });
  const job = await handler.request(3, { type: "run", key: "k", program: PROGRAM, options: { size: 1 } });
  say(1, "1.1", { type: "ready", endpoints: ["here"], osPid: 1 });
  void handler.request(3, { type: "migrate", job, rank: 0, host: "b" }).catch(() => {});
  say(2, "2.1", { type: "ready", endpoints: ["there"], osPid: 2 });
  tell(1, "1.1", { type: "migration_start", migration: 1 });
  tell(2, "2.1", { type: "restore_complete", migration: 1 });
  tell(2, "2.1", { type: "terminated" });

  expect(happened.join(", ").replaceAll(", sync", " and sync")).toBe(
    [
      "write host_up and sync, write host_up and sync",
      "write submitted and sync, start_carrier",
      "write prepared and sync, start_carrier",
      "tell migration_request, tell new_vmid",
      "write committed and sync, tell pl_table, tell migration_commit",
      "write terminated and sync, tell farewell",
    ].join(", "),
  );
});
