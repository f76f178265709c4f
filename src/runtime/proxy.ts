/** The program's `Proxy`: the native one, which leaves a stamp telling its target and handler. */
import { makingOf, type ProxyMaking, stampCode, stampMaking } from "./stamp.ts";

const NativeProxy = globalThis.Proxy;

/** Every proxy can be revoked: whether the program may is a question of who holds the function. */
export function makeProxy(target: object, handler: ProxyHandler<object>): object {
  const { proxy, revoke } = NativeProxy.revocable(target, handler);
  return stampMaking(proxy, { kind: "proxy", target, handler, revoke });
}

function revocable(target: object, handler: ProxyHandler<object>): { proxy: object; revoke: () => void } {
  const proxy = makeProxy(target, handler);
  return { proxy, revoke: revokeFunction(new Revocation(proxy)) };
}

/** What a revoke function holds. */
export class Revocation {
  proxy: object | null;

  constructor(proxy: object | null) {
    this.proxy = proxy;
  }
}

export function revokeFunction(revocation: Revocation): () => void {
  return stampCode(
    () => {
      if (revocation.proxy !== null) revokeProxy(revocation.proxy);
      revocation.proxy = null;
    },
    "revoke",
    [revocation],
  );
}

export function revokeProxy(proxy: object): void {
  const making = makingOf(proxy) as ProxyMaking;
  making.revoke();
  making.target = making.handler = null;
}

// One per runtime: programs can put properties on it.
export function createProxy(): ProxyConstructor {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- see above
  const Proxy = function Proxy(this: unknown, target: object, handler: ProxyHandler<object>): object {
    if (new.target === undefined) throw new TypeError("Constructor Proxy requires 'new'");
    return makeProxy(target, handler);
  };
  Object.defineProperty(Proxy, "prototype", { value: undefined, writable: false });
  Object.defineProperty(Proxy, "length", { value: 2 });
  Object.defineProperty(Proxy, "revocable", { value: revocable, writable: true, configurable: true });
  return Proxy as unknown as ProxyConstructor;
}
