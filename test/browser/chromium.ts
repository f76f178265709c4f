/** A real browser without a window. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** @throws {Error} where there is none. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`No browser: install chromium, or set CHROMIUM (tried "${CHROMIUM}")`);
  // As root there is no sandbox to be had, and the pages are our own.
  return await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}
