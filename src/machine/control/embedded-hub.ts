/** The embedded control plane, the scheduler's end: it listens, daemons and clients connect. */
import { GodwitError } from "../../errors.ts";
import { sendMessage } from "../transport/codec.ts";
import { badFrame } from "../transport/frame.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import { tcp } from "../transport/socket-transport.ts";
import type { Link, LinkHandler, Listener } from "../transport/transport.ts";
import type { ControlHub, ExecutableStore, HubHandler, ParticipantId } from "./control-plane.ts";
import { bodyOf, Pulse } from "./embedded-pulse.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * @param address `host:port`, port 0 for any free one.
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`.
 */
export async function openControlHub(
  address: string,
  secret: string,
  store: ExecutableStore,
  handler: HubHandler,
): Promise<ControlHub> {
  const hub = new EmbeddedHub(store, handler);
  await hub.listen(address, secret);
  return hub;
}

class EmbeddedHub implements ControlHub {
  readonly #store: ExecutableStore;
  readonly #handler: HubHandler;
  readonly #links = new Map<ParticipantId, Link>();
  #lastId = 0;
  #listener!: Listener;

  constructor(store: ExecutableStore, handler: HubHandler) {
    this.#store = store;
    this.#handler = handler;
  }

  async listen(address: string, secret: string): Promise<void> {
    this.#listener = await tcp.listen(address, { secret, accept: (link) => this.#accept(link) });
  }

  get endpoint(): string {
    return this.#listener.endpoint;
  }

  signal(to: ParticipantId, body: object): void {
    const link = this.#links.get(to);
    if (link !== undefined) sendMessage(link, { type: "signal", body });
  }

  async close(): Promise<void> {
    this.#listener.close();
    const open = [...this.#links.values()];
    for (const link of open) {
      sendMessage(link, { type: "goodbye" });
      link.close();
    }
    await Promise.all(open.map((link) => link.gone));
  }

  #accept(link: Link): LinkHandler {
    const from = ++this.#lastId;
    this.#links.set(from, link);
    const gone = (reason: string, forGood: boolean): void => {
      if (!this.#links.delete(from)) return;
      pulse.stop();
      this.#handler.left(from, reason, forGood);
    };
    const pulse = new Pulse(
      () => sendMessage(link, { type: "beat" }),
      () => {
        if (this.#handler.mayStandStill(from)) return;
        link.abort();
        gone("it has fallen silent", false);
      },
    );
    void link.gone.then(() => pulse.stop());
    return messagesOnly({
      message: (received) => {
        pulse.heard();
        if (received["type"] === "goodbye") gone("it has left", true);
        else this.#hear(from, link, received);
      },
      closed: (error) => gone(error?.message ?? "it closed the connection", false),
    });
  }

  #hear(from: ParticipantId, link: Link, received: Body): void {
    switch (received["type"]) {
      case "beat":
        // Answered: a participant takes the first word for the sign that its secret is right.
        return sendMessage(link, { type: "beat" });
      case "signal":
        return this.#handler.signal(from, bodyOf(received));
      case "request": {
        const id = received["id"];
        this.#answer(from, bodyOf(received))
          .then((value) => sendMessage(link, { type: "answer", id, value }))
          .catch((error: unknown) => sendMessage(link, { type: "answer", id, ...asAnswer(error) }));
        return;
      }
      default:
        throw badFrame("neither a request nor a signal");
    }
  }

  async #answer(from: ParticipantId, body: Body): Promise<unknown> {
    const hash = String(body["hash"]);
    switch (body["type"]) {
      case "put_executable":
        return await this.#store.put(hash, { code: String(body["code"]), map: String(body["map"]) });
      case "fetch_executable":
        return await this.#store.fetch(hash);
      default:
        return await this.#handler.request(from, body);
    }
  }
}

function asAnswer(error: unknown): { code: string; message: string } {
  if (error instanceof GodwitError) return { code: error.code, message: error.message };
  return { code: "ERR_INTERNAL", message: error instanceof Error ? error.message : String(error) };
}
