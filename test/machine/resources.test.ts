/** What processes do with their hosts: waited for if it ends, named if it does not. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { run } from "./running.ts";
import { serve, type WebServer } from "./web-server.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
const bigFile = join(directory, "big");
let machine: MachineClient;
let web: WebServer;

/** Ten pieces, in a third of a second. */
function answerSlowly(response: ServerResponse): void {
  let pieces = 0;
  const timer = setInterval(() => {
    response.write("x".repeat(1_000));
    if (++pieces < 10) return;
    clearInterval(timer);
    response.end();
  }, 30);
}

beforeAll(async () => {
  writeFileSync(bigFile, Buffer.alloc(4 * 2 ** 20, "big"));
  web = await serve((request, response) => {
    if (request.url === "/slow") answerSlowly(response);
  });
  machine = await startMachine({ hosts: 2 });
});
afterAll(async () => {
  await machine.close();
  web.close();
  rmSync(directory, { recursive: true });
});

const started = async (what: string, file: string, freezeWaitMs?: number) => {
  const job = await run(machine, "resources", { size: 1, args: [what, web.origin, file], freezeWaitMs });
  await job.until((event) => event.type === "output");
  return job;
};

describe("a process that moves in the middle of", () => {
  it.each([
    ["a fetch whose body is read as text", "fetch", "10000 h2"],
    ["a fetch whose body is iterated over", "body", "10000 h2"],
    ["a fetch that is aborted", "abort", "enough h2"],
    ["reading twenty files at once", "readFile", `${20 * 4 * 2 ** 20} h2`],
    ["a child process", "exec", "done h2"],
    ["a conversation on a socket", "socket", "10000 h2"],
    ["iterating over a file's stream", "stream", `${4 * 2 ** 20} h2`],
    ["a pipeline of streams", "pipeline", "true h2"],
  ])("%s moves when it is done, with its result", async (_, what, last) => {
    const job = await started(what, bigFile, 30_000);
    await machine.migrate(job.job.id, 0, "h2").catch((error: Error) => {
      // On a busy computer it may be over before it is to be moved.
      if (!/ended|terminated/.test(error.message)) throw error;
    });
    expect((await job.ended()).exitCode).toBe(0);
    const output = job.outputOf(1);
    expect([last, last.replace("h2", "h1")]).toContain(output.at(-1));
    expect(output).toHaveLength(2);
  });
});

describe("a process that stays says why, goes on unharmed,", () => {
  const place = String.raw`created at resources\.ts:\d+:\d+`;

  it.each([
    ["a server that listens", "server", `server\\(\\) → local server → Server \\(${place}\\)`, "closed h1"],
    [
      "an open file",
      "file",
      `file\\(\\) → local log → \\.files → \\[0\\] → FileHandle \\(${place}\\)`,
      "4 h1",
    ],
    ["an open file descriptor", "descriptor", `file descriptor \\d+ is open \\(${place}\\)`, "closed h1"],
    [
      "an object of the engine's",
      "response",
      `response\\(\\) → local held → \\.response → Response \\(${place}\\)`,
      "held h1",
    ],
  ])("for %s", async (_, what, reason, last) => {
    const file = join(directory, what);
    const job = await started(what, file, 20);
    const [asked] = await machine.processes({ ask: true });
    expect(asked?.pinnedNow).toMatch(new RegExp(reason));
    await expect(machine.migrate(job.job.id, 0, "h2")).rejects.toMatchObject({
      code: "ERR_PINNED",
      message: expect.stringMatching(reason) as string,
    });
    expect((await machine.processes())[0]?.pinned).toMatch(new RegExp(reason));
    writeFileSync(`${file}.released`, "");
    const report = await job.ended();
    expect(report).toMatchObject({ exitCode: 0, migrations: [{ status: "refused" }] });
    expect(job.outputOf(1)).toEqual(["ready", last]);
  });
});

it("drain() and --shuffle tell the same reason, and the process goes on", async () => {
  const own = await startMachine({ hosts: 2 });
  const file = join(directory, "drained");
  const options = { size: 1, args: ["descriptor", web.origin, file], freezeWaitMs: 20, shuffleMs: 50 };
  const job = await run(own, "resources", options);
  await job.until((event) => event.type === "migration");
  const reason = expect.stringMatching(/file descriptor \d+ is open \(created at resources\.ts:/) as string;
  expect(job.of("migration")[0]?.migration).toMatchObject({ status: "refused", reason });
  await expect(own.drain("h1")).rejects.toMatchObject({ code: "ERR_DRAIN", message: reason });
  writeFileSync(`${file}.released`, "");
  expect((await job.ended()).exitCode).toBe(0);
  await own.close();
});
