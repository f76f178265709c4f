/**
 * The embedded control plane: the scheduler listens, daemons and clients connect, one connection each.
 *
 *     request {id, body} →   ← answer {id, value} or {id, code, message}
 *     signal  {body}     ⇄
 */
import { GodwitError } from "../../errors.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import { sendMessage } from "../transport/codec.ts";
import { openLink } from "../transport/endpoints.ts";
import { badFrame } from "../transport/frame.ts";
import { tcp } from "../transport/socket-transport.ts";
import type { Link } from "../transport/transport.ts";
import type {
  ControlHub,
  ControlPlane,
  ExecutableStore,
  HubHandler,
  ParticipantId,
  SignalHandler,
  StoredExecutable,
} from "./control-plane.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * Joins the control plane at `endpoint`.
 * @throws {GodwitError} `ERR_CONNECTION_LOST` when there is nobody, or the secret is refused.
 */
export async function joinControlPlane(
  endpoint: string,
  secret: string,
  hear: SignalHandler,
): Promise<ControlPlane> {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let lastId = 0;
  const { promise: ended, resolve: end } = Promise.withResolvers<GodwitError | null>();
  let over: GodwitError | null = null;

  const leave = (error: GodwitError | null): void => {
    over = error ?? new GodwitError("ERR_CONNECTION_LOST", "The scheduler has ended the connection");
    for (const waiter of pending.values()) waiter.reject(over);
    pending.clear();
    end(over);
  };
  const link = openLink([endpoint], secret, "control", messagesOnly({ message, closed: leave }));

  function message(received: Body): void {
    if (received["type"] === "signal") return hear(bodyOf(received));
    if (received["type"] !== "answer") throw badFrame("neither a signal nor an answer");
    const id = received["id"] as number;
    const waiter = pending.get(id);
    pending.delete(id);
    if (received["code"] === undefined) waiter?.resolve(received["value"]);
    else waiter?.reject(new GodwitError(received["code"] as `ERR_${string}`, String(received["message"])));
  }

  function request(body: object): Promise<unknown> {
    if (over !== null) return Promise.reject(over);
    const id = ++lastId;
    const answer = new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
    sendMessage(link, { type: "request", id, body });
    return answer;
  }

  await request({ type: "ping" }).catch((error: GodwitError) => {
    const message = `Cannot join the machine at "${endpoint}", check its address and secret: ${error.message}`;
    throw new GodwitError(error.code, message, { cause: error });
  });
  return {
    request,
    signal: (body) => sendMessage(link, { type: "signal", body }),
    executables: {
      put: async (hash, executable) => void (await request({ type: "put_executable", hash, ...executable })),
      fetch: async (hash) => (await request({ type: "fetch_executable", hash })) as StoredExecutable,
    },
    ended,
    async close() {
      link.close();
      await link.gone;
      leave(null);
      end(null);
    },
  };
}

/**
 * The scheduler's end.
 * @param address `host:port`, port 0 for any free one.
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`.
 */
export async function openControlHub(
  address: string,
  secret: string,
  store: ExecutableStore,
  handler: HubHandler,
): Promise<ControlHub> {
  const links = new Map<ParticipantId, Link>();
  let lastId = 0;

  const listener = await tcp.listen(address, {
    secret,
    accept(link) {
      const from = ++lastId;
      links.set(from, link);
      return messagesOnly({
        message: (received) => hear(from, link, received),
        closed(error) {
          links.delete(from);
          handler.left(from, error?.message ?? "it closed the connection");
        },
      });
    },
  });

  function hear(from: ParticipantId, link: Link, received: Body): void {
    if (received["type"] === "signal") return handler.signal(from, bodyOf(received));
    if (received["type"] !== "request") throw badFrame("neither a request nor a signal");
    const id = received["id"];
    answer(from, bodyOf(received))
      .then((value) => sendMessage(link, { type: "answer", id, value }))
      .catch((error: unknown) => sendMessage(link, { type: "answer", id, ...asAnswer(error) }));
  }

  async function answer(from: ParticipantId, body: Body): Promise<unknown> {
    switch (body["type"]) {
      case "ping":
        return undefined;
      case "put_executable":
        return await store.put(String(body["hash"]), {
          code: String(body["code"]),
          map: String(body["map"]),
        });
      case "fetch_executable":
        return await store.fetch(String(body["hash"]));
      default:
        return await handler.request(from, body);
    }
  }

  return {
    endpoint: listener.endpoint,
    signal(to, body) {
      const link = links.get(to);
      if (link !== undefined) sendMessage(link, { type: "signal", body });
    },
    async close() {
      listener.close();
      const open = [...links.values()];
      for (const link of open) link.close();
      await Promise.all(open.map((link) => link.gone));
    },
  };
}

function bodyOf(received: Body): Body {
  const body = received["body"];
  if (typeof body !== "object" || body === null) throw badFrame("a control message without a body");
  return body as Body;
}

function asAnswer(error: unknown): { code: string; message: string } {
  if (error instanceof GodwitError) return { code: error.code, message: error.message };
  return { code: "ERR_INTERNAL", message: error instanceof Error ? error.message : String(error) };
}
