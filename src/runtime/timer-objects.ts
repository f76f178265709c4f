/** What setTimeout, setInterval and setImmediate return: Node's objects, with Node's underscored fields. */
import type { Due } from "./timer-heap.ts";
import type { Timers } from "./timers.ts";

type Callback = (...args: unknown[]) => unknown;

/** What an image holds of a timer besides its underscored fields. */
export interface TimeoutFields {
  readonly due: number;
  readonly sequence: number;
  readonly refed: boolean;
  readonly number: number | undefined;
  readonly active: boolean;
}

export class Timeout implements Due {
  _onTimeout: Callback | null;
  _timerArgs: unknown[];
  _idleTimeout: number;
  _repeat: number | null;
  _destroyed = false;
  readonly #timers: Timers;
  #due = 0;
  #sequence = 0;
  #slot = -1;
  #refed = true;
  #active = false;
  #number: number | undefined = undefined;

  constructor(timers: Timers, callback: Callback | null, args: unknown[], delayMs: number, repeat: boolean) {
    this.#timers = timers;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._idleTimeout = delayMs;
    this._repeat = repeat ? delayMs : null;
  }

  ref(): this {
    if (!this.#refed && this.#active) this.#timers.count(1);
    this.#refed = true;
    return this;
  }

  unref(): this {
    if (this.#refed && this.#active) this.#timers.count(-1);
    this.#refed = false;
    return this;
  }

  hasRef(): boolean {
    return this.#refed;
  }

  refresh(): this {
    // A timer that has fired may be set again, one that was cleared may not.
    if (this._onTimeout !== null) this.#timers.refresh(this);
    return this;
  }

  close(): this {
    this._onTimeout = null;
    this.#end();
    return this;
  }

  [Symbol.toPrimitive](): number {
    this.#number = this.#timers.number(this);
    return this.#number;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  // ── for the runtime; getters, so that they are no own properties ──

  get due(): number {
    return this.#due;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get slot(): number {
    return this.#slot;
  }

  set slot(slot: number) {
    this.#slot = slot;
  }

  get number(): number | undefined {
    return this.#number;
  }

  /** Counts its delay from `nowMs`. */
  start(nowMs: number): void {
    this._destroyed = false;
    if (!this.#active) {
      this.#active = true;
      if (this.#refed) this.#timers.count(1);
    }
    // The heap must find it at its old time to take it out.
    this.#timers.remove(this);
    this.#due = nowMs + Math.trunc(this._idleTimeout);
    this.#sequence = this.#timers.nextSequence();
    this.#timers.add(this);
  }

  #end(): void {
    this._destroyed = true;
    this.#timers.remove(this);
    if (!this.#active) return;
    this.#active = false;
    if (this.#refed) this.#timers.count(-1);
  }

  /** Its time has come; it is out of the heap. */
  fire(nowMs: number): void {
    const { sequence } = this;
    // A timer that repeats is set again after the call, so nothing may pause in it.
    if (this._repeat === null) this.#timers.calls(this._onTimeout);
    try {
      this._onTimeout?.(...this._timerArgs);
    } finally {
      // Neither cleared nor set anew by its own callback.
      if (!this._destroyed && this.#sequence === sequence) {
        if (this._repeat !== null) this.start(nowMs);
        else this.#end();
      }
    }
  }

  static is(value: unknown): value is Timeout {
    return typeof value === "object" && value !== null && #due in value;
  }

  static read(timeout: Timeout): TimeoutFields {
    return {
      due: timeout.#due,
      sequence: timeout.#sequence,
      refed: timeout.#refed,
      number: timeout.#number,
      active: timeout.#active,
    };
  }

  static write(timeout: Timeout, fields: TimeoutFields): void {
    timeout.#due = fields.due;
    timeout.#sequence = fields.sequence;
    timeout.#refed = fields.refed;
    timeout.#number = fields.number;
    timeout.#active = fields.active;
  }
}

export class Immediate {
  _onImmediate: Callback | null;
  _argv: unknown[];
  _destroyed = false;
  readonly #timers: Timers;
  #refed = true;

  constructor(timers: Timers, callback: Callback | null, args: unknown[]) {
    this.#timers = timers;
    this._onImmediate = callback;
    this._argv = args;
  }

  ref(): this {
    if (!this.#refed && !this._destroyed) this.#timers.count(1);
    this.#refed = true;
    return this;
  }

  unref(): this {
    if (this.#refed && !this._destroyed) this.#timers.count(-1);
    this.#refed = false;
    return this;
  }

  hasRef(): boolean {
    return this.#refed;
  }

  /** `clearImmediate`. */
  [Symbol.dispose](): void {
    if (this._destroyed) return;
    this._destroyed = true;
    if (this.#refed) this.#timers.count(-1);
  }

  static fire(immediate: Immediate): void {
    if (immediate._destroyed) return;
    immediate[Symbol.dispose]();
    immediate.#timers.calls(immediate._onImmediate);
    immediate._onImmediate?.(...immediate._argv);
  }

  static is(value: unknown): value is Immediate {
    return typeof value === "object" && value !== null && #refed in value;
  }

  static restoreRef(immediate: Immediate, refed: boolean): void {
    immediate.#refed = refed;
  }
}
