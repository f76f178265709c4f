/**
 * The scheduler's way to its keeper (../keeper), which is started when it is first needed, and again should it have
 * died. What it was doing then has failed.
 */
import { GodwitError } from "../../errors.ts";
import type { FromKeeper, KeeperRequest } from "../keeper/messages.ts";
import type { KeeperTask } from "../keeper/main.ts";
import { announcement, giveTask, startChild } from "../os/child.ts";
import { entryPath } from "../os/engine.ts";
import { sendMessage } from "../transport/codec.ts";
import { openLink } from "../transport/endpoints.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import type { Link } from "../transport/transport.ts";

interface Running {
  readonly endpoints: readonly string[];
  readonly link: Link;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: GodwitError): void;
}

export class KeeperProcess {
  readonly #task: KeeperTask;
  #running: Promise<Running> | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(task: KeeperTask) {
    this.#task = task;
  }

  /** Where carriers reach it. @throws {GodwitError} `ERR_START` */
  async endpoints(): Promise<readonly string[]> {
    return (await this.#run()).endpoints;
  }

  /** @throws {GodwitError} what the keeper answers with, `ERR_CONNECTION_LOST` when it dies meanwhile, `ERR_START`. */
  async ask(body: KeeperRequest): Promise<unknown> {
    const { link } = await this.#run();
    const id = ++this.#lastId;
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      sendMessage(link, { type: "request", id, body });
    });
  }

  #run(): Promise<Running> {
    if (this.#running === null) {
      const starting = this.#start();
      this.#running = starting;
      starting.catch(() => this.#gone(starting));
    }
    return this.#running;
  }

  async #start(): Promise<Running> {
    const entry = entryPath(import.meta.url, "../keeper/main");
    const child = startChild({ engine: undefined, entry, stderr: "inherit" });
    const announced = announcement(child, "the keeper of checkpoints");
    giveTask(child, this.#task);
    const endpoints = (await announced) as readonly string[];
    const handler = messagesOnly({
      message: (message) => this.#heard(message as unknown as FromKeeper),
      closed: () => this.#gone(this.#running),
    });
    return { endpoints, link: openLink(endpoints, this.#task.secret, "checkpoint", handler) };
  }

  #heard(message: FromKeeper): void {
    if (message.type !== "answer") return;
    const waiter = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("value" in message) waiter?.resolve(message.value);
    else waiter?.reject(new GodwitError(message.code as `ERR_${string}`, message.message));
  }

  #gone(which: Promise<Running> | null): void {
    if (this.#running !== which) return;
    this.#running = null;
    const error = new GodwitError("ERR_CONNECTION_LOST", "the keeper of checkpoints has ended");
    for (const waiter of this.#waiting.values()) waiter.reject(error);
    this.#waiting.clear();
  }
}
