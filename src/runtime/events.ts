/**
 * The program's Event and EventTarget: the platform's, with their listeners as data. There is no
 * tree of targets, so an event has one target and no path.
 */
import { missingArguments, wrongArgument } from "./argument-errors.ts";

type Callback = ((event: ProgramEvent) => unknown) | { handleEvent(event: ProgramEvent): unknown };

interface EventInit {
  readonly bubbles?: boolean;
  readonly cancelable?: boolean;
  readonly composed?: boolean;
  readonly detail?: unknown;
}

/** An event's state, for images. */
export interface EventFields {
  readonly type: string;
  readonly init: EventInit;
  readonly target: object | null;
  readonly timeStamp: number;
  readonly isPrevented: boolean;
  readonly isStopped: boolean;
  readonly isDispatched: boolean;
}

export class ProgramEvent {
  #type: string;
  #init: EventInit;
  #timeStamp = performance.now();
  #target: object | null = null;
  #prevented = false;
  #stopped = false;
  #dispatched = false;

  constructor(type: unknown, init: EventInit = {}) {
    if (arguments.length === 0) throw missingArguments("type");
    this.#type = `${type as number}`; // of a symbol there is no text
    const { bubbles, cancelable, composed, detail } = init ?? {};
    this.#init = {
      bubbles: Boolean(bubbles),
      cancelable: Boolean(cancelable),
      composed: Boolean(composed),
      detail,
    };
  }

  get type(): string {
    return this.#type;
  }
  get target(): object | null {
    return this.#target;
  }
  get currentTarget(): object | null {
    return this.#dispatched ? this.#target : null;
  }
  get srcElement(): object | null {
    return this.#target;
  }
  get bubbles(): boolean {
    return this.#init.bubbles!;
  }
  get cancelable(): boolean {
    return this.#init.cancelable!;
  }
  get composed(): boolean {
    return this.#init.composed!;
  }
  get eventPhase(): number {
    return this.#dispatched ? 2 : 0;
  }
  get timeStamp(): number {
    return this.#timeStamp;
  }
  get defaultPrevented(): boolean {
    return this.#prevented;
  }
  get returnValue(): boolean {
    return !this.#prevented;
  }
  get isTrusted(): boolean {
    return false;
  }

  preventDefault(): void {
    if (this.#init.cancelable) this.#prevented = true;
  }

  /** There is only one target to stop at. */
  stopPropagation(): void {}

  stopImmediatePropagation(): void {
    this.#stopped = true;
  }

  composedPath(): object[] {
    return this.#dispatched && this.#target !== null ? [this.#target] : [];
  }

  static is(object: unknown): object is ProgramEvent {
    return typeof object === "object" && object !== null && #type in object;
  }

  static detail(event: ProgramEvent): unknown {
    return event.#init.detail ?? null;
  }

  static isStopped(event: ProgramEvent): boolean {
    return event.#stopped;
  }

  /** Begins (with a target) or ends (without) a dispatch; false if one is under way. */
  static dispatch(event: ProgramEvent, target: object | undefined): boolean {
    if (target !== undefined && event.#dispatched) return false;
    event.#dispatched = target !== undefined;
    event.#target = target ?? event.#target;
    if (target === undefined) event.#stopped = false;
    return true;
  }

  static read(event: ProgramEvent): EventFields {
    return {
      type: event.#type,
      init: event.#init,
      target: event.#target,
      timeStamp: event.#timeStamp,
      isPrevented: event.#prevented,
      isStopped: event.#stopped,
      isDispatched: event.#dispatched,
    };
  }

  static write(event: ProgramEvent, fields: EventFields): void {
    event.#type = fields.type;
    event.#init = fields.init;
    event.#target = fields.target;
    event.#timeStamp = fields.timeStamp;
    event.#prevented = fields.isPrevented;
    event.#stopped = fields.isStopped;
    event.#dispatched = fields.isDispatched;
  }
}

/** `CustomEvent`. */
export class ProgramCustomEvent extends ProgramEvent {
  get detail(): unknown {
    return ProgramEvent.detail(this);
  }
}

/** One registration of a listener. */
export interface EventListener {
  readonly type: string;
  readonly callback: Callback;
  readonly capture: boolean;
  readonly once: boolean;
}

interface ListenerOptions {
  readonly capture?: boolean;
  readonly once?: boolean;
  readonly signal?: { readonly aborted: boolean } & ProgramEventTarget;
}

/** On each runtime's `EventTarget.prototype`: takes what a listener threw. */
export const REPORT = Symbol("report");

export class ProgramEventTarget {
  #listeners: EventListener[] = [];
  declare readonly [REPORT]: (error: unknown) => void;

  addEventListener(type: unknown, callback: Callback | null, options?: boolean | ListenerOptions): void {
    if (arguments.length < 2) throw missingArguments("type", "listener");
    const given = typeof options === "object" && options !== null ? options : { capture: Boolean(options) };
    if (callback === null || callback === undefined || given.signal?.aborted) return;
    if (typeof callback !== "function" && typeof callback !== "object")
      throw wrongArgument("listener", "an instance of EventListener", callback);
    const listener = {
      type: String(type),
      callback,
      capture: Boolean(given.capture),
      once: Boolean(given.once),
    };
    if (this.#find(listener) >= 0) return;
    this.#listeners = [...this.#listeners, listener];
    given.signal?.addEventListener("abort", new Removal(this, listener), { once: true });
  }

  removeEventListener(type: unknown, callback: Callback | null, options?: boolean | ListenerOptions): void {
    if (arguments.length < 2) throw missingArguments("type", "listener");
    const capture = typeof options === "object" ? Boolean(options?.capture) : Boolean(options);
    const at = this.#find({ type: String(type), callback: callback as Callback, capture });
    if (at >= 0) this.#listeners = this.#listeners.toSpliced(at, 1);
  }

  dispatchEvent(event: ProgramEvent): boolean {
    if (arguments.length === 0) throw missingArguments("event");
    if (!ProgramEvent.is(event)) throw wrongArgument("event", "an instance of Event", event);
    if (!ProgramEvent.dispatch(event, this)) {
      throw new DOMException("The event is already being dispatched", "InvalidStateError");
    }
    for (const listener of this.#listeners) {
      if (listener.type !== event.type || !this.#listeners.includes(listener)) continue;
      if (listener.once) this.removeEventListener(listener.type, listener.callback, listener.capture);
      this.#call(listener.callback, event);
      if (ProgramEvent.isStopped(event)) break;
    }
    ProgramEvent.dispatch(event, undefined);
    return !event.defaultPrevented;
  }

  #call(callback: Callback, event: ProgramEvent): void {
    try {
      if (typeof callback === "function") callback.call(this, event);
      else callback.handleEvent(event);
    } catch (error) {
      this[REPORT](error);
    }
  }

  #find({ type, callback, capture }: Omit<EventListener, "once">): number {
    return this.#listeners.findIndex(
      (one) => one.type === type && one.callback === callback && one.capture === capture,
    );
  }

  static is(object: unknown): object is ProgramEventTarget {
    return typeof object === "object" && object !== null && #listeners in object;
  }

  static read(target: ProgramEventTarget): readonly EventListener[] {
    return target.#listeners;
  }

  static write(target: ProgramEventTarget, listeners: readonly EventListener[]): void {
    target.#listeners = [...listeners];
  }
}

/** The listener that takes another away when its signal aborts. */
export class Removal {
  target: ProgramEventTarget;
  listener: EventListener;

  constructor(target: ProgramEventTarget, listener: EventListener) {
    this.target = target;
    this.listener = listener;
  }

  handleEvent(): void {
    const { type, callback, capture } = this.listener;
    this.target.removeEventListener(type, callback, capture);
  }
}
