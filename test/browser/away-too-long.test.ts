/** A tab that is away for longer than it is waited for. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { run } from "../machine/running.ts";
import { runHere } from "./running.ts";
import { Tabs } from "./tabs.ts";
import { Wire } from "./wire.ts";

const RETURN_MS = 500;

let tabs: Tabs;
let wire: Wire;
beforeAll(async () => {
  tabs = await Tabs.start(1, { returnMs: RETURN_MS });
  wire = await Wire.to(tabs.gateway.url);
}, 60_000);
afterAll(async () => {
  wire.close();
  await tabs.close();
});

it("it is lost with what ran there; when it comes back it is a host anew, without what ran there, and can leave", async () => {
  const { page, name, errors } = await tabs.open(wire.by(tabs.gateway.url));
  const lost = await run(tabs.machine, "ledger", { size: 2, args: ["nowhere", "5"] });
  await lost.until((event) => event.type === "output", 2);
  await page.waitForSelector("#processes li");

  wire.down();
  const { exitCode } = await lost.ended();
  expect(exitCode).not.toBe(0);
  expect(JSON.stringify(lost.events)).toContain(`it did not come back within ${RETURN_MS} ms`);
  await tabs.gone(name);

  wire.up();
  await tabs.becomes(name, "up");
  await page.waitForSelector("#processes li", { state: "detached" });
  const job = await runHere(tabs.machine, "plain", { size: 2 });
  const { exitCode: again, ranks } = await job.ended();
  expect([again, ranks[1]!.hosts[0]]).toEqual([0, name]);

  await page.click("#leave");
  await page.waitForSelector("#state.bad");
  await tabs.gone(name);
  expect(errors).toEqual([]);
}, 120_000);
