/** Time on hosts of different time zones. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { run } from "./running.ts";

const ZONES = ["Asia/Tokyo", "America/New_York"];
const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
let machine: MachineClient;

beforeAll(async () => {
  const engines = ZONES.map((zone, i) => {
    const engine = join(directory, `node-${i}`);
    writeFileSync(engine, `#!/bin/sh\nTZ=${zone} exec '${process.execPath}' "$@"\n`);
    chmodSync(engine, 0o755);
    return engine;
  });
  machine = await startMachine({ hosts: 2, engines });
});

afterAll(async () => {
  await machine.close();
  rmSync(directory, { recursive: true });
});

it("A process keeps the time zone it was started in, and its clock goes on from the same origin", async () => {
  const job = await run(machine, "time-of-day", { size: 1, args: ["h2"] });
  const { exitCode } = await job.ended();
  const midnight = "Thu Jan 01 1970 09:00:00 GMT+0900 (Japan Standard Time)";
  expect([exitCode, job.outputOf(1)]).toEqual([
    0,
    [`h2 Asia/Tokyo ${midnight} 01/01/1970, 09:00 true true true true`],
  ]);
});
