/** What processes have under way and open at their hosts, kind by kind: it is waited for, or named. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { type Running, run } from "./running.ts";
import { serve, type WebServer } from "./web-server.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
const manyLines = join(directory, "lines");
let machine: MachineClient;
let web: WebServer;

/** A web socket's other end: ten digits in a third of a second, and the end; or nothing but an answer to the end. */
function converse(request: IncomingMessage, socket: Socket): void {
  const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accepted = createHash("sha1").update(key).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted}\r\n\r\n`,
  );
  socket.on("error", () => {});
  if (request.url === "/silent") return void socket.on("data", () => socket.end(Buffer.of(0x88, 0)));
  let digit = 0;
  const timer = setInterval(() => {
    if (digit < 10) return void socket.write(Buffer.from([0x81, 1, 0x30 + digit++]));
    clearInterval(timer);
    socket.end(Buffer.of(0x88, 0));
  }, 30);
}

beforeAll(async () => {
  writeFileSync(manyLines, "line\n".repeat(200));
  web = await serve((_request, response) => response.end("answered"));
  web.server.on("upgrade", converse);
  machine = await startMachine({ hosts: 2 });
});
afterAll(async () => {
  await machine.close();
  web.close();
  rmSync(directory, { recursive: true });
});

async function started(what: string, file: string, freezeWaitMs: number): Promise<Running> {
  const job = await run(machine, "host-operations", {
    size: 1,
    args: [what, web.origin, file],
    freezeWaitMs,
  });
  onTestFinished(() => job.job.kill().catch(() => {}));
  await job.until((event) => event.type === "output");
  return job;
}

describe("a process that moves in the middle of", () => {
  it.each([
    ["looking up names", "lookups", "127.0.0.1 h2"],
    ["reading a file line by line", "lines", "800 h2"],
    ["listening to a child process", "child", "123 0 h2"],
    ["listening to a thread", "thread", "1830 h2"],
    ["a conversation over message ports", "ports", "60 h2"],
    ["a conversation over a web socket", "webSocket", "0123456789 h2"],
  ])("%s moves when it may, with all of it", async (_, what, last) => {
    const job = await started(what, manyLines, 30_000);
    await machine.migrate(job.job.id, 0, "h2").catch((error: Error) => {
      // On a busy computer it may be over before it is to be moved.
      if (!/ended|terminated|a job that runs/.test(error.message)) throw error;
    });
    expect((await job.ended()).exitCode).toBe(0);
    expect([last, last.replace("h2", "h1")]).toContain(job.outputOf(1).at(-1));
    // Its children have its variables, here and there.
    if (what === "child") expect(job.outputOf(1)).toContain("1 2 3");
  });
});

describe("a process stays, says why, and goes on unharmed, with", () => {
  const place = String.raw`\(created at host-operations\.ts:\d+:\d+\)`;

  it.each([
    ["a request it is answering", "answering", `released\\(\\) → ServerResponse ${place}`, "first last"],
    ["a connection", "connected", `local held → \\.sockets → .* → Socket ${place}`, "answered"],
    ["a child process", "started", `started\\(\\) → local child → ChildProcess ${place}`, "through"],
    ["a thread that goes on posting", "counted", `counted\\(\\) → local worker → Worker ${place}`, "true"],
    ["a message port that is posted to", "listening", `a timer → MessagePort ${place}`, "true"],
    ["a broadcast channel", "subscribed", `local channel → BroadcastChannel ${place}`, "heard"],
    ["a web socket", "attached", `local held → \\[0\\] → WebSocket ${place}`, "3"],
    ["lines that are still to come", "reading", `local lines → Interface ${place}`, "closed"],
    ["an object of a class of the engine's", "holding", `local held → \\.body → Blob ${place}`, "held"],
  ])("%s", async (_, what, reason, last) => {
    const file = join(directory, what);
    const job = await started(what, file, 20);
    const processes = await machine.processes({ ask: true });
    expect(processes.find((process) => process.job === job.job.id)?.pinnedNow).toMatch(new RegExp(reason));
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(machine.migrate(job.job.id, 0, "h2")).rejects.toMatchObject({
        code: "ERR_PINNED",
        message: expect.stringMatching(reason) as string,
      });
    }
    writeFileSync(`${file}.released`, "");
    expect((await job.ended()).exitCode).toBe(0);
    expect(job.outputOf(1)).toEqual(["ready", `${last} h1`]);
  });
});
