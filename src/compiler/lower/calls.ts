/** Calls whose callee was evaluated before a suspension, and optional chains. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { sourceText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { makeBlock } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerList, save } from "./expressions.ts";
import { isStable } from "./stable.ts";
import { suspends } from "./suspends.ts";

type Expression = ESTree.Expression;
type Item = Expression | ESTree.SpreadElement;

export function lowerCall(node: ESTree.SimpleCallExpression, to: Builder): Expression {
  const callee = node.callee as Expression;
  const waits = node.arguments.some(suspends);
  if (!waits && !isPutTogether(callee)) return { ...node, callee: lower(callee, to) };
  if (isOwn(node, to)) return { ...node, arguments: lowerList(node.arguments, to) };
  const text = sourceText(callee);
  if (callee.type === "MemberExpression") {
    const { self, fn } = lowerMethod(callee, to);
    return callLater(node, self, fn, text, to);
  }
  if (callee.type === "ChainExpression") return callChain(node, callee, text, to);
  const fn = lower(callee, to);
  if (isStable(fn, to)) return { ...node, callee: fn, arguments: lowerList(node.arguments, to) };
  return callLater(node, b.undefinedValue(), save(fn, to), text, to);
}

/** `(a || await b)()`: lowered, nothing is left of it that the engine could name. */
function isPutTogether(callee: Expression): boolean {
  return /^(Logical|Conditional|Sequence)/.test(callee.type) && suspends(callee);
}

/** `(a?.b)(await c)`: the call is no part of the chain, but has its object for `this`. */
function callChain(
  node: ESTree.SimpleCallExpression,
  callee: ESTree.ChainExpression,
  text: string,
  to: Builder,
): Expression {
  const self = to.variable();
  to.assign(self, b.undefinedValue());
  const { expression } = callee;
  const isMember = expression.type === "MemberExpression";
  const kept = isMember
    ? { ...expression, object: b.assign(b.id(self), expression.object as Expression) }
    : expression;
  const fn = save(lowerChain({ ...callee, expression: kept }, to), to);
  return callLater(node, b.id(self), fn, text, to);
}

/** `$.call(self, fn, text, …args)`, with everything before the arguments already saved. */
function callLater(
  node: ESTree.SimpleCallExpression,
  self: Expression,
  fn: Expression,
  text: string,
  to: Builder,
): Expression {
  const args = lowerList<Item>(node.arguments, to);
  return b.atCall(b.call(runtime(to.shared, "call"), self, fn, b.literal(text), ...args), node);
}

/** `list.map(f)`, where `f` starts something or `passes` it on. */
export function lowerEach(
  node: ESTree.SimpleCallExpression,
  each: "starts" | "passes",
  to: Builder,
): Expression {
  const callee = node.callee as ESTree.MemberExpression;
  const { self, fn } = lowerMethod(callee, to);
  const text = b.literal(sourceText(callee));
  const args = lowerList<Item>(node.arguments, to);
  const operation = runtime(to.shared, "startEach");
  return b.atCall(b.call(operation, b.literal(each === "passes"), self, fn, text, ...args), node);
}

/** Calls of the runtime's operations and of the compiler's own functions. */
export function isOwn(node: ESTree.SimpleCallExpression, to: Builder): boolean {
  const { callee } = node;
  if (b.isOwnCall(node)) return true;
  return (
    callee.type === "MemberExpression" &&
    callee.object.type === "Identifier" &&
    callee.object.name === to.shared.runtime
  );
}

/** The object and the method of a call, in the order of evaluation. */
export function lowerMethod(
  callee: ESTree.MemberExpression,
  to: Builder,
): { self: Expression; fn: Expression } {
  const self = save(lower(callee.object as Expression, to), to);
  const property = callee.computed
    ? lower(callee.property as Expression, to)
    : (callee.property as Expression);
  return { self, fn: save(b.at({ ...callee, object: self, property, optional: false }, callee), to) };
}

/** `a?.b(await c)`: each `?.` may end the whole chain. */
export function lowerChain(node: ESTree.ChainExpression, to: Builder): Expression {
  return chain(node, b.undefinedValue(), (value) => value, to);
}

/** `delete a?.[await b]` deletes what the chain ends at. */
export function lowerDelete(node: ESTree.UnaryExpression, to: Builder): Expression {
  if (node.argument.type !== "ChainExpression") return { ...node, argument: lower(node.argument, to) };
  return chain(node.argument, b.literal(true), (argument) => ({ ...node, argument }), to);
}

function chain(
  node: ESTree.ChainExpression,
  otherwise: Expression,
  finish: (value: Expression) => Expression,
  to: Builder,
): Expression {
  const result = to.variable();
  const [ends, after] = [makeBlock(), makeBlock()];
  to.assign(result, finish(link(node.expression, ends, to)));
  to.goto(after);
  to.begin(ends);
  to.assign(result, otherwise);
  to.begin(after);
  return b.id(result);
}

function link(node: Expression, ends: Block, to: Builder): Expression {
  if (node.type === "MemberExpression") {
    const object = linkObject(node, ends, to);
    const keep = node.computed && suspends(node.property);
    const self = keep ? save(object, to) : object;
    const property = node.computed ? lower(node.property as Expression, to) : node.property;
    return { ...node, object: self, property, optional: false };
  }
  if (node.type === "CallExpression") return linkCall(node, ends, to);
  return lower(node, to);
}

function linkObject(node: ESTree.MemberExpression, ends: Block, to: Builder): Expression {
  const object = link(node.object as Expression, ends, to);
  return node.optional ? present(object, ends, to) : object;
}

function linkCall(node: ESTree.SimpleCallExpression, ends: Block, to: Builder): Expression {
  const callee = node.callee as Expression;
  const text = sourceText(callee);
  if (callee.type !== "MemberExpression") {
    const fn = link(callee, ends, to);
    const ready = node.optional ? present(fn, ends, to) : save(fn, to);
    return callLater(node, b.undefinedValue(), ready, text, to);
  }
  if (isOwn(node, to)) return { ...node, arguments: lowerList(node.arguments, to) };
  const self = save(linkObject(callee, ends, to), to);
  const property = callee.computed ? lower(callee.property as Expression, to) : callee.property;
  const member = { ...callee, object: self, property, optional: false } as Expression;
  const fn = node.optional ? present(member, ends, to) : save(member, to);
  return callLater(node, self, fn, text, to);
}

/** Goes on only if the value is neither null nor undefined. */
function present(value: Expression, ends: Block, to: Builder): Expression {
  const saved = save(value, to);
  const goesOn = makeBlock();
  to.branch(b.binary("==", saved, b.literal(null)), ends, goesOn);
  to.begin(goesOn);
  return saved;
}
