/** The space-time diagram in a real browser, with a hundred thousand messages. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { renderTrace } from "../../src/trace/index.ts";
import { type Frame, rankToY, timeToX, whole } from "../../src/trace/viewer/viewport.ts";
import { launchChromium } from "../browser/browsers.ts";
import { manyMessages, sentUs, SIZE } from "./many.ts";

const COUNT = 100_000;
const DURATION_US = sentUs(COUNT) + 1_000;
const directory = mkdtempSync(join(tmpdir(), "godwit-viewer-"));
const file = join(directory, "many.html");

let browser: Browser;
let page: Page;
/** Of the canvas. */
let frame: Frame;
let box: { readonly x: number; readonly y: number };
const errors: string[] = [];

beforeAll(async () => {
  const info = { program: "many.ts", size: SIZE, elapsedMs: DURATION_US / 1_000 };
  writeFileSync(file, await renderTrace(manyMessages(COUNT), info, file));
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(pathToFileURL(file).href);
  const found = (await page.locator("canvas").boundingBox())!;
  box = found;
  frame = { width: found.width, height: found.height, size: SIZE, durationUs: DURATION_US };
}, 120_000);

afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true });
});

/** The table of the tip: label → value. */
async function tip(): Promise<Record<string, string>> {
  await page.locator("#tip:not([hidden])").waitFor();
  const cells = await page.locator("#tip td").allTextContents();
  const title = (await page.locator("#tip strong").textContent())!;
  const rows = Array.from({ length: cells.length / 2 }, (_, i) => [cells[2 * i]!, cells[2 * i + 1]!]);
  return { title, ...(Object.fromEntries(rows) as Record<string, string>) };
}

it("shows a message's ranks, tag, size and times where the pointer is on its line", async () => {
  const i = 50_003; // from 3 to 4
  const view = { fromUs: sentUs(i) - 100, toUs: sentUs(i) + 200, scroll: 0 };
  await page.evaluate(`location.hash = "${view.fromUs},${view.toUs}"`);
  const x = timeToX(view, frame, sentUs(i) + 30);
  const y = (rankToY(view, frame, 3) + rankToY(view, frame, 4)) / 2;
  await page.mouse.move(box.x + x, box.y + y);
  expect(await tip()).toMatchObject({
    title: "3 → 4",
    tag: String(i % 3),
    size: "34,848 B",
    "number in its stream": "6,251",
    sent: "5.001\u2009300\u20090\u2009s",
    received: "5.001\u2009360\u20090\u2009s",
    "from send to receive": "60.0\u2009µs",
    "waited for": "50.0\u2009µs",
  });
});

it("zooms by the wheel from the whole run, ten seconds, to two microseconds", async () => {
  await page.evaluate(`location.hash = "0,${DURATION_US}"`);
  const x = 700;
  const y = rankToY(whole(frame), frame, 3);
  await page.mouse.move(box.x + x, box.y + y);
  // What is under the pointer stays there. Each turn brings it e times closer; there are more than it takes.
  for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, -450);
  const tips = [];
  for (const aside of [0, 100, -100]) {
    await page.mouse.move(box.x + x + aside, box.y + y);
    tips.push(await tip());
  }
  expect(tips[0]!.title).toBe("process 3 on h4");
  // 100 pixels were more than half a second, and a thousand of its waits; now they are all in the same one, or beside it.
  expect(tips[1]).toEqual(tips[0]);
  expect(tips[2]).toEqual(tips[0]);
});

it("goes to the migration and back, and nothing goes wrong meanwhile", async () => {
  await page.keyboard.press("m");
  await page.locator("button", { hasText: "process 0: h1 → h2" }).click();
  await page.keyboard.press("0");
  await page.mouse.wheel(0, -500);
  await page.mouse.wheel(300, 0);
  expect(errors).toEqual([]);
});
