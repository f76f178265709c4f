/** `AsyncLocalStorage` of node:async_hooks, over the program's own jobs: Node's follows the engine's promises. */
import { type Context, Contexts, InContext, inContext } from "./contexts.ts";
import type { Runtime } from "./runtime.ts";
import { stampCode } from "./stamp.ts";
import type { ProgramWeakMap } from "./weak.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** What an image holds of a storage; stores are with the contexts. */
export interface StorageFields {
  readonly name: string;
  readonly defaultValue: unknown;
}

export class ProgramAsyncLocalStorage {
  #fields: StorageFields;
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, options?: { name?: string; defaultValue?: unknown }) {
    this.#runtime = runtime;
    this.#fields = {
      name: options?.name === undefined ? "" : options.name,
      defaultValue: options?.defaultValue,
    };
  }

  get name(): string {
    return this.#fields.name;
  }

  getStore(): unknown {
    const context = this.#runtime.contexts?.current;
    return context?.has(this) ? context.get(this) : this.#fields.defaultValue;
  }

  run(store: unknown, callback: Callback, ...args: unknown[]): unknown {
    return contextsOf(this.#runtime).within(this.#with(store), callback, undefined, args);
  }

  exit(callback: Callback, ...args: unknown[]): unknown {
    return this.run(undefined, callback, ...args);
  }

  enterWith(store: unknown): void {
    contextsOf(this.#runtime).current = this.#with(store);
  }

  disable(): void {
    const rest = new Map(contextsOf(this.#runtime).current);
    rest.delete(this);
    contextsOf(this.#runtime).current = rest;
  }

  #with(store: unknown): Context {
    const context = new Map(contextsOf(this.#runtime).current);
    return context.set(this, store);
  }

  static is(object: object): object is ProgramAsyncLocalStorage {
    return #fields in object;
  }

  static read(storage: ProgramAsyncLocalStorage): StorageFields {
    return storage.#fields;
  }

  static write(storage: ProgramAsyncLocalStorage, fields: StorageFields): void {
    storage.#fields = fields;
  }
}

export function contextsOf(runtime: Runtime): Contexts {
  const { WeakMap } = runtime.globals as { WeakMap: new () => ProgramWeakMap };
  return (runtime.contexts ??= new Contexts(new WeakMap()));
}

/** What `snapshot` returns: calls a function in the context there was. */
export function contextSnapshot(runtime: Runtime, data: InContext): Callback {
  const call = (callback: unknown, ...args: unknown[]): unknown =>
    contextsOf(runtime).within(data.context, callback as Callback, undefined, args);
  return stampCode(call, "contextSnapshot", [data]);
}

/** One runtime's class. */
export function createAsyncLocalStorage(runtime: Runtime): typeof ProgramAsyncLocalStorage {
  const cls = class AsyncLocalStorage extends ProgramAsyncLocalStorage {
    constructor(options?: { name?: string; defaultValue?: unknown }) {
      super(runtime, options);
    }

    static override bind(callback: Callback): Callback {
      return inContext(runtime, new InContext(runtime.contexts?.current, callback));
    }

    static snapshot(): Callback {
      return contextSnapshot(runtime, new InContext(runtime.contexts?.current));
    }
  };
  return cls as unknown as typeof ProgramAsyncLocalStorage;
}
