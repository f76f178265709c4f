/**
 * Connections of a page: a gateway (src/machine/gateway) opens and accepts them for it, and passes bytes on as they are.
 *
 *     /link?to=ENDPOINT&to=…      one connection to the first that answers
 *     /door[?of=ENDPOINT]         a place where others reach this page; text: {"endpoint"} once, {"comer"} for each
 *     /comer?number=N             the connection of a comer
 *
 * Each is a web socket of its own, so that none waits for another, and its first bytes are a hello.
 */
import { GodwitError } from "../../errors.ts";
import { RETURN_MS } from "../limits.ts";
import { admit } from "./admission.ts";
import { helloBytes } from "./credentials.ts";
import { lost } from "./frame.ts";
import { SocketLink } from "./socket-link.ts";
import type { Acceptor, Connect, Listener } from "./transport.ts";
import { CLEAN, WebByteSocket } from "./web-socket.ts";

/** The scheduler's endpoint, which the gateway knows. */
export const SCHEDULER = "scheduler";

/** How long until a door that was lost is sought again, in ms. */
const AGAIN_MS = 500;

export interface GatewayWay {
  /** `ws://host:port` or `wss://…`. */
  readonly gateway: string;
  readonly secret: string;
  /** Of the host: the gateway says so when its page is closed. */
  readonly host: string;
}

export function connectThrough({ gateway, secret, host }: GatewayWay): Connect {
  return (endpoints, purpose, handler) => {
    const link = new SocketLink();
    const sink = link.handle(handler);
    const query = new URLSearchParams({ host });
    for (const endpoint of endpoints) query.append("to", endpoint);
    const socket = new WebSocket(`${gateway}/link?${query.toString()}`);
    let isOpen = false;
    socket.addEventListener("open", () => {
      isOpen = true;
      if (link.isAborted) return socket.close(CLEAN);
      link.attach(new WebByteSocket(socket, sink, (error) => link.fail(error)), helloBytes(secret, purpose));
    });
    socket.addEventListener("close", () => {
      if (!isOpen) link.fail(lost(new Error(`no answer from the gateway at ${gateway}`)));
    });
    return link;
  };
}

/**
 * Has the gateway accept connections for this page. A door that was lost is sought again for `RETURN_MS`.
 * @param gone it could not be had back: nobody reaches this page any more.
 * @throws {GodwitError} `ERR_LISTEN`
 */
export async function listenThrough(
  { gateway, secret }: GatewayWay,
  acceptor: Acceptor,
  gone: () => void,
): Promise<Listener> {
  let endpoint: string | undefined;
  let door: WebSocket | undefined;
  const state = { isClosed: false };

  const enter = (number: number): void => {
    const socket = new WebSocket(`${gateway}/comer?number=${number}`);
    socket.addEventListener("open", () => {
      socket.send(helloBytes(secret, "door"));
      admit((sink, failed) => new WebByteSocket(socket, sink, failed), acceptor);
    });
  };
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const query = endpoint === undefined ? "" : `?${new URLSearchParams({ of: endpoint }).toString()}`;
      const socket = new WebSocket(`${gateway}/door${query}`);
      socket.addEventListener("open", () => socket.send(helloBytes(secret, "door")));
      socket.addEventListener("message", ({ data }) => {
        const said = JSON.parse(String(data)) as { endpoint?: string; comer?: number };
        if (said.comer !== undefined) return enter(said.comer);
        endpoint = said.endpoint;
        door = socket;
        resolve();
      });
      socket.addEventListener("close", ({ reason }) => {
        reject(new GodwitError("ERR_LISTEN", `Cannot listen through the gateway at ${gateway}: ${reason}`));
        if (door === socket && !state.isClosed) void seek(performance.now() + RETURN_MS);
      });
    });
  const seek = async (untilMs: number): Promise<void> => {
    door = undefined;
    while (!state.isClosed && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      const isBack = await open().then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
    if (!state.isClosed) gone();
  };

  await open();
  return {
    endpoint: endpoint!,
    close() {
      state.isClosed = true;
      door?.close(CLEAN);
    },
  };
}
