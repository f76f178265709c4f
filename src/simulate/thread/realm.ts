/**
 * This realm's time and chance, which are the simulated machine's. Loading this file puts them in place; everything
 * loaded after it, the runtime and programs included, knows no other.
 *
 * - V1  Time passes when the machine's clock goes on, and by a microsecond each time somebody looks at it, so that a
 *       loop that waits for time to pass ends.
 * - V2  A timer fires at the carrier it was set at, when that is free; once the carrier is gone, never.
 * - V3  Each rank has random numbers of its own, the same in every run, whatever else happens.
 *
 * Left as they are: `queueMicrotask` and promises, which know no time; what the host does (files, sockets), for which
 * the clock waits (thread/run.ts).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Carrier } from "../../sim/carrier.ts";
import { Clock } from "../../sim/clock.ts";
import { Random } from "../../sim/random.ts";

export const clock = new Clock();

/** For the run itself: a turn of the event loop, in real time. */
export const afterTurn = globalThis.setImmediate;
export const afterRealMs = globalThis.setTimeout;

/** 2030-01-01T00:00:00Z, in every run. */
const EPOCH_MS = 1_893_456_000_000;
const LOOK_MS = 0.001;

function look(): number {
  return (clock.nowMs += LOOK_MS);
}

// ── who is at work ──

const atWork = new AsyncLocalStorage<Carrier>();
let wasAtWork = false;

/** Runs something of a carrier's program, and whatever follows from it. */
export function within<T>(carrier: Carrier, run: () => T): T {
  wasAtWork = true;
  return atWork.run(carrier, run);
}

/** Something that each carrier has one of, under a name that programs look up in their realm. */
export function shared<T>(name: symbol): WeakMap<Carrier, T> {
  const held = new WeakMap<Carrier, T>();
  const get = (): T | undefined => {
    const carrier = atWork.getStore();
    return carrier && held.get(carrier);
  };
  Object.defineProperty(globalThis, name, { get, configurable: true });
  return held;
}

/** A program may have been at work since this was last asked. */
export function hasWorked(): boolean {
  const worked = wasAtWork;
  wasAtWork = false;
  return worked;
}

/** V2. */
function plan(delayMs: number, run: () => void): { cancelled: boolean } {
  const carrier = atWork.getStore();
  const planned = { cancelled: false };
  const fire = (): void => {
    if (planned.cancelled) return;
    if (carrier === undefined) run();
    else within(carrier, run);
  };
  clock.after(delayMs, carrier === undefined ? fire : () => carrier.alive && carrier.whenFree(fire));
  return planned;
}

// ── timers ──

type Callback = (...args: unknown[]) => void;

class VirtualTimer {
  readonly #callback: Callback;
  readonly #args: unknown[];
  readonly #everyMs: number | undefined;
  #planned: { cancelled: boolean };

  constructor(callback: Callback, delayMs: number, args: unknown[], repeats: boolean) {
    this.#callback = callback;
    this.#args = args;
    this.#everyMs = repeats ? delayMs : undefined;
    this.#planned = plan(delayMs, () => this.#fire());
  }

  #fire(): void {
    if (this.#everyMs !== undefined) this.#planned = plan(this.#everyMs, () => this.#fire());
    this.#callback(...this.#args);
  }

  close(): void {
    this.#planned.cancelled = true;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

function timer(repeats: boolean) {
  return (callback: Callback, delayMs: unknown, ...args: unknown[]): VirtualTimer =>
    new VirtualTimer(callback, Math.max(1, Number(delayMs) || 1), args, repeats);
}

const immediate = (callback: Callback, ...args: unknown[]): VirtualTimer =>
  new VirtualTimer(callback, 0, args, false);

function clear(given: unknown): void {
  if (given instanceof VirtualTimer) given.close();
}

// ── dates and random numbers ──

const NativeDate = Date;

const now = (): number => Math.floor(EPOCH_MS + look());

function virtualDate(): DateConstructor {
  function VirtualDate(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return new NativeDate(now()).toString();
    return Reflect.construct(NativeDate, args.length === 0 ? [now()] : args, new.target);
  }
  const own = { ...Object.getOwnPropertyDescriptors(NativeDate), now: property(now) };
  Object.defineProperties(VirtualDate, { ...own, name: { value: "Date", configurable: true } });
  Object.defineProperty(NativeDate.prototype, "constructor", property(VirtualDate));
  return VirtualDate as unknown as DateConstructor;
}

/** As built-in methods are. */
function property(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: false, configurable: true };
}

const chances = new Map<number, Random>();
const nobodys = new Random(0);

/** V3. */
function chance(): Random {
  const carrier = atWork.getStore();
  if (carrier === undefined) return nobodys;
  let own = chances.get(carrier.rank);
  if (own === undefined) chances.set(carrier.rank, (own = new Random(carrier.rank + 1)));
  return own;
}

/** 53 bits, as engines give. */
const random = (): number => {
  const own = chance();
  return (own.integer(0, 2 ** 26 - 1) * 2 ** 27 + own.integer(0, 2 ** 27 - 1)) / 2 ** 53;
};

function randomValues<T extends ArrayBufferView>(array: T): T {
  const own = chance();
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = own.integer(0, 255);
  return array;
}

function randomUuid(): string {
  const bytes = randomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// ── in their places ──

function replace(object: object, replacements: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(replacements))
    Object.defineProperty(object, name, property(value));
}

replace(globalThis, {
  setTimeout: timer(false),
  setInterval: timer(true),
  setImmediate: immediate,
  clearTimeout: clear,
  clearInterval: clear,
  clearImmediate: clear,
  Date: virtualDate(),
});
replace(globalThis.performance, { now: look });
replace(Math, { random });
replace(globalThis.crypto, { getRandomValues: randomValues, randomUUID: randomUuid });
