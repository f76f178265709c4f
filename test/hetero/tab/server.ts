/**
 * Has a browser run scripts: a tab opens this server's page, which starts a worker for each question. The worker says
 * `{ answer }` as often as it likes, and at last `{ end: true }`.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { HEADERS } from "../../../src/machine/gateway/pages.ts";
import { type BrowserName, openTab, type OpenTab } from "../../browser/browsers.ts";

export interface Said {
  readonly answers: readonly unknown[];
  /** Why there are no more, if it did not end by itself. */
  readonly broken: string | undefined;
}

interface Asking {
  readonly answers: unknown[];
  over(broken?: string): void;
}

/** A worker's message, as the page passes it on. */
interface FromPage {
  readonly id: number;
  readonly answer?: unknown;
  readonly end?: true;
  readonly broken?: string;
}

/** With no answer for so long, in ms, a worker has come to a stand: longer than it takes a sample to do so. */
const SILENCE_MS = 180_000;

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Godwit</title>
<script type="module" src="/page.js"></script>
`;

const PAGE_SCRIPT = `
const socket = new WebSocket("ws://" + location.host);
const say = (id, message) => socket.send(JSON.stringify({ id, ...message }));
const workers = new Map();
const end = (id) => {
  workers.get(id)?.terminate();
  workers.delete(id);
};
socket.onmessage = ({ data }) => {
  const { id, script, question } = JSON.parse(data);
  if (script === undefined) return end(id);
  const worker = new Worker(script, { type: "module" });
  workers.set(id, worker);
  worker.onmessage = ({ data }) => {
    say(id, data);
    if (data.end) end(id);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    say(id, { broken: event.message ?? "its script does not load" });
    end(id);
  };
  worker.postMessage(question);
};
`;

export class AskedTab {
  readonly #name: BrowserName;
  readonly #web: WebSocket;
  readonly #asking = new Map<number, Asking>();
  readonly #close: () => Promise<void>;
  #lastId = 0;

  private constructor(name: BrowserName, web: WebSocket, close: () => Promise<void>) {
    this.#name = name;
    this.#web = web;
    this.#close = close;
    web.on("message", (data: Buffer) => {
      const { id, answer, end, broken } = JSON.parse(data.toString()) as FromPage;
      const asking = this.#asking.get(id);
      if (answer !== undefined) asking?.answers.push(answer);
      if (end === true || broken !== undefined) asking?.over(broken);
    });
    web.on("close", () => {
      for (const asking of this.#asking.values()) asking.over(`the tab in ${name} has ended`);
    });
  }

  /** @param scripts by name: the code of each. @param env of the browser, besides this process's. */
  static async open(
    name: BrowserName,
    scripts: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<AskedTab> {
    const files: Readonly<Record<string, string>> = { ...scripts, "page.js": PAGE_SCRIPT };
    const server = createServer(({ url }, response) => {
      const script = files[(url ?? "").slice(1)];
      if (url !== "/" && script === undefined) return void response.writeHead(404).end();
      const type = script === undefined ? "text/html" : "text/javascript";
      response.writeHead(200, { ...HEADERS, "Content-Type": `${type}; charset=utf-8` }).end(script ?? PAGE);
    });
    const webs = new WebSocketServer({ server, maxPayload: 2 ** 30 });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const joined = new Promise<WebSocket>((resolve) => webs.once("connection", resolve));
    const tab: OpenTab = await openTab(
      name,
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      env,
    );
    return new AskedTab(name, await joined, async () => {
      await tab.close();
      webs.close();
      server.close();
    });
  }

  /** Runs a script in a worker of its own. */
  ask(script: string, question: unknown): Promise<Said> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const answers: unknown[] = [];
      let heard = 0;
      const timer = setInterval(() => {
        if (answers.length === heard) over(`nothing came from ${this.#name} for ${SILENCE_MS / 1000} s`);
        heard = answers.length;
      }, SILENCE_MS);
      const over = (broken?: string): void => {
        clearInterval(timer);
        this.#asking.delete(id);
        if (broken !== undefined) this.#web.send(JSON.stringify({ id }));
        resolve({ answers, broken });
      };
      this.#asking.set(id, { answers, over });
      this.#web.send(JSON.stringify({ id, script: `/${script}`, question }));
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}
