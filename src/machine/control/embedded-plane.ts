/**
 * The embedded control plane, a participant's end: one connection to the scheduler, made anew when it is lost.
 *
 *     request {id, body} →   ← answer {id, value} or {id, code, message}
 *     signal  {body}     ⇄
 *     beat               ⇄   while nothing else is said
 *     goodbye            ⇄   last: whoever says it will not come back
 */
import { GodwitError } from "../../errors.ts";
import { RETURN_MS } from "../limits.ts";
import { sendMessage } from "../transport/codec.ts";
import { badFrame } from "../transport/frame.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import type { Connect, Link } from "../transport/transport.ts";
import type { ControlPlane, ExecutableStore, Participant, StoredExecutable } from "./control-plane.ts";
import { bodyOf, Pulse } from "./embedded-pulse.ts";

type Body = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly body: object;
  readonly repeat: boolean;
  resolve(value: unknown): void;
  reject(error: GodwitError): void;
}

/** The first attempt to come back follows at once, the next ones after so long, up to the last. */
const PAUSES_MS = [0, 20, 50, 100, 200, 500];

/**
 * Joins the control plane at `endpoint`.
 * @throws {GodwitError} `ERR_CONNECTION_LOST` when there is nobody, or the secret is refused.
 */
export async function joinControlPlane(
  endpoint: string,
  connect: Connect,
  participant: Participant,
): Promise<ControlPlane> {
  const plane = new EmbeddedPlane(endpoint, connect, participant);
  await plane.join();
  return plane;
}

class EmbeddedPlane implements ControlPlane {
  readonly executables: ExecutableStore;
  readonly ended: Promise<GodwitError | null>;
  readonly #endpoint: string;
  readonly #open: Connect;
  readonly #participant: Participant;
  /** What is asked and not answered, in the order asked. */
  readonly #waiting = new Map<number, Waiting>();
  /** The way there is, if there is one. */
  #link: Link | null = null;
  #lastId = 0;
  /** Why nothing more can be asked. */
  #over: GodwitError | null = null;
  readonly #end: (why: GodwitError | null) => void;

  constructor(endpoint: string, connect: Connect, participant: Participant) {
    this.#endpoint = endpoint;
    this.#open = connect;
    this.#participant = participant;
    const { promise, resolve } = Promise.withResolvers<GodwitError | null>();
    this.ended = promise;
    this.#end = resolve;
    this.executables = {
      put: async (hash, executable) => {
        await this.request({ type: "put_executable", hash, ...executable }, { repeat: true });
      },
      fetch: async (hash) =>
        (await this.request({ type: "fetch_executable", hash }, { repeat: true })) as StoredExecutable,
    };
  }

  async join(): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      const { code, message } = error as GodwitError;
      const where = `Cannot join the machine at "${this.#endpoint}", check its address and secret`;
      throw new GodwitError(code, `${where}: ${message}`, { cause: error });
    }
  }

  request(body: object, { repeat = false } = {}): Promise<unknown> {
    if (this.#over !== null) return Promise.reject(this.#over);
    if (this.#link === null && !repeat) return Promise.reject(unheard());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { body, repeat, resolve, reject });
      if (this.#link !== null) sendMessage(this.#link, { type: "request", id, body });
    });
  }

  signal(body: object): void {
    if (this.#link !== null) sendMessage(this.#link, { type: "signal", body });
  }

  async close(): Promise<void> {
    const link = this.#link;
    if (link !== null) {
      sendMessage(link, { type: "goodbye" });
      link.close();
      await link.gone;
    }
    this.#finish(null);
  }

  /** Resolves when the scheduler has answered on a new connection. */
  #connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const pulse = new Pulse(
        () => sendMessage(link, { type: "beat" }),
        () => lose(silent()),
      );
      let lost = false;
      let isUp = false;
      const lose = (error: GodwitError): void => {
        if (lost) return;
        lost = true;
        pulse.stop();
        link.abort();
        if (isUp) this.#lost(error);
        else reject(error);
      };
      const message = (received: Body): void => {
        pulse.heard();
        if (!isUp) {
          isUp = true;
          this.#link = link;
          resolve();
        }
        this.#hear(received);
      };
      const closed = (error: GodwitError | null): void => lose(error ?? unheard());
      const link = this.#open([this.#endpoint], "control", messagesOnly({ message, closed }));
      void link.gone.then(() => pulse.stop());
      sendMessage(link, { type: "beat" });
    });
  }

  #hear(received: Body): void {
    switch (received["type"]) {
      case "beat":
        return;
      case "signal":
        return this.#participant.hear(bodyOf(received));
      case "answer":
        return this.#answered(received);
      case "goodbye":
        return this.#finish(new GodwitError("ERR_CONNECTION_LOST", "The scheduler has ended the machine"));
      default:
        throw badFrame("neither a signal nor an answer");
    }
  }

  #answered({ id, code, message, value }: Body): void {
    const waiter = this.#waiting.get(id as number);
    this.#waiting.delete(id as number);
    if (code === undefined) waiter?.resolve(value);
    else waiter?.reject(new GodwitError(code as `ERR_${string}`, String(message)));
  }

  #lost(why: GodwitError): void {
    this.#link = null;
    if (this.#over !== null) return;
    for (const [id, waiter] of this.#waiting) {
      if (waiter.repeat) continue;
      this.#waiting.delete(id);
      waiter.reject(unheard());
    }
    void this.#return(why);
  }

  async #return(why: GodwitError): Promise<void> {
    const until = performance.now() + RETURN_MS;
    for (let attempt = 0; this.#over === null && performance.now() < until; attempt++) {
      await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]!);
      const isBack = await this.#connect().then(
        () => true,
        () => false,
      );
      if (isBack) return await this.#repeat();
    }
    this.#finish(why);
  }

  /** What was asked before is asked again after the participant has said who it is. */
  async #repeat(): Promise<void> {
    const link = this.#link;
    const before = [...this.#waiting.keys()];
    await this.#participant.returned?.(this)?.catch(() => {}); // the way was lost again, or it has ended itself
    if (this.#link !== link || link === null) return;
    for (const id of before) {
      const waiter = this.#waiting.get(id);
      if (waiter !== undefined) sendMessage(link, { type: "request", id, body: waiter.body });
    }
  }

  #finish(why: GodwitError | null): void {
    if (this.#over !== null) return;
    this.#over = why ?? new GodwitError("ERR_CONNECTION_LOST", "The way to the scheduler was closed");
    for (const waiter of this.#waiting.values()) waiter.reject(this.#over);
    this.#waiting.clear();
    this.#link?.abort();
    this.#link = null;
    this.#end(why);
  }
}

function unheard(): GodwitError {
  const what = "The way to the scheduler was lost, and nobody knows whether it has heard this";
  return new GodwitError("ERR_CONNECTION_LOST", what);
}

function silent(): GodwitError {
  return new GodwitError("ERR_CONNECTION_LOST", "The scheduler has fallen silent");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
