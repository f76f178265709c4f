/**
 * `await f(…)`, `return f(…)` and calls that start something (analyze/starts.ts) say what they call, right before they do (src/runtime/polls.ts, B3): with the call itself,
 * or, where `f` certainly is one async function and the arguments cannot tell, in advance.
 */
import type * as ESTree from "estree";
import { isAsyncFunction } from "../analyze/model.ts";
import { callsAsync } from "../analyze/polls.ts";
import { neverPauses } from "../analyze/starts.ts";
import * as b from "../build.ts";
import { sourceText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import type { Shared } from "../convert/state.ts";
import type { Builder } from "./builder.ts";
import { isOwn, lowerMethod } from "./calls.ts";
import { save } from "./expressions.ts";

/** What is awaited, or started. */
export function noteCall(value: ESTree.Expression, to: Builder): ESTree.Expression {
  if (value.type !== "CallExpression" || value.optional || neverPauses(value)) return value;
  const { callee } = value;
  if (isAsyncCall(value, to)) return noteAhead(value, to);
  if (callee.type === "Identifier") return awaited(value, b.undefinedValue(), callee, callee.name, to);
  if (callee.type !== "MemberExpression" || callee.optional || callee.object.type === "Super") return value;
  if (isOwn(value, to)) return awaitedLater(value, to);
  const text = sourceText(callee);
  const { self, fn } = lowerMethod(callee, to);
  return awaited(value, self, fn, text, to);
}

/** Evaluates something now, and gives where its value is. */
export type Keep = (object: ESTree.Expression) => ESTree.Expression;

/**
 * What the function returns, with nothing of it left to run.
 *
 * @param keep None where no statement can come before the expression: only calls that are simple enough are noted.
 */
export function noteReturned(value: ESTree.Expression, to: Builder, keep?: Keep): ESTree.Expression {
  if (!to.unit.async || to.unit.generator) return value;
  switch (value.type) {
    case "ConditionalExpression":
      return {
        ...value,
        consequent: noteReturned(value.consequent, to),
        alternate: noteReturned(value.alternate, to),
      };
    case "LogicalExpression":
      return { ...value, right: noteReturned(value.right, to) };
    case "CallExpression":
      return value.optional || neverPauses(value) ? value : returnedCall(value, to, keep);
  }
  return value;
}

function returnedCall(value: ESTree.SimpleCallExpression, to: Builder, keep?: Keep): ESTree.Expression {
  const { callee } = value;
  if (isAsyncCall(value, to)) {
    const args = keptArguments(value, keep);
    return args
      ? b.sequence([b.call(runtime(to.shared, "callsAsync")), { ...value, arguments: args }])
      : value;
  }
  if (callee.type === "Identifier") {
    const isPlain = staticsOf(to.shared).has(callee.name) || to.shared.factoryNames.has(callee.name);
    return isPlain ? value : awaited(value, b.undefinedValue(), callee, callee.name, to);
  }
  if (callee.type !== "MemberExpression" || callee.optional || callee.object.type === "Super") return value;
  if (isOwn(value, to)) return awaitedLater(value, to);
  const { object } = callee;
  // Methods of these are the language's own.
  if (/^(Literal|TemplateLiteral|ArrayExpression)$/.test(object.type)) return value;
  const isName = /^(Identifier|ThisExpression)$/.test(object.type);
  if (!isName && keep === undefined) return value;
  const self = isName ? object : (keep as Keep)(object);
  const fn = b.at({ ...callee, object: self }, callee);
  return awaited(value, self, fn, sourceText(callee), to);
}

/** `$.call` made `$.callAwaited`. */
function awaitedLater(value: ESTree.SimpleCallExpression, to: Builder): ESTree.Expression {
  const { object, property } = value.callee as { object: ESTree.Identifier; property: ESTree.Identifier };
  const later = object.name === to.shared.runtime && property.name === "call";
  return later ? { ...value, callee: runtime(to.shared, "callAwaited") } : value;
}

/** The arguments are evaluated before: they could run code of the program. */
function noteAhead(value: ESTree.SimpleCallExpression, to: Builder): ESTree.Expression {
  const args = keptArguments(value, (item) => save(item, to));
  if (args === undefined) return value;
  to.emit(b.statement(b.call(runtime(to.shared, "callsAsync"))));
  return { ...value, arguments: args };
}

/** A call's arguments, with nothing left in them that could run code; undefined if that cannot be. */
function keptArguments({ arguments: args }: ESTree.SimpleCallExpression, keep?: Keep) {
  // What is spread is run through later.
  if (args.some(({ type }) => type === "SpreadElement")) return undefined;
  const last = args.findLastIndex((item) => !/^(Identifier|Literal)$/.test(item.type));
  if (last >= 0 && keep === undefined) return undefined;
  return args.map((item, index) => (index > last ? item : (keep as Keep)(item as ESTree.Expression)));
}

function awaited(
  value: ESTree.SimpleCallExpression,
  self: ESTree.Expression,
  fn: ESTree.Expression,
  text: string,
  to: Builder,
): ESTree.Expression {
  const operation = runtime(to.shared, "callAwaited");
  return b.atCall(b.call(operation, self, fn, b.literal(text), ...value.arguments), value);
}

/** It certainly calls an async function: no variable that may have none yet, which is seen before the arguments are evaluated. */
function isAsyncCall(value: ESTree.SimpleCallExpression, { shared }: Builder): boolean {
  const { callee } = value;
  if (callee.type === "ConditionalExpression") return false;
  return (
    callsAsync(value) || (callee.type === "Identifier" && staticsOf(shared).get(callee.name) === "async")
  );
}

/** The functions and classes of the module, by their names: for good, as nothing else is assigned to them. */
function staticsOf(shared: Shared): ReadonlyMap<string, "async" | "other"> {
  let statics = known.get(shared);
  if (statics === undefined) {
    statics = new Map();
    for (const { value, emitted } of shared.plan.statics)
      statics.set(emitted, value !== undefined && isAsyncFunction(value) ? "async" : "other");
    known.set(shared, statics);
  }
  return statics;
}

const known = new WeakMap<Shared, Map<string, "async" | "other">>();
