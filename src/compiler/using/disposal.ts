/**
 * What the bundler's lowering of `using` calls, in our own words: resources are disposed of step by
 * step, so that compiled code awaits exactly what the language awaits (27.3.2.10 DisposeResources).
 * Compiled with the program, like any code of a package.
 *
 * The bundler has it that `u` adds a resource of `using`, `a` one of `await using`, `e = error` says that
 * the block threw, and `d()` disposes of everything. `lower.ts` makes awaited disposals loops over `next`.
 */
interface Resource {
  readonly value: unknown;
  readonly method: (() => unknown) | undefined;
  readonly awaited: boolean;
}

const Suppressed = globalThis.SuppressedError ?? suppressedError();

export default function usingCtx(): Resources {
  return new Resources();
}

class Resources {
  readonly stack: Resource[] = [];
  failed = false;
  error: unknown;
  /** A null resource of `await using` was passed, and nothing has been awaited for it. */
  owesAwait = false;
  hasAwaited = false;
  /** What is to be awaited once `next` has returned true. */
  v: unknown;

  u<T>(value: T): T {
    if (value != null) this.stack.push({ value, method: syncMethod(object(value)), awaited: false });
    return value;
  }

  a<T>(value: T): T {
    const method = value == null ? undefined : asyncMethod(object(value));
    this.stack.push({ value, method, awaited: true });
    return value;
  }

  set e(error: unknown) {
    this.error = this.failed
      ? new Suppressed(error, this.error, "An error was suppressed during disposal")
      : error;
    this.failed = true;
  }

  /** Disposes up to where something must be awaited; false once all is done. */
  next(): boolean {
    for (let top = this.stack.at(-1); top !== undefined; top = this.stack.at(-1)) {
      if (!top.awaited && this.owes()) return true;
      this.stack.pop();
      if (top.method === undefined) this.owesAwait = true;
      else if (this.dispose(top)) return true;
    }
    return this.owes();
  }

  /** Throws what the block, or disposing of its resources, has thrown. */
  end(): void {
    if (this.failed) throw this.error;
  }

  d(): void {
    this.next();
    this.end();
  }

  owes(): boolean {
    const owes = this.owesAwait && !this.hasAwaited;
    this.owesAwait = false;
    this.v = undefined;
    return owes;
  }

  /** True if what the method returned is to be awaited. */
  dispose({ value, method, awaited }: Resource): boolean {
    try {
      this.v = method!.call(value);
    } catch (error) {
      this.e = error;
      return false;
    }
    if (awaited) this.hasAwaited = true;
    return awaited;
  }
}

function object(value: unknown): Record<symbol, unknown> {
  if (Object(value) !== value) throw new TypeError("An object is expected with `using` declarations");
  return value as Record<symbol, unknown>;
}

function syncMethod(value: Record<symbol, unknown>): () => unknown {
  return callable(value[Symbol.dispose], "Symbol(Symbol.dispose)");
}

function asyncMethod(value: Record<symbol, unknown>): () => unknown {
  const method = value[Symbol.asyncDispose];
  if (method != null) return callable(method, "Symbol(Symbol.asyncDispose)");
  const dispose = syncMethod(value);
  // What it returns is not awaited, what it throws rejects.
  return async function (this: unknown) {
    dispose.call(this);
  };
}

function callable(method: unknown, name: string): () => unknown {
  if (typeof method !== "function") throw new TypeError(`${name} is not a function`);
  return method as () => unknown;
}

/** For engines that do not have it. */
function suppressedError(): SuppressedErrorConstructor {
  return class SuppressedError extends Error {
    error: unknown;
    suppressed: unknown;

    constructor(error: unknown, suppressed: unknown, message?: string) {
      super(message);
      this.error = error;
      this.suppressed = suppressed;
    }
  } as unknown as SuppressedErrorConstructor;
}
