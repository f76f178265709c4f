/** Symbols: registered ones by their key, others by identity. Well-known ones are intrinsics. */
import type { Family } from "../capture/family.ts";

export const SYMBOL: Family = {
  kind: 1,
  head(out, symbol: symbol) {
    const key = Symbol.keyFor(symbol);
    out.heads.bool(key !== undefined);
    out.value(out.heads, key ?? symbol.description);
  },
  make(input) {
    const registered = input.heads.readBool();
    const text = input.value(input.heads);
    if (text !== undefined && typeof text !== "string") throw input.bad("a symbol's description is a string");
    return registered ? Symbol.for(text ?? "") : Symbol(text);
  },
};
