/** Who shows a job's output may be slow: it stands still while the program writes, and then reads everything. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

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
