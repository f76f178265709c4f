/** Proxies, by target and handler; no trap runs. */
import type { Family } from "../capture/family.ts";
import { makeProxy, revokeProxy } from "../proxy.ts";
import { makingOf, type ProxyMaking } from "../stamp.ts";

export const PROXY: Family = {
  kind: 22,
  needs(_out, proxy: object) {
    const { target, handler } = makingOf(proxy) as ProxyMaking;
    return [target, handler];
  },
  head(out, proxy: object) {
    const { target, handler } = makingOf(proxy) as ProxyMaking;
    out.value(out.heads, target);
    out.value(out.heads, handler);
  },
  make(input) {
    const target = input.value(input.heads);
    const handler = input.value(input.heads);
    if (target === null && handler === null) {
      const revoked = makeProxy({}, {});
      revokeProxy(revoked);
      return revoked;
    }
    if (!isObject(target) || !isObject(handler)) throw input.bad("a proxy of nothing");
    return makeProxy(target, handler);
  },
};

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
