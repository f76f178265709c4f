/** A migration takes as long as it takes, whatever the process's peers are doing. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startMachine } from "../../src/machine/index.ts";
import { run } from "./running.ts";

it("a process moves while a peer computes and another waits in recv, and nothing between them is lost", async () => {
  const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
  const machine = await startMachine({ hosts: 3, unixSockets: true });
  onTestFinished(async () => {
    await machine.close();
    rmSync(directory, { recursive: true });
  });
  // The peer computes until the process has moved: one that had to be waited for would be waited for for ever.
  const job = await run(machine, "busy-peers", { size: 3, args: [directory] });
  const report = await job.ended();
  expect(job.outputOf(2)).toEqual([]);
  expect(report).toMatchObject({ exitCode: 0, migrations: [{ rank: 0, status: "committed", to: "h2" }] });
  expect(job.outputOf(1, 0)).toEqual(["moved h2", "all of 1", "all of 2"]);
  for (const rank of [1, 2]) expect(job.outputOf(1, rank)).toEqual(["all of 0"]);
});
