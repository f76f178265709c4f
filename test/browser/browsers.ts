/** Real browsers without a window. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

export type BrowserName = "chromium" | "firefox";

/** Debian's packages, and where they put the browser. */
export const BROWSERS: Readonly<Record<BrowserName, { readonly debian: string; readonly path: string }>> = {
  chromium: { debian: "chromium", path: process.env["CHROMIUM"] ?? "/usr/bin/chromium" },
  firefox: { debian: "firefox-esr", path: process.env["FIREFOX"] ?? "/usr/bin/firefox-esr" },
};

export interface OpenTab {
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** @throws {Error} where there is none. */
function pathOf(name: BrowserName): string {
  const { debian, path } = BROWSERS[name];
  if (existsSync(path)) return path;
  throw new Error(`No browser: install ${debian}, or set ${name.toUpperCase()} (tried "${path}")`);
}

/** @throws {Error} where there is none. */
export async function launchChromium(env: Environment = {}): Promise<Browser> {
  // As root there is no sandbox to be had, and the pages are our own.
  return await chromium.launch({
    executablePath: pathOf("chromium"),
    args: ["--no-sandbox"],
    env: { ...process.env, ...env },
  });
}

/** What Firefox does at its start and nobody here needs: above all it asks its maker for news. */
const PREFERENCES: Readonly<Record<string, unknown>> = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.region.network.url": "",
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

/**
 * Opens a page in a browser of its own, which nobody drives: a tab becomes a host by itself. (Playwright drives only a
 * Firefox that it has changed.)
 * @param env of the browser, besides this process's.
 * @throws {Error} where there is none.
 */
export async function openTab(name: BrowserName, url: string, env: Environment = {}): Promise<OpenTab> {
  if (name === "firefox") return await openFirefox(url, env);
  const browser = await launchChromium(env);
  const page = await browser.newPage();
  await page.goto(url);
  return browser;
}

async function openFirefox(url: string, env: Environment): Promise<OpenTab> {
  const path = pathOf("firefox");
  const profile = await mkdtemp(join(tmpdir(), "godwit-firefox-"));
  const lines = Object.entries(PREFERENCES).map(
    ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile, "user.js"), lines.join(""));
  const child = spawn(path, ["--headless", "--no-remote", "--profile", profile, url], {
    stdio: "ignore",
    env: { ...process.env, ...env },
  });
  const over = new Promise<void>((resolve) =>
    child.once("close", () => resolve()).once("error", () => resolve()),
  );
  return {
    async close() {
      child.kill("SIGKILL");
      await over;
      // Its helpers end after it, and write meanwhile.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
