/**
 * `AsyncResource` of node:async_hooks, for libraries that call their users' callbacks through one. There are no
 * hooks that could tell, so it only calls.
 */
type Callback = (...args: unknown[]) => unknown;

export class AsyncResource {
  readonly type: string;

  constructor(type: unknown) {
    if (typeof type !== "string") throw new TypeError('The "type" argument must be of type string');
    this.type = type;
  }

  static bind(callback: Callback, _type?: string, self?: unknown): Callback {
    return new AsyncResource("bound-anonymous-fn").bind(callback, self);
  }

  bind(callback: Callback, self?: unknown): Callback {
    // As natively: without a `self` the function keeps the one it is called with.
    return self === undefined ? callback : callback.bind(self);
  }

  runInAsyncScope(callback: Callback, self?: unknown, ...args: unknown[]): unknown {
    return Reflect.apply(callback, self, args);
  }

  emitDestroy(): this {
    return this;
  }

  asyncId(): number {
    return 1;
  }

  triggerAsyncId(): number {
    return 0;
  }
}
