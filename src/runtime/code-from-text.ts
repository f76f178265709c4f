/**
 * Code made from text at run time is in no executable, and no image may hold it: whoever writes images
 * could then have anything run. So a carrier refuses it as a page does under a Content Security Policy, which
 * many libraries expect, and then do without.
 *
 * Direct `eval` the compiler refuses: it could not even see its variables.
 */
import { type Abi, RUNTIME } from "./abi.ts";

const REFUSED =
  'Code made from text at run time cannot move with the program; replace "new Function" by a function in the source';

type Realm = { [RUNTIME]?: Abi };

/** The way of older libraries to the global object. */
const GLOBAL_OBJECT = /^\s*return this;?\s*$/;

function refuse(...texts: unknown[]): unknown {
  if (texts.length !== 1 || !GLOBAL_OBJECT.test(String(texts[0]))) throw new EvalError(REFUSED);
  const program = (globalThis as Realm)[RUNTIME]?.globals["globalThis"];
  return () => program ?? globalThis;
}

/** Replaces the realm's `Function`. To be called once, before the carrier makes its runtime. */
export function refuseCodeFromText(): void {
  const native = globalThis.Function;
  // Not a bound function: whatever is an instance of the native one is one of this.
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- one for each realm
  const Function = function (...texts: unknown[]): unknown {
    return refuse(...texts);
  };
  Object.defineProperty(Function, "length", { value: native.length, configurable: true });
  Object.defineProperty(Function, "prototype", { value: native.prototype });
  const attributes = { writable: true, configurable: true, enumerable: false };
  Object.defineProperty(native.prototype, "constructor", { value: Function, ...attributes });
  Object.defineProperty(globalThis, "Function", { value: Function, ...attributes });
}
