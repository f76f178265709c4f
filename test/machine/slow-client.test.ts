/**
 * Who reads a job's output may be slow, or stand still while the program writes: the program waits then, wherever it
 * is, and everything comes once and in order when it is read.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import {
  startMachine,
  type Job,
  type JobEvent,
  type JobOptions,
  type MachineClient,
} from "../../src/machine/index.ts";

const LINES = 3_000;
const SIZE = 2;
const STANDS_STILL_MS = 3_000;

it("the output of a program waits for a reader that stands still, and comes whole, once and in order", async () => {
  const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const program = fileURLToPath(new URL("programs/chatty.ts", import.meta.url));
  const args = [main, "run", program, "-n", String(SIZE), "--hosts", "1", "--", String(LINES)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  // The pipe is full, then the client: the terminal of somebody who reads, for example.
  child.stdout.pause();
  await new Promise((resolve) => setTimeout(resolve, STANDS_STILL_MS));
  const chunks = [first];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk)).resume();
  const [exitCode] = (await once(child, "close")) as [number];
  expect(exitCode).toBe(0);
  const lines = Buffer.concat(chunks).toString().split("\n");
  for (let rank = 0; rank < SIZE; rank++) {
    const own = lines.filter((line) => line.startsWith(`${rank}: `)).map((line) => line.split(" ")[2]);
    expect(own).toEqual(Array.from({ length: LINES }, (_, i) => String(i + 1)));
  }
});

const FLOOD = 20_000;
/** Of lines that cost 140 or so: twice the window. */
const MOST_AHEAD = 4_000;

/** Reads all there is, and holds it to what was written. */
async function readAll(events: AsyncIterable<JobEvent>): Promise<void> {
  const all: JobEvent[] = [];
  for await (const event of events) all.push(event);
  expect(all.at(-1)).toMatchObject({ type: "ended", exitCode: 0 });
  const lines = all.filter((event) => event.type === "output");
  const numbers = lines.map(({ line }) => Number(line.split(" ")[0]));
  expect(numbers).toEqual(Array.from({ length: FLOOD }, (_, i) => i + 1));
}

describe("a job whose events nobody reads for the moment", () => {
  let machine: MachineClient;
  let directory: string;

  beforeAll(async () => {
    machine = await startMachine({ hosts: 3 });
    directory = mkdtempSync(join(tmpdir(), "flood-"));
  });
  afterAll(async () => {
    await machine.close();
    rmSync(directory, { recursive: true });
  });

  const path = (name: string): string => join(directory, name);

  async function flood(how: string, name: string, options: Partial<JobOptions> = {}): Promise<Job> {
    const program = await compile(fileURLToPath(new URL("programs/floods.ts", import.meta.url)));
    return await machine.run(program, { size: 2, args: [how, String(FLOOD), path(name)], ...options });
  }

  /** How many lines it has written once it writes no more. */
  async function standstill(name: string): Promise<number> {
    for (let before = -1; ;) {
      const now = written(name);
      if (now > 0 && now === before) return now;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  function written(name: string): number {
    try {
      return Number(readFileSync(path(name), "utf8"));
    } catch {
      return 0;
    }
  }

  it.each(["loop", "timer"])(
    "does not run on (%s), and goes on where it was when they are read",
    async (how) => {
      const job = await flood(how, how);
      expect(await standstill(how)).toBeLessThan(MOST_AHEAD);
      await readAll(job.events());
    },
  );

  it("can be moved, and stands still there, too; and a checkpoint of it can be taken", async () => {
    const job = await flood("loop", "moved");
    await standstill("moved");
    const { to } = await machine.migrate(job.id, 0);
    expect(await standstill("moved")).toBeLessThan(MOST_AHEAD);
    const { path: saved } = await machine.checkpoint(job.id, path("saved"));
    expect((await machine.migrate(job.id, 0)).from).toBe(to);
    expect(await standstill("moved")).toBeLessThan(MOST_AHEAD);
    await readAll(job.events());

    const again = await machine.restart(saved);
    const lines: JobEvent[] = [];
    for await (const event of again.events()) if (event.type === "output") lines.push(event);
    // What was written before the cut was handed to the client then.
    expect(lines.length).toBeGreaterThan(FLOOD - MOST_AHEAD);
    expect((lines.at(-1) as { line: string }).line).toMatch(new RegExp(`^${FLOOD} `));
  });

  it("runs to its end when whoever read them has broken off", async () => {
    const job = await flood("loop", "broken-off");
    for await (const event of job.events()) if (event.type === "output") break;
    expect((await job.ended).exitCode).toBe(0);
    expect(written("broken-off")).toBe(FLOOD);
  });
});
