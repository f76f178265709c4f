/** Hosts join and leave while processes talk and move. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { DaemonTask } from "../../src/machine/daemon/main.ts";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { announcement, giveTask } from "../../src/machine/os/child.ts";
import { expectWholeLedger } from "./ledger.ts";
import { run } from "./running.ts";

const SIZE = 4;

/** A daemon that was not started with its machine. */
async function daemon(machine: MachineClient, directory: string, name: string): Promise<ChildProcess> {
  const entry = fileURLToPath(new URL("../../src/machine/daemon/main.ts", import.meta.url));
  const child = spawn(process.execPath, [entry], { stdio: ["pipe", "pipe", "inherit"] });
  const { host, port, secret } = machine.address;
  const joined = announcement(child, name);
  giveTask(child, { scheduler: `tcp:${host}:${port}`, secret, directory, name } satisfies DaemonTask);
  await joined;
  return child;
}

it("a shuffled job moves on to hosts that join, off those that leave, and loses nothing", async () => {
  const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
  const machine = await startMachine({ hosts: 2 });
  const job = await run(machine, "ledger", { size: SIZE, args: ["last", "20"], shuffleMs: 100, seed: 5 });
  await job.until((event) => event.type === "output", SIZE);
  const late: ChildProcess[] = [];
  for (const [i, leaves] of ["h1", "h2", "late0", "late1"].entries()) {
    late.push(await daemon(machine, directory, `late${i}`));
    await machine.drain(leaves);
    const host = (await machine.hosts()).find(({ name }) => name === leaves);
    expect(host).toMatchObject({ status: "draining", processes: 0 });
  }
  late.push(await daemon(machine, directory, "last"));
  // Shuffling may have been faster, or be about to.
  await machine.migrate(job.job.id, 1, "last").catch(() => {});
  const { exitCode, ranks } = await job.ended();
  expect(exitCode).toBe(0);
  expectWholeLedger(job, SIZE);
  for (const { hosts } of ranks) expect(hosts.at(-1)).toMatch(/^(late2|late3|last)$/);
  for (const child of late) {
    child.stdin?.end();
    await once(child, "exit");
  }
  await machine.close();
  rmSync(directory, { recursive: true });
}, 180_000);
