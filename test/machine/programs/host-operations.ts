// oxlint-disable unicorn/prefer-add-event-listener, unicorn/require-post-message-target-origin, no-unmodified-loop-condition, unicorn/consistent-function-scoping -- every way to listen is taken, and ports are no windows
/**
 * Uses its host in the way its first argument says, says `ready`, and goes on. What it got, it says in the
 * end, and where. Those that wait to be released do so for a file.
 */
import { execSync, spawn } from "node:child_process";
import { lookup } from "node:dns";
import { lookup as lookupPromise } from "node:dns/promises";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { machine } from "godwit";

const [what, origin = "", file = ""] = process.argv.slice(2);
const port = Number(new URL(origin).port);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The test has seen what it wanted to see. */
const released = async (): Promise<void> => {
  while (!existsSync(`${file}.released`)) await sleep(5);
};
const said = (...words: unknown[]): void => console.log(...words, machine.host.name);

/** A thread that posts 1, 2, 3 … every 5 ms, up to what it is told. */
const counting = (to: number): Worker =>
  new Worker(
    `const { parentPort } = require("node:worker_threads"); let i = 0;
    const timer = setInterval(() => { parentPort.postMessage(++i); if (i === ${to}) clearInterval(timer); }, 5);`,
    { eval: true },
  );

const uses: Record<string, () => Promise<void>> = {
  async lookups() {
    console.log("ready");
    const found = new Set<string>();
    for (let round = 0; round < 100; round++) {
      const { address } = await lookupPromise("127.0.0.1");
      lookup("127.0.0.1", (_error, other) => found.add(other));
      found.add(address);
      await sleep(2);
    }
    said(...found);
  },
  async lines() {
    console.log("ready");
    let count = 0;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      count += line.length;
      await sleep(1);
    }
    said(count);
  },
  async child() {
    process.env["NUMBERS"] = "1 2 3";
    const child = spawn("sh", ["-c", "for i in $NUMBERS; do echo $i; sleep 0.1; done"]);
    console.log("ready");
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    console.log(String(execSync("echo $NUMBERS")).trim());
    said(text.split("\n").join(""), code);
  },
  async thread() {
    const worker = counting(60);
    console.log("ready");
    let sum = 0;
    worker.on("message", (value: number) => (sum += value));
    await once(worker, "exit");
    said(sum);
  },
  async ports() {
    const conversation = async (): Promise<number> => {
      const { port1, port2 } = new MessageChannel();
      let heard = 0;
      // Node's types lack it.
      const [one, other] = [port1, port2] as unknown as { onmessage: (event: { data: number }) => void }[];
      other!.onmessage = ({ data }) => port2.postMessage(data);
      one!.onmessage = ({ data }) => {
        heard = data;
        if (data < 60) setTimeout(() => port1.postMessage(data + 1), 5);
        else port1.close();
      };
      port1.postMessage(1);
      await new Promise((resolve) => port2.addEventListener("close", resolve));
      return heard;
    };
    console.log("ready");
    said(await conversation());
  },
  async webSocket() {
    const heard: string[] = [];
    const conversation = async (): Promise<void> => {
      const socket = new WebSocket(origin.replace("http", "ws"));
      socket.addEventListener("message", { handleEvent: ({ data }: MessageEvent) => void heard.push(data) });
      await new Promise((resolve) => (socket.onclose = resolve));
    };
    console.log("ready");
    await conversation();
    said(heard.join(""));
  },
  // ── these stay ──
  async answering() {
    const server = createServer((_request, response) => {
      response.write("first ");
      void released().then(() => response.end("last"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const answer = fetch(`http://127.0.0.1:${port}`).then((response) => response.text());
    await once(server, "request");
    console.log("ready");
    const text = await answer;
    server.close();
    said(text);
  },
  async connected() {
    const held = { sockets: new Map([["peer", connect(port, "127.0.0.1")]]) };
    console.log("ready");
    await released();
    const socket = held.sockets.get("peer")!;
    socket.write("GET /text HTTP/1.0\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    said(text.split("\r\n\r\n")[1]);
  },
  async started() {
    const child = spawn("cat");
    console.log("ready");
    await released();
    child.stdin.end("through");
    let text = "";
    for await (const chunk of child.stdout) text += String(chunk);
    said(text);
  },
  async counted() {
    const worker = counting(200);
    const heard: number[] = [];
    worker.on("message", (value: number) => heard.push(value));
    await once(worker, "message");
    console.log("ready");
    await released();
    while (heard.length < 200) await sleep(5);
    await worker.terminate();
    said(heard.every((value, i) => value === i + 1));
  },
  async listening() {
    const { port1, port2 } = new MessageChannel();
    const heard: number[] = [];
    port1.on("message", (value: number) => heard.push(value));
    let posted = 0;
    const timer = setInterval(() => port2.postMessage(++posted), 1);
    console.log("ready");
    await released();
    clearInterval(timer);
    while (heard.length < posted) await sleep(5);
    port1.close();
    said(posted > 0 && heard.every((value, i) => value === i + 1));
  },
  async subscribed() {
    const channel = new BroadcastChannel("numbers");
    let heard = "";
    channel.onmessage = ({ data }) => void (heard = data);
    console.log("ready");
    await released();
    const other = new BroadcastChannel("numbers");
    other.postMessage("heard");
    while (heard === "") await sleep(5);
    channel.close();
    other.close();
    said(heard);
  },
  async attached() {
    const held = [new WebSocket(`${origin.replace("http", "ws")}/silent`)];
    await once(held[0]!, "open");
    console.log("ready");
    await released();
    held[0]!.close();
    await once(held[0]!, "close");
    said(held[0]!.readyState);
  },
  async reading() {
    const lines = createInterface({ input: connect(port, "127.0.0.1") });
    console.log("ready");
    await released();
    lines.close();
    said("closed");
    process.exit(0);
  },
  async holding() {
    const held = { body: new Blob(["held"]) };
    console.log("ready");
    await released();
    said(await held.body.text());
  },
};

await uses[what!]!();
