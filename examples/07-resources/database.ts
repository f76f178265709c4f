/** A connection to a store (store.ts) that moves along with the process that uses it. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { godwit } from "godwit";

/** What it takes to make the connection again. */
interface State {
  readonly port: number;
  readonly queries: number;
  /** It has not been closed by the program. */
  readonly isOpen: boolean;
}

export class Database {
  readonly port: number;
  /** How many queries have been answered, on whatever connection. */
  queries: number;
  #socket: Socket | undefined;
  #waiting: ((answer: string) => void)[] = [];
  #unread = "";
  /** The query begun last. */
  #last: Promise<unknown> = Promise.resolve();

  static async connect(port: number, queries = 0): Promise<Database> {
    const database = new Database(port, queries);
    await database.#open();
    return database;
  }

  private constructor(port: number, queries: number) {
    this.port = port;
    this.queries = queries;
  }

  async query(request: string): Promise<string> {
    const answer = new Promise<string>((resolve) => this.#waiting.push(resolve));
    this.#last = answer;
    this.#socket!.write(`${request}\n`);
    const text = await answer;
    this.queries++;
    return text;
  }

  async close(): Promise<void> {
    const socket = this.#socket!;
    this.#socket = undefined;
    const closed = once(socket, "close");
    socket.end();
    await closed;
  }

  // ── moving ──

  /** Before a move: the queries in flight are answered, on this connection; then it is closed. */
  async [godwit.freeze](): Promise<State> {
    await this.#last;
    const isOpen = this.#socket !== undefined;
    if (isOpen) await this.close();
    return { port: this.port, queries: this.queries, isOpen };
  }

  /** After it, on the new host. */
  static async [godwit.thaw]({ port, queries, isOpen }: State): Promise<Database> {
    return isOpen ? await Database.connect(port, queries) : new Database(port, queries);
  }

  /** After a move that was given up: the same connection object goes on here. */
  async [godwit.thaw]({ isOpen }: State): Promise<void> {
    if (isOpen) await this.#open();
  }

  async #open(): Promise<void> {
    const socket = connect(this.port, "127.0.0.1");
    await once(socket, "connect");
    socket.setEncoding("utf8").on("data", (text: string) => this.#read(text));
    this.#socket = socket;
  }

  #read(text: string): void {
    const lines = (this.#unread + text).split("\n");
    this.#unread = lines.pop()!;
    for (const line of lines) this.#waiting.shift()!(line);
  }
}
