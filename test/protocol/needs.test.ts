import { expect, it } from "vitest";
import { createScheduler, processRows, restoreScheduler, schedulerStep } from "../../src/protocol/index.ts";
import type {
  EngineOffer,
  JournalRecord,
  SchedulerEffect,
  SchedulerEvent,
} from "../../src/protocol/index.ts";

const NEEDS = [
  { name: "node:fs", place: "app.ts:1:1" },
  { name: "node:sqlite", place: "app.ts:3:1" },
];
const NODE = { engine: "node 24.0.0", names: { "node:fs": [], "node:sqlite": [] } };
const DENO = { engine: "deno 2.0.0", names: { "node:fs": [] } };
const LACK = 'host "b" (deno 2.0.0) has no "node:sqlite", which app.ts:3:1 uses';

let scheduler = createScheduler();

function act(event: SchedulerEvent): SchedulerEffect[] {
  return schedulerStep(scheduler, event);
}

const requester = { client: 1 };
const up = (name: string, offer: EngineOffer = NODE): SchedulerEffect[] =>
  act({ type: "host_up", requester, name, offer });
const submit = (restartOnLoss = false): SchedulerEffect[] =>
  act({ type: "submit", requester, size: 2, spec: "", needs: NEEDS, restartOnLoss });
const ready = (vmid: `${number}.${number}`): SchedulerEffect[] =>
  act({ type: "carrier_ready", vmid, endpoints: [] });
const migrate = (host?: string): SchedulerEffect[] =>
  act({ type: "migrate", requester, job: "1", rank: 0, ...(host && { host }) });
const places = (): string[] => processRows(scheduler).map(({ host }) => host);
const reply = (effects: SchedulerEffect[]): unknown =>
  effects.find((effect) => effect.type === "reply")?.result;

it("A process is placed only where its executable can run (N6)", () => {
  scheduler = createScheduler();
  up("b", DENO);
  const message = `Add a host that can run the program: ${LACK}`;
  expect(reply(submit())).toEqual({ ok: false, code: "ERR_HOST_LACKS", message });
  up("a");
  submit();
  expect(places()).toEqual(["a", "a"]);
});

it("… moved only there, whoever chooses the host, and the lack is named", () => {
  scheduler = createScheduler();
  for (const [name, offer] of [
    ["a", NODE],
    ["b", DENO],
  ] as const)
    up(name, offer);
  submit();
  for (const vmid of ["1.1", "1.2"] as const) ready(vmid);
  expect(reply(migrate("b"))).toEqual({
    ok: false,
    code: "ERR_HOST_LACKS",
    message: `Choose another host, ${LACK}`,
  });
  expect(reply(migrate())).toEqual({
    ok: false,
    code: "ERR_HOST_LACKS",
    message: `Add a host, no other host can take the process: ${LACK}`,
  });
  expect(reply(act({ type: "drain", requester, host: "a" }))).toMatchObject({ ok: false, code: "ERR_DRAIN" });
  up("c");
  expect(migrate().some((effect) => effect.type === "start_carrier" && effect.host === 3)).toBe(true);
});

it("… and started again only there, also after a restart of the scheduler", () => {
  scheduler = createScheduler();
  const records: JournalRecord[] = [];
  const note = (effects: SchedulerEffect[]): void =>
    void records.push(...effects.flatMap((effect) => (effect.type === "journal" ? [effect.record] : [])));
  for (const [name, offer] of [
    ["a", NODE],
    ["b", DENO],
    ["c", NODE],
  ] as const)
    note(up(name, offer));
  note(submit(true));
  scheduler = restoreScheduler(records).state;
  for (const [host, vmid] of [
    [1, "1.1"],
    [2, null],
    [3, "3.1"],
  ] as const) {
    const carriers = vmid === null ? [] : [{ vmid, endpoints: [] }];
    act({ type: "host_returned", requester, host, carriers });
  }
  act({ type: "host_lost", host: 3, reason: "power" });
  expect(places()).toEqual(["a", "a"]);
});

it("Nothing is held against a host that has not said what it has", () => {
  scheduler = createScheduler();
  act({ type: "host_up", requester, name: "a" });
  submit();
  expect(places()).toEqual(["a", "a"]);
});
