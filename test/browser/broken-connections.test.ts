/** The connection between a tab and its gateway breaks, and comes back: G3 of src/machine/gateway/server.ts. */
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { expectWholeLedger } from "../machine/ledger.ts";
import { run } from "../machine/running.ts";
import { Tabs } from "./tabs.ts";
import { Wire } from "./wire.ts";

const CUTS = 6;
/** How much later in the migration each comes. */
const STEP_MS = 20;

let tabs: Tabs;
let wire: Wire;
beforeAll(async () => {
  tabs = await Tabs.start(3);
  wire = await Wire.to(tabs.gateway.url);
}, 60_000);
afterEach(() => tabs.closeTabs());
afterAll(async () => {
  wire.close();
  await tabs.close();
});

it("a tab whose connections break is away; once it is back its processes go on, and nothing is lost", async () => {
  const { name, errors } = await tabs.open(wire.by(tabs.gateway.url));
  const job = await run(tabs.machine, "ledger", { size: 4, args: ["h1", "5"] });
  await job.until((event) => event.type === "output", 4);
  expect(job.of("started")[0]!.ranks[3]!.host).toBe(name);

  expect(wire.down()).toBeGreaterThan(2);
  await tabs.becomes(name, "away");
  wire.up();
  await tabs.becomes(name, "up");

  await tabs.machine.migrate(job.job.id, 3, "h1");
  await tabs.machine.migrate(job.job.id, 1, "h1");
  const { exitCode, ranks } = await job.ended();
  expect([exitCode, ranks[3]!.hosts, errors]).toEqual([0, [name, "h1"], []]);
  expectWholeLedger(job, 4);
}, 120_000);

it("connections break while a process moves into the tab or out of it, and nothing is lost", async () => {
  const { name, errors } = await tabs.open(wire.by(tabs.gateway.url));
  const job = await run(tabs.machine, "ledger", { size: 2, args: ["h3", "5"] });
  await job.until((event) => event.type === "output", 2);
  const whereIsIt = async () => (await tabs.machine.processes()).find(({ rank }) => rank === 1)!.host;
  for (let i = 0; i < CUTS; i++) {
    await tabs.becomes(name, "up");
    const to = (await whereIsIt()) === name ? "h1" : name;
    // It moves, or it stays where it is.
    const move = tabs.machine.migrate(job.job.id, 1, to).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, i * STEP_MS));
    wire.cut();
    await move;
  }
  await tabs.becomes(name, "up");
  await tabs.machine.migrate(job.job.id, 1, "h3");
  const { exitCode } = await job.ended();
  expect([exitCode, errors]).toEqual([0, []]);
  expectWholeLedger(job, 2);
}, 120_000);
