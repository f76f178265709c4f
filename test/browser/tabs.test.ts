/** Browser tabs as hosts: a real browser, a real machine. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { expectWholeLedger } from "../machine/ledger.ts";
import { run } from "../machine/running.ts";
import { pathOf, runHere } from "./running.ts";
import { Tabs } from "./tabs.ts";

const SIZE = 4;

let tabs: Tabs;
beforeAll(async () => void (tabs = await Tabs.start()), 60_000);
afterEach(() => tabs.closeTabs());
afterAll(() => tabs.close());

const hosts = () => tabs.machine.hosts();

it("a tab joins, says what it is, and is lost at once when it is closed", async () => {
  const { page, name } = await tabs.open();
  expect((await hosts()).find((host) => host.name === name)).toMatchObject({
    status: "up",
    engine: "chromium",
    platform: "browser",
    arch: process.arch,
  });
  await page.close();
  await tabs.gone(name);
});

it("processes in two tabs and in an OS process talk, move among them, and lose nothing", async () => {
  const [one, two] = [await tabs.open(), await tabs.open()];
  const last = `tab${Number(two.name.slice("tab".length)) + 1}`;
  const options = { size: SIZE, args: [last, "20"], shuffleMs: 100, seed: 3 };
  const job = await run(tabs.machine, "ledger", options);
  await job.until((event) => event.type === "migration" && event.migration.status === "committed", 6);
  const three = await tabs.open();
  expect(three.name).toBe(last);
  // Shuffling may be faster.
  await tabs.machine.migrate(job.job.id, 1, last).catch(() => {});
  const { exitCode, ranks } = await job.ended();
  expect(exitCode).toBe(0);
  expectWholeLedger(job, SIZE);
  const places = ranks.flatMap((rank) => rank.hosts);
  for (const name of ["h1", one.name, two.name, last]) expect(places).toContain(name);
  expect([one, two, three].flatMap(({ errors }) => errors)).toEqual([]);
}, 180_000);

it("what a program writes, waits for and fails with in a tab is what it would be elsewhere", async () => {
  const { name } = await tabs.open();
  const job = await runHere(tabs.machine, "plain", { size: 2 });
  const report = await job.ended();
  const [here, there] = [job.outputOf(1, 0), job.outputOf(1, 1)];
  expect(there.length).toBeGreaterThan(10);
  expect(there).toEqual(here);
  expect(job.outputOf(2, 1)).toEqual(job.outputOf(2, 0));
  expect(report.ranks.map(({ hosts }) => hosts[0])).toEqual(["h1", name]);
});

it("a large array moves into a tab and out again", async () => {
  const { name } = await tabs.open();
  const job = await runHere(tabs.machine, "large", { size: 1, args: [name] });
  const { exitCode, ranks } = await job.ended();
  expect([exitCode, ranks[0]!.hosts]).toEqual([0, ["h1", name, "h1"]]);
  expect(new Set(job.outputOf(1)).size).toBe(1);
});

it("a program in a closed tab is lost, and its job fails saying so", async () => {
  const { page, name } = await tabs.open();
  const job = await run(tabs.machine, "ledger", { size: 2, args: ["nowhere", "5"] });
  await job.until((event) => event.type === "output", 2);
  await page.close();
  const { exitCode } = await job.ended();
  expect(exitCode).not.toBe(0);
  expect(JSON.stringify(job.events)).toContain(`its tab was closed`);
  await tabs.gone(name);
});

it("who asks to close a tab is asked to stay while its processes leave, and nothing is lost", async () => {
  const { page, name } = await tabs.open();
  const job = await run(tabs.machine, "ledger", { size: 3, args: ["h1", "5"] });
  await job.until((event) => event.type === "output", 3);
  expect(job.of("started")[0]!.ranks.map(({ host }) => host)).toContain(name);
  await page.click("h1");
  const asked = page.waitForEvent("dialog");
  await page.evaluate("setTimeout(() => location.assign('about:blank'))");
  await (await asked).dismiss();
  await page.waitForSelector("#state.bad");
  expect((await hosts()).find((host) => host.name === name)?.processes ?? 0).toBe(0);
  const { exitCode } = await job.ended();
  expect(exitCode).toBe(0);
  expectWholeLedger(job, 3);
});

it("a program with node:events, node:path and node:util moves into a tab and out of it, as if it had never moved", async () => {
  const { name, errors } = await tabs.open();
  const job = await runHere(tabs.machine, "node-modules", { size: 1, args: [name, "h1"] });
  const { exitCode, ranks } = await job.ended();
  const native = await promisify(execFile)(process.execPath, [pathOf("node-modules")]);
  expect(job.outputOf(2)).toEqual([]);
  expect([exitCode, ranks[0]!.hosts, errors]).toEqual([0, ["h1", name, "h1"], []]);
  expect(job.outputOf(1)).toEqual(native.stdout.trimEnd().split("\n"));
});

it("one that is there from the start writes the same", async () => {
  const { name } = await tabs.open();
  const job = await runHere(tabs.machine, "node-modules", { size: 2 });
  await job.ended();
  expect(job.of("started")[0]!.ranks[1]!.host).toBe(name);
  expect(job.outputOf(1, 1).length).toBeGreaterThan(20);
  expect(job.outputOf(1, 1)).toEqual(job.outputOf(1, 0));
});

it("a program that needs a module a page does not have is not carried there, and the reason names it", async () => {
  const { name } = await tabs.open();
  const job = await runHere(tabs.machine, "reads-files", { size: 1 });
  await job.until((event) => event.type === "output");
  await expect(tabs.machine.migrate(job.job.id, 0, name)).rejects.toThrow("node:fs");
  await job.job.kill();
  await job.ended();
});
