/** A bundle that runs natively, but for `**`, which is strict Math's: what `godwit check --strict-math` compares with. */
import { print } from "esrap";
import ts from "esrap/languages/ts";
import { findScopes } from "./analyze/scopes.ts";
import * as b from "./build.ts";
import { Diagnostics } from "./diagnostics.ts";
import { lowerPowers } from "./lower/power.ts";
import { Names } from "./names.ts";
import { parse } from "./parse.ts";

/**
 * @param code A bundle that compiles.
 * @param key  Of the symbol under which the global object has `power`.
 */
export function strictBundle(code: string, key: string): string {
  const diagnostics = new Diagnostics();
  const { program } = parse(code, diagnostics);
  const names = new Names(findScopes(program, diagnostics).names);
  const strict = names.unique("$strict");
  const symbol = b.call(b.member(b.id("Symbol"), "for"), b.literal(key));
  const declaration = b.declare("const", strict, b.element(b.id("globalThis"), symbol));
  const lowered = lowerPowers(program, strict, names);
  return print({ ...lowered, body: [declaration, ...lowered.body] } as never, ts({ quotes: "double" })).code;
}
