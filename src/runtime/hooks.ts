/** Freeze and thaw hooks: who is registered, and how one is called. */
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";
import type { Places } from "./places.ts";
import { resolvePromise } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";

export type HookFunction = (...args: unknown[]) => unknown;

export interface Hook {
  readonly id: number;
  readonly when: "freeze" | "thaw";
  readonly hook: HookFunction;
  /** Where it was registered, `file:line:column`, if that is known. */
  readonly place: string | undefined;
}

export interface HooksState {
  readonly hooks: Hook[];
  readonly last: number;
  /** How long a freeze waits for the host and for hooks, in ms; undefined: as long as the carrier says. */
  readonly waitMs: number | undefined;
}

/** Where the program finds `registry` (src/comm/hooks.ts). */
export const HOOKS = Symbol.for("godwit.hooks");

export class Hooks {
  #hooks: Hook[] = [];
  #last = 0;
  waitMs: number | undefined = undefined;
  /** The program's way to register; an image refers to it by name. */
  readonly registry: object;

  constructor(places: Places) {
    // oxlint-disable-next-line typescript/no-this-alias -- the registry has accessors of its own
    const hooks = this;
    const add = (when: Hook["when"], hook: HookFunction): number => {
      const id = ++hooks.#last;
      hooks.#hooks.push({ id, when, hook, place: places.read(places.take(add)) });
      return id;
    };
    this.registry = {
      add,
      remove(id: number): void {
        hooks.#hooks = hooks.#hooks.filter((hook) => hook.id !== id);
      },
      get waitMs() {
        return hooks.waitMs;
      },
      set waitMs(waitMs: number | undefined) {
        hooks.waitMs = waitMs;
      },
    };
  }

  /** In the order of registration. */
  get all(): readonly Hook[] {
    return this.#hooks;
  }

  contents(): HooksState {
    return { hooks: this.#hooks.slice(), last: this.#last, waitMs: this.waitMs };
  }

  load(state: HooksState): void {
    this.#hooks = state.hooks;
    this.#last = state.last;
    this.waitMs = state.waitMs;
  }
}

type Settle = (mode: 0 | 1, value: unknown) => void;

/** Waits for what a hook returned. In images it is a job that does nothing: who called the hook is not there. */
export class HookWaiter implements Job {
  readonly #settle: Settle | undefined;

  constructor(settle?: Settle) {
    this.#settle = settle;
  }

  run(_core: Core, mode: number, value: unknown): void {
    this.#settle?.(mode === 0 ? 0 : 1, value);
  }
}

/** One call of the program's, from outside it. */
class HookCall implements Job {
  readonly #call: () => unknown;
  readonly #settle: Settle;

  constructor(call: () => unknown, settle: Settle) {
    this.#call = call;
    this.#settle = settle;
  }

  run(core: Core): void {
    const promise = core.newPromise();
    try {
      resolvePromise(core, promise, this.#call());
    } catch (error) {
      return this.#settle(1, error);
    }
    PromiseState.subscribe(core, promise, new HookWaiter(this.#settle));
  }
}

/** Has the program run `call`; resolves with what it, or its promise, comes to. Hooks are running. */
export function callHook(core: Core, call: () => unknown): Promise<unknown> {
  return new globalThis.Promise((resolve, reject) => {
    const settle: Settle = (mode, value) => (mode === 0 ? resolve([value]) : reject(value));
    core.jobs.enterSoon(new HookCall(call, settle));
  }).then((box) => (box as [unknown])[0]);
}
