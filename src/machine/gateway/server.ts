/**
 * The server of a gateway: pages over HTTP, and web sockets, each joined to what it asks for (through-gateway.ts).
 *
 * G1: A web socket is joined to nothing before its first message has been found to be a right hello.
 * G2: Only pages of this gateway's own are answered: others have another origin.
 * G3: A host whose tab was closed is reported lost at once. One whose connection broke may come back.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import net from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { CONNECT_TIMEOUT_MS, HELLO_TIMEOUT_MS, MAX_WEB_MESSAGE_BYTES, SILENCE_MS } from "../limits.ts";
import { checkHello, HELLO_BYTES, type Purpose } from "../transport/credentials.ts";
import { addressesOf } from "../transport/endpoints.ts";
import { listening } from "../transport/listening.ts";
import { SCHEDULER } from "../transport/through-gateway.ts";
import { Doors } from "./doors.ts";
import { pages } from "./pages.ts";
import { breakOff, join } from "./relay.ts";

export interface ServerOptions {
  /** Of the machine. */
  readonly secret: string;
  /** The scheduler's endpoint. */
  readonly scheduler: string;
  /** Of this computer, where browsers and other hosts reach it. */
  readonly address: string;
  /** A host's tab was closed (G3). */
  tabClosed(host: string): void;
}

/** The code with which a browser closes the web sockets of a tab that is closed, or goes elsewhere. */
const GOING_AWAY = 1001;

export class GatewayServer {
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #webs = new WebSocketServer({ noServer: true, maxPayload: MAX_WEB_MESSAGE_BYTES });
  readonly #doors: Doors;
  readonly #heard = new Map<WebSocket, Heard>();
  #pulse: NodeJS.Timeout | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#doors = new Doors(options.address);
    this.#server = createServer(pages());
    this.#server.on("upgrade", (request: IncomingMessage, socket: net.Socket, head: Buffer) => {
      socket.on("error", () => {});
      if (!isOwnPage(request)) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      this.#webs.handleUpgrade(request, socket, head, (web) => {
        this.#heard.set(web, { socket, bytes: -1 });
        web.once("close", () => this.#heard.delete(web));
        this.#greet(web, request.url ?? "/");
      });
    });
  }

  /**
   * @returns the port.
   * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`.
   */
  async listen(port: number): Promise<number> {
    const { address: host } = this.#options;
    await listening(this.#server, { host, port }, `${host}:${port}`);
    this.#pulse = setInterval(() => beat(this.#heard), SILENCE_MS);
    return (this.#server.address() as net.AddressInfo).port;
  }

  close(): void {
    clearInterval(this.#pulse);
    this.#doors.close();
    for (const web of this.#webs.clients) web.close(GOING_AWAY);
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  /** G1. */
  #greet(web: WebSocket, path: string): void {
    web.binaryType = "nodebuffer";
    web.on("error", () => {});
    const timer = setTimeout(() => breakOff(web, "no credentials in time"), HELLO_TIMEOUT_MS);
    web.once("close", () => clearTimeout(timer));
    web.once("message", (hello: Buffer, isBinary: boolean) => {
      clearTimeout(timer);
      const purpose =
        isBinary && hello.length === HELLO_BYTES ? checkHello(hello, this.#options.secret) : null;
      if (purpose === null) return breakOff(web, "wrong credentials");
      this.#admit(web, new URL(path, "http://gateway"), purpose, hello);
    });
  }

  #admit(web: WebSocket, { pathname, searchParams }: URL, purpose: Purpose, hello: Buffer): void {
    if (pathname === "/link" && purpose !== "door") {
      this.#watch(web, purpose, searchParams.get("host") ?? "");
      return this.#link(web, searchParams.getAll("to"), hello);
    }
    if (pathname === "/comer") return this.#doors.fetch(web, Number(searchParams.get("number")));
    if (pathname !== "/door") return breakOff(web, `nothing is at "${pathname}"`);
    this.#doors
      .open(web, searchParams.get("of"))
      .catch((error: unknown) => breakOff(web, error instanceof Error ? error.message : String(error)));
  }

  /** Joins it to the first endpoint that answers. What comes meanwhile waits. */
  #link(web: WebSocket, endpoints: readonly string[], hello: Buffer): void {
    const { scheduler } = this.#options;
    const addresses = addressesOf(endpoints.map((to) => (to === SCHEDULER ? scheduler : to)));
    const early: Buffer[] = [];
    const keep = (data: Buffer): void => void early.push(data);
    web.on("message", keep).pause();
    const next = (): void => {
      const address = addresses.shift();
      if (address === undefined) return refuse(web, `cannot reach ${endpoints.join(" or ")}`);
      const socket = net.connect({ ...address, timeout: CONNECT_TIMEOUT_MS });
      socket.once("error", next).once("timeout", () => socket.destroy(new Error("no answer")));
      socket.once("connect", () => {
        socket.setTimeout(0).removeAllListeners("timeout").off("error", next);
        if (web.readyState === web.CLOSED) return void socket.destroy();
        for (const data of [hello, ...early]) socket.write(data);
        web.off("message", keep);
        join(web, socket);
        web.resume();
      });
    };
    next();
  }

  /** G3. */
  #watch(web: WebSocket, purpose: Purpose, host: string): void {
    if (purpose !== "control" || host === "") return;
    web.on("close", (code) => {
      if (code === GOING_AWAY) this.#options.tabClosed(host);
    });
  }
}

/** G2. */
function isOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(web: WebSocket, reason: string): void {
  web.resume();
  breakOff(web, reason);
}

/** A web socket's way to its browser, and how much had come over it when it was last looked at, in bytes. */
interface Heard {
  readonly socket: net.Socket;
  bytes: number;
}

/** Over which nothing came, not even the answer to a ping, is lost, whatever the operating system believes. */
function beat(heard: Map<WebSocket, Heard>): void {
  for (const [web, last] of heard) {
    const bytes = last.socket.bytesRead;
    // What stands in line behind data that nobody takes at the moment has not been read.
    if (bytes === last.bytes && !web.isPaused) web.terminate();
    last.bytes = bytes;
    if (web.readyState === web.OPEN) web.ping();
  }
}
