/**
 * How fluid the space-time diagram is with many messages: `node bench/viewer-frames.ts [--messages N]` opens one in a
 * headless browser, zooms from the whole run to microseconds and back and moves sideways, a step per frame, and prints the
 * time from frame to frame, and what of it the page's main thread computed. On a busy computer frames wait.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { renderTrace } from "godwit/trace";
import { launchChromium } from "../test/browser/browsers.ts";
import { manyMessages, sentUs, SIZE } from "../test/trace/many.ts";
import { quantile } from "./row.ts";

const { values } = parseArgs({ options: { messages: { type: "string", default: "100000" } } });
const count = Number(values.messages);

/** One step per frame; resolves with the times from frame to frame, in ms. */
const STEPS = `(async () => {
  const canvas = document.querySelector("canvas");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const wheel = (deltaX, deltaY) => canvas.dispatchEvent(
    new WheelEvent("wheel", { deltaX, deltaY, clientX: 700, clientY: 400, bubbles: true, cancelable: true }));
  const kinds = { "zooming in": [0, -150], "moving, close": [40, 0], "zooming out": [0, 150], "moving, the whole run in sight": [4, 0] };
  const result = {};
  for (const [kind, step] of Object.entries(kinds)) {
    const times = [];
    let before = await frame();
    for (let i = 0; i < 60; i++) {
      wheel(...step);
      const now = await frame();
      times.push(now - before);
      before = now;
    }
    result[kind] = times;
  }
  return result;
})()`;

const directory = mkdtempSync(join(tmpdir(), "godwit-viewer-"));
const file = join(directory, "many.html");
const info = { program: "many.ts", size: SIZE, elapsedMs: sentUs(count) / 1_000 };
writeFileSync(file, await renderTrace(manyMessages(count), info, file));
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
  await page.goto(pathToFileURL(file).href);
  await page.evaluate(STEPS); // V8 gets to know it
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const computedMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * metrics.find(({ name }) => name === "TaskDuration")!.value;
  };
  const beforeMs = await computedMs();
  const result: Record<string, number[]> = await page.evaluate(STEPS);
  const frames = Object.values(result).flat().length;
  const perFrame = ((await computedMs()) - beforeMs) / frames;
  console.log(`${count} messages; the main thread computes ${perFrame.toFixed(1)} ms per frame`);
  for (const [kind, times] of Object.entries(result)) {
    const [median, p90] = [quantile(times, 0.5), quantile(times, 0.9)].map((ms) => ms.toFixed(1));
    console.log(`${kind.padEnd(32)} median ${median} ms, 90 % ${p90} ms from frame to frame`);
  }
} finally {
  await browser.close();
  rmSync(directory, { recursive: true });
}
