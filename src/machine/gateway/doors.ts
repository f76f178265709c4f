/**
 * Places where others reach pages: a page cannot listen, so the gateway does for it. Whoever comes waits until the
 * page fetches him.
 */
import net, { type Socket } from "node:net";
import type { WebSocket } from "ws";
import { HELLO_TIMEOUT_MS, RETURN_MS } from "../limits.ts";
import { listening } from "../transport/listening.ts";
import { CLEAN } from "../transport/web-socket.ts";
import { breakOff, join } from "./relay.ts";

interface Door {
  readonly endpoint: string;
  readonly server: net.Server;
  /** Its page's; null while that is lost. */
  page: WebSocket | null;
  readonly waiting: Map<number, Socket>;
  /** Until it is given up. */
  lost: NodeJS.Timeout | undefined;
}

export class Doors {
  readonly #address: string;
  readonly #doors = new Map<string, Door>();
  readonly #comers = new Map<number, Door>();
  #lastNumber = 0;

  /** @param address of this computer, where others reach it. */
  constructor(address: string) {
    this.#address = address;
  }

  /** @param of the endpoint of a door whose page was lost and is back. */
  async open(page: WebSocket, of: string | null): Promise<void> {
    const door = of === null ? await this.#make() : this.#doors.get(of);
    if (door === undefined) return breakOff(page, "it was given up");
    clearTimeout(door.lost);
    door.page?.terminate();
    door.page = page;
    page.on("close", (code) => {
      if (door.page !== page) return;
      door.page = null;
      if (code === CLEAN) this.#close(door);
      else door.lost = setTimeout(() => this.#close(door), RETURN_MS);
    });
    if (page.readyState !== page.OPEN) return void page.emit("close", CLEAN);
    page.send(JSON.stringify({ endpoint: door.endpoint }));
    for (const number of door.waiting.keys()) page.send(JSON.stringify({ comer: number }));
  }

  /** A page fetches who has come. */
  fetch(web: WebSocket, number: number): void {
    const socket = this.#take(number);
    if (socket === undefined) return breakOff(web, "it has left");
    join(web, socket);
  }

  close(): void {
    for (const door of this.#doors.values()) this.#close(door);
  }

  async #make(): Promise<Door> {
    const server = net.createServer({ pauseOnConnect: true }, (socket) => this.#comes(door, socket));
    await listening(server, { host: this.#address, port: 0 }, this.#address);
    const endpoint = `tcp:${this.#address}:${(server.address() as net.AddressInfo).port}`;
    const door: Door = { endpoint, server, page: null, waiting: new Map(), lost: undefined };
    this.#doors.set(endpoint, door);
    return door;
  }

  #comes(door: Door, socket: Socket): void {
    const number = ++this.#lastNumber;
    door.waiting.set(number, socket);
    this.#comers.set(number, door);
    // Who is not fetched has waited as long as for an answer to a hello.
    socket.setTimeout(HELLO_TIMEOUT_MS, () => socket.destroy());
    socket.on("error", () => {}).on("close", () => this.#take(number));
    door.page?.send(JSON.stringify({ comer: number }));
  }

  #take(number: number): Socket | undefined {
    const door = this.#comers.get(number);
    const socket = door?.waiting.get(number);
    this.#comers.delete(number);
    door?.waiting.delete(number);
    if (socket?.destroyed) return undefined;
    return socket?.setTimeout(0);
  }

  #close(door: Door): void {
    clearTimeout(door.lost);
    this.#doors.delete(door.endpoint);
    door.server.close();
    for (const [number, socket] of door.waiting) {
      this.#comers.delete(number);
      socket.destroy();
    }
    door.waiting.clear();
    door.page?.close(CLEAN);
  }
}
