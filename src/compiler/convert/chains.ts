/**
 * Optional chains with private members that code can no longer reach as they are: each `?.` is written out
 * as a test, so that what is left are plain members and calls.
 */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { isMethod, privateOf, tableFor } from "./private.ts";
import { sourceText } from "./source-text.ts";
import { runtime, temporary } from "./state.ts";
import type { State, Step } from "./state.ts";

type Expression = ESTree.Expression;

/** A chain as tests, one for each `?.`, and what is evaluated if none of them finds null or undefined. */
interface WrittenOut {
  readonly tests: Expression[];
  readonly value: Expression;
}

/** The chain has a private member that must be reached through its class's table. */
function leavesClass(node: ESTree.Node, state: State): boolean {
  const key = privateOf(node);
  if (key !== undefined && tableFor(key, state) !== undefined) return true;
  if (node.type === "MemberExpression") return leavesClass(node.object, state);
  return node.type === "CallExpression" && leavesClass(node.callee, state);
}

/** The chain's value; undefined if it can stay a chain. `finish` is applied to its last link. */
export function writeOutChain(
  node: ESTree.ChainExpression,
  step: Step,
  otherwise: Expression = b.undefinedValue(),
  finish = (value: Expression): Expression => value,
): Expression | undefined {
  if (!leavesClass(node.expression, step.state)) return undefined;
  const { tests, value } = writeOut(node.expression, step.state);
  const absent = tests.reduce((all, test) => b.logical("||", all, test));
  return step.visit(b.at(b.conditional(absent, otherwise, finish(value)), node)) as Expression;
}

/** `(a?.#m)(x)`: the call is no part of the chain, but has its object for `this`. */
export function callChain(node: ESTree.SimpleCallExpression, step: Step): Expression | undefined {
  const chain = node.callee as ESTree.ChainExpression;
  const { state } = step;
  if (chain.type !== "ChainExpression" || !leavesClass(chain.expression, state)) return undefined;
  const self = b.id(temporary(state));
  const fn = b.id(temporary(state));
  const link = chain.expression;
  const kept =
    link.type === "MemberExpression" && link.object.type !== "Super"
      ? { ...link, object: b.assign(self, link.object) }
      : link;
  const first = b.assign(fn, b.at({ ...chain, expression: kept }, chain));
  const called = callOf(state, b.sequence([first, self]), fn, sourceText(link), node.arguments);
  return step.visit(b.at(called, node)) as Expression;
}

function writeOut(node: Expression, state: State): WrittenOut {
  const tests: Expression[] = [];
  /** Goes on with `value` only if it is neither null nor undefined. */
  const test = (value: Expression): ESTree.Identifier => {
    const key =
      value.type === "MemberExpression" && value.object.type === "ThisExpression" && privateOf(value);
    const name = b.id(temporary(state, key ? `$own_${key.name}_` : undefined));
    tests.push(b.binary("==", b.assign(name, value), b.literal(null)));
    return name;
  };
  const member = (link: ESTree.MemberExpression): ESTree.MemberExpression => {
    if (link.object.type === "Super") return link;
    const object = write(link.object);
    return { ...link, object: link.optional ? test(object) : object, optional: false };
  };
  const call = (link: ESTree.SimpleCallExpression): Expression => {
    const callee = link.callee as Expression;
    // A private method is there if its object is; the function itself should be no value that has to be kept.
    const sure = callee.type === "MemberExpression" && isMethod(callee, state);
    if (!link.optional || sure) return { ...link, callee: write(callee), optional: false };
    const text = sourceText(callee);
    if (callee.type !== "MemberExpression" || callee.object.type === "Super")
      return callOf(state, b.undefinedValue(), test(write(callee)), text, link.arguments);
    const plain = member(callee);
    const self = b.id(temporary(state));
    const fn = test({ ...plain, object: b.assign(self, plain.object as Expression) });
    return callOf(state, self, fn, text, link.arguments);
  };
  const write = (link: Expression): Expression => {
    if (link.type === "MemberExpression") return member(link);
    return link.type === "CallExpression" ? call(link) : link;
  };
  return { value: write(node), tests };
}

function callOf(
  state: State,
  self: Expression,
  fn: Expression,
  text: string,
  args: ESTree.SimpleCallExpression["arguments"],
): Expression {
  return b.call(runtime(state.shared, "call"), self, fn, b.literal(text), ...args);
}
