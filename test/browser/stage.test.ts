/** Programs that draw: in a frame of the tab's page. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import { Running } from "../machine/running.ts";
import { runHere } from "./running.ts";
import { Tabs } from "./tabs.ts";

const STEPS = "560";
const GROW = fileURLToPath(new URL("../../examples/05-into-the-browser/grow.ts", import.meta.url));

let tabs: Tabs;
beforeAll(async () => void (tabs = await Tabs.start()), 60_000);
afterEach(() => tabs.closeTabs());
afterAll(() => tabs.close());

it("examples/05: a computation moves into the page, draws there, and moves back, as if it had never moved", async () => {
  const { page, name, errors } = await tabs.open();
  const job = new Running(await tabs.machine.run(await compile(GROW), { size: 1, args: [STEPS] }));
  await page.waitForSelector("iframe", { timeout: 150_000 });
  const frame = page.frames()[1]!;
  let step = 0;
  while (!(step > 400)) step = Number(/step (\d+)/.exec((await frame.textContent("p")) ?? "")?.[1]);
  const colours = await frame.evaluate(`
    const { width, height } = document.querySelector("canvas");
    const pixels = document.querySelector("canvas").getContext("2d").getImageData(0, 0, width, height).data;
    new Set(new Uint32Array(pixels.buffer)).size
  `);
  expect(colours).toBeGreaterThan(100);
  await mkdir("out", { recursive: true });
  await page.screenshot({ path: "out/into-the-browser.png" });
  const { exitCode, ranks } = await job.ended();
  expect([exitCode, ranks[0]!.hosts, errors]).toEqual([0, ["h1", name, "h1"], []]);
  await page.waitForSelector("iframe", { state: "detached" });
  const { stdout } = await promisify(execFile)(process.execPath, [GROW, STEPS]);
  expect(job.outputOf(1).at(-1)).toBe(stdout.trimEnd());
}, 180_000);

it("a process that holds an element stays, and the refusal names the variable", async () => {
  const { name } = await tabs.open();
  const job = await runHere(tabs.machine, "holds-element", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  const held = job.of("started")[0]!.ranks.find(({ host }) => host === name)!.rank;
  expect(job.outputOf(1, held)).toEqual(["holds an element"]);
  await expect(tabs.machine.migrate(job.job.id, held, "h1")).rejects.toThrow(
    /element → .*HTMLParagraphElement/,
  );
  await job.job.kill();
  await job.ended();
});

it.each([0, 7])("a process that ends in a frame ends with its own exit code: %d", async (exitCode) => {
  const { name } = await tabs.open();
  const job = await runHere(tabs.machine, "ends-in-frame", { size: 2, args: [String(exitCode)] });
  const report = await job.ended();
  const inFrame = report.ranks.find(({ hosts }) => hosts[0] === name)!;
  expect(job.outputOf(1, inFrame.rank)).toEqual(["object"]);
  expect(inFrame.exitCode).toBe(exitCode);
});
