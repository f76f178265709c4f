/**
 * How a program, or a library, makes what it holds of its host movable (docs/host-operations.md). Where
 * processes do not move (the program runs with plain `node`) all of this does nothing.
 */
import { GodwitError } from "../errors.ts";
import { shown } from "./arguments.ts";

type Hook = (...args: never[]) => unknown;

/** Where hooks go: provided by what a compiled program runs on. */
export interface HookRegistry {
  /** Has `hook` called before or after each move; returns its number. */
  add(when: "freeze" | "thaw", hook: Hook): number;
  remove(id: number): void;
  /** How long a move may wait for what is in flight or open at the host, in ms; undefined: the job's limit. */
  waitMs: number | undefined;
}

/** Its place on `globalThis`, before an executable is loaded. */
export const HOOKS = Symbol.for("godwit.hooks");

/** Where processes do not move. */
const none: HookRegistry = { add: () => 0, remove: () => {}, waitMs: undefined };

export const hooks: HookRegistry = (globalThis as { [HOOKS]?: HookRegistry })[HOOKS] ?? none;

/** What a thaw hook is told. */
export interface ThawEvent {
  /** False if the process stayed where it was. */
  readonly moved: boolean;
  /** Why it stayed. */
  readonly reason?: string;
}

const freeze: unique symbol = Symbol.for("godwit.freeze") as never;
const thaw: unique symbol = Symbol.for("godwit.thaw") as never;

/** Names of the methods that make instances of a class movable: `[godwit.freeze]()`, `static [godwit.thaw](data)`. */
export const godwit: { readonly freeze: typeof freeze; readonly thaw: typeof thaw } = { freeze, thaw };

/** What a class with movable instances has. */
export interface Freezable<Data = unknown> {
  /**
   * Called before a move. What the instance has opened at its host must be closed when it is done.
   * @returns all it takes to make the instance again: data that travels, or a promise of it.
   */
  [freeze](): Data | Promise<Data>;
  /** Called on the instance itself if the move is refused: takes up again what `[godwit.freeze]` ended. */
  [thaw]?(data: Data): void | Promise<void>;
}

/**
 * Has `hook` called, and awaited, before each move of the process: the hook registered last comes first.
 *
 * @returns a function that unregisters it.
 * @throws {GodwitError} `ERR_HOOK` if it is no function.
 */
export function onFreeze(hook: () => unknown): () => void {
  return register("freeze", hook);
}

/**
 * Has `hook` called, and awaited, after each move, on the new host: the hook registered first comes first.
 * Called likewise where the process is if a move is given up after its freeze hooks have begun.
 *
 * @returns a function that unregisters it.
 * @throws {GodwitError} `ERR_HOOK` if it is no function.
 */
export function onThaw(hook: (event: ThawEvent) => unknown): () => void {
  return register("thaw", hook);
}

function register(when: "freeze" | "thaw", hook: Hook): () => void {
  if (typeof hook !== "function") {
    throw new GodwitError("ERR_HOOK", `A ${when} hook must be a function, got ${shown(hook)}`);
  }
  const id = hooks.add(when, hook);
  return () => hooks.remove(id);
}
