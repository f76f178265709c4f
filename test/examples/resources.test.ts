import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JobReport } from "../../src/machine/index.ts";

const folder = new URL("../../examples/07-resources/", import.meta.url).pathname;
const cli = new URL("../../src/cli/main.ts", import.meta.url).pathname;
const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));

let store: ChildProcess;
let port: string;
beforeAll(async () => {
  store = spawn(process.execPath, [join(folder, "store.ts")], { stdio: ["ignore", "pipe", "inherit"] });
  [port] = (await once(createInterface(store.stdout!), "line")) as [string];
});
afterAll(() => {
  store.kill();
  rmSync(directory, { recursive: true });
});

const node = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, args)).stdout;

test("07-resources/resources.ts runs with plain node", async () => {
  const output = await node(join(folder, "resources.ts"), "--store", port, "--lines", "20");
  expect(output).toBe("20 lines in the database and in the logs, each once; 0 moves seen\n");
});

test("its file and its connection move with it: shuffled, no line is lost or doubled", async () => {
  const file = join(directory, "report.json");
  const machine = ["-n", "3", "--hosts", "3", "--shuffle", "40", "--report", file];
  const program = [join(folder, "resources.ts"), "--", "--store", port, "--lines", "400"];
  const output = await node(cli, "run", ...machine, ...program);
  expect(output).toMatch(/^1200 lines in the database and in the logs, each once; \d+ moves seen\n$/);
  const { migrations } = JSON.parse(await readFile(file, "utf8")) as JobReport;
  expect(migrations.filter(({ status }) => status === "committed")).not.toEqual([]);
  expect(migrations.filter(({ status }) => status === "refused")).toEqual([]);
}, 180_000);
