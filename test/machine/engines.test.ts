/** Hosts whose engines differ: what each says of itself, and which programs go where. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { endianness, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkFit } from "../../src/machine/carrier/fit.ts";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import type { Program } from "../../src/runtime/program.ts";
import { run } from "./running.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
let machine: MachineClient;

/** h1 has node:sqlite, h2 does not: an engine is a command of its own. */
beforeAll(async () => {
  const without = join(directory, "node-without-sqlite");
  writeFileSync(without, `#!/bin/sh\nexec '${process.execPath}' --no-experimental-sqlite "$@"\n`);
  chmodSync(without, 0o755);
  machine = await startMachine({ hosts: 2, engines: [process.execPath, without] });
});

afterAll(async () => {
  await machine.close();
  rmSync(directory, { recursive: true });
});

it("Hosts say what they are and how busy they are", async () => {
  for (const host of await machine.hosts()) {
    expect(host).toMatchObject({ engine: "node", version: process.versions.node, arch: process.arch });
    expect(host.endianness).toBe(endianness());
    expect(host.cpus).toBeGreaterThan(0);
    expect(host.freeBytes).toBeGreaterThan(0);
    expect(host.memoryBytes).toBeGreaterThan(host.freeBytes);
    expect(host.loadAverage).toBeGreaterThanOrEqual(0);
  }
});

it("A program that needs what an engine lacks is not taken there, and goes on", async () => {
  const job = await run(machine, "sqlite", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  expect((await machine.processes()).map(({ host }) => host)).toEqual(["h1", "h1"]);
  await expect(machine.migrate(job.job.id, 0, "h2")).rejects.toMatchObject({
    code: "ERR_HOST_LACKS",
    message: expect.stringMatching(
      /host "h2" \(node [\d.]+\) has no "node:sqlite", which sqlite\.ts:5:20 uses/,
    ) as string,
  });
  expect(await machine.processes()).toMatchObject([{ status: "running" }, { status: "running" }]);
  await job.job.kill();
  await job.ended();
});

it("A program that needs nothing of the kind goes anywhere", async () => {
  const job = await run(machine, "waits", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  expect((await machine.processes()).map(({ host }) => host)).toEqual(["h1", "h2"]);
  await machine.migrate(job.job.id, 0, "h2");
  await job.job.kill();
  await job.ended();
});

it.each([
  ["is too large as a whole", { stateBytes: 99, bufferBytes: 1000 }, /state of 0\.0 MiB does not fit there/],
  ["has too large a buffer", { stateBytes: 1000, bufferBytes: 49 }, /a buffer of 0\.0 MiB does not fit/],
  ["fits", { stateBytes: 100, bufferBytes: 50 }, undefined],
])("A state that %s", (_, room, refusal) => {
  const image = { sizeBytes: 100, largestBufferBytes: 50, chunks: () => [] };
  const program = { capture: () => image } as unknown as Program;
  if (refusal === undefined) checkFit(program, room, Infinity);
  else expect(() => checkFit(program, room, Infinity)).toThrow(refusal);
});
