/**
 * Programs that show how they run, each run by Node alone and by a machine that moves it in the middle: output, errors and
 * exit code are the same.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import { type MachineClient, startMachine } from "../../src/machine/index.ts";
import { comparable, type Outcome, runNatively } from "./native.ts";

const programs = fileURLToPath(new URL("programs/", import.meta.url));
let machine: MachineClient;

beforeAll(async () => {
  machine = await startMachine({ hosts: 2 });
});

afterAll(() => machine.close());

async function runOnMachine(file: string): Promise<Outcome> {
  const job = await machine.run(await compile(file), { size: 1 });
  const output: Record<1 | 2, string> = { 1: "", 2: "" };
  for await (const event of job.events()) {
    if (event.type === "output") output[event.fd] += `${event.line}${event.partial ? "" : "\n"}`;
  }
  const { ranks } = await job.ended;
  return { stdout: output[1], stderr: output[2], exitCode: ranks[0]!.exitCode };
}

test.each(readdirSync(programs))("%s does what it does natively", { timeout: 120_000 }, async (name) => {
  const file = programs + name;
  const [native, moved] = await Promise.all([runNatively(file), runOnMachine(file)]);
  expect(comparable(moved)).toEqual(comparable(native));
});
