/** The program's `Proxy`: the native one, which leaves a stamp telling its target and handler. */
import { anonymous } from "./promise-jobs.ts";
import { type Making, stampCode, stampMaking } from "./stamp.ts";

const NativeProxy = globalThis.Proxy;

export type ProxyMaking = Making & { kind: "proxy" };

/** Makes a proxy whose target and handler are read from `making` at each use, which so can be revoked. */
export function makeProxy(target: object, handler: ProxyHandler<object>): object {
  const making: Making = { kind: "proxy", target, handler };
  return stampMaking(new NativeProxy(target, handler), making);
}

export function revocable(
  target: object,
  handler: ProxyHandler<object>,
): { proxy: object; revoke: () => void } {
  const native = NativeProxy.revocable(target, handler);
  const making: ProxyMaking = { kind: "proxy", target, handler };
  stampMaking(native.proxy, making);
  return { proxy: native.proxy, revoke: revokeFunction(new Revocation(native, making)) };
}

/** What a revoke function holds. */
export class Revocation {
  native: { proxy: object; revoke: () => void };
  making: ProxyMaking;

  constructor(native: { proxy: object; revoke: () => void }, making: ProxyMaking) {
    this.native = native;
    this.making = making;
  }
}

export function revokeFunction(revocation: Revocation): () => void {
  const revoke = (): void => {
    revocation.native.revoke();
    revocation.making.target = null;
    revocation.making.handler = null;
  };
  return stampCode(anonymous(revoke), "revoke", [revocation]);
}

export function createProxy(): ProxyConstructor {
  const Proxy = function Proxy(this: unknown, target: object, handler: ProxyHandler<object>): object {
    if (new.target === undefined) throw new TypeError("Constructor Proxy requires 'new'");
    return makeProxy(target, handler);
  };
  Object.defineProperty(Proxy, "prototype", { value: undefined, writable: false });
  Object.defineProperty(Proxy, "length", { value: 2 });
  Object.defineProperty(Proxy, "revocable", { value: revocable, writable: true, configurable: true });
  return Proxy as unknown as ProxyConstructor;
}
