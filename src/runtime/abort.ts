/** The program's AbortController and AbortSignal: the platform's, with their state as data. */
import { type ProgramEvent, ProgramEventTarget } from "./events.ts";

/** What an `onabort` handler is. */
type Handler = ((event: ProgramEvent) => unknown) | null;

/** A signal's state, for images. */
export interface SignalFields {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly handler: Handler;
  /** Signals made of this one by `AbortSignal.any`. */
  readonly dependents: readonly ProgramAbortSignal[];
}

/** Lets the runtime, and nobody else, make signals. */
export const MAKE = Symbol("make");

/** On each runtime's `AbortSignal.prototype`: its `Event`. */
export const EVENT = Symbol("event");

export class ProgramAbortSignal extends ProgramEventTarget {
  #aborted = false;
  #reason: unknown = undefined;
  #handler: Handler = null;
  #dependents: readonly ProgramAbortSignal[] = [];
  declare readonly [EVENT]: new (type: string) => ProgramEvent;

  constructor(token?: symbol) {
    if (token !== MAKE)
      throw Object.assign(new TypeError("Illegal constructor"), { code: "ERR_ILLEGAL_CONSTRUCTOR" });
    super();
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get onabort(): Handler {
    return this.#handler;
  }

  /** A handler is a listener whose place is that of its first assignment. */
  set onabort(handler: Handler) {
    if (this.#handler !== null) this.removeEventListener("abort", this.#handler);
    this.#handler = typeof handler === "function" ? handler : null;
    if (this.#handler !== null) this.addEventListener("abort", this.#handler);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  static override is(object: unknown): object is ProgramAbortSignal {
    return typeof object === "object" && object !== null && #aborted in object;
  }

  static abort(signal: ProgramAbortSignal, reason: unknown): void {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason === undefined ? aborted() : reason;
    const dependents = signal.#dependents;
    signal.#dependents = [];
    signal.dispatchEvent(new signal[EVENT]("abort"));
    for (const dependent of dependents) ProgramAbortSignal.abort(dependent, signal.#reason);
  }

  /** Makes `signal` abort when one of `sources` does. */
  static follow(signal: ProgramAbortSignal, sources: readonly ProgramAbortSignal[]): void {
    const first = sources.find((source) => source.#aborted);
    if (first !== undefined) {
      signal.#aborted = true;
      signal.#reason = first.#reason;
      return;
    }
    for (const source of sources) source.#dependents = [...source.#dependents, signal];
  }

  static readSignal(signal: ProgramAbortSignal): SignalFields {
    return {
      aborted: signal.#aborted,
      reason: signal.#reason,
      handler: signal.#handler,
      dependents: signal.#dependents,
    };
  }

  static writeSignal(signal: ProgramAbortSignal, fields: SignalFields): void {
    signal.#aborted = fields.aborted;
    signal.#reason = fields.reason;
    signal.#handler = fields.handler;
    signal.#dependents = [...fields.dependents];
  }
}

export function aborted(): DOMException {
  return new DOMException("This operation was aborted", "AbortError");
}

export function timedOut(): DOMException {
  return new DOMException("The operation was aborted due to timeout", "TimeoutError");
}

export class ProgramAbortController {
  #signal: ProgramAbortSignal;

  constructor(signal: ProgramAbortSignal) {
    this.#signal = signal;
  }

  get signal(): ProgramAbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    ProgramAbortSignal.abort(this.#signal, reason);
  }

  static is(object: unknown): object is ProgramAbortController {
    return typeof object === "object" && object !== null && #signal in object;
  }

  static write(controller: ProgramAbortController, signal: ProgramAbortSignal): void {
    controller.#signal = signal;
  }
}

/** For the engine's own functions, which insist on a signal of its own. */
export function nativeSignal(signal: unknown): unknown {
  if (!ProgramAbortSignal.is(signal)) return signal;
  const controller = new globalThis.AbortController();
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  return controller.signal;
}
