/**
 * Uses its host in the way its first argument says, says `ready`, and goes on. What it got, it says in the
 * end; `h2` in its lines is where it was moved to.
 */
import { exec } from "node:child_process";
import { once } from "node:events";
import { closeSync, createReadStream, existsSync, openSync, writeFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { machine } from "godwit";

const [what, origin = "", file = ""] = process.argv.slice(2);
const port = Number(new URL(origin || "http://x").port);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The test has seen what it wanted to see. */
const released = async (): Promise<void> => {
  while (!existsSync(`${file}.released`)) await sleep(5);
};
const said = (...words: unknown[]): void => console.log(...words, machine.host.name);

const uses: Record<string, () => Promise<void>> = {
  async fetch() {
    const response = await fetch(`${origin}/slow`);
    console.log("ready");
    said((await response.text()).length);
  },
  async body() {
    const response = await fetch(`${origin}/slow`);
    console.log("ready");
    let length = 0;
    for await (const chunk of response.body!) length += chunk.length;
    said(length);
  },
  async abort() {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    console.log("ready");
    await fetch(`${origin}/never`, { signal: controller.signal }).catch((error: Error) =>
      said(error.message),
    );
  },
  async readFile() {
    console.log("ready");
    const texts = await Promise.all(Array.from({ length: 20 }, () => readFile(file)));
    said(texts.reduce((sum, text) => sum + text.length, 0));
  },
  async exec() {
    console.log("ready");
    const out = await new Promise((resolve) =>
      exec("sleep 0.3; echo done", (_error, text) => resolve(text.trim())),
    );
    said(out);
  },
  async socket() {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    socket.write("GET /slow HTTP/1.0\r\n\r\n");
    console.log("ready");
    await once(socket, "close");
    said(text.split("\r\n\r\n")[1]!.length);
  },
  async stream() {
    console.log("ready");
    let length = 0;
    for await (const chunk of createReadStream(file, { highWaterMark: 65_536 })) {
      length += (chunk as Buffer).length;
      await sleep(1);
    }
    said(length);
  },
  async pipeline() {
    console.log("ready");
    let length = 0;
    await pipeline(createReadStream(file), createGzip(), async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) length += chunk.length;
    });
    said(length > 0);
  },
  // ── these stay ──
  async server() {
    const server = createServer().listen(0);
    console.log("ready");
    await released();
    server.close();
    await once(server, "close");
    said("closed");
  },
  async file() {
    const log = { files: [await open(file)] };
    console.log("ready");
    await released();
    said((await log.files[0]!.read(Buffer.alloc(4))).bytesRead);
    await log.files[0]!.close();
  },
  async descriptor() {
    const fd = openSync(file, "r");
    console.log("ready");
    await released();
    closeSync(fd);
    said("closed");
  },
  async response() {
    const held = { response: new Response("held") };
    console.log("ready");
    await released();
    said(await held.response.text());
  },
};

if (["file", "descriptor"].includes(what!)) writeFileSync(file, "text");
await uses[what!]!();
