/**
 * Expressions that suspend. `lower` emits everything up to the last suspension and returns what is
 * left: an expression without suspensions, to be evaluated next, once. Operands that came before a
 * suspension have been saved in variables, in the language's order of evaluation.
 */
import type * as ESTree from "estree";
import { eachStart, isStart } from "../analyze/starts.ts";
import * as b from "../build.ts";
import { sourceText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { makeBlock } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lowerCall, lowerChain, lowerDelete, lowerEach } from "./calls.ts";
import { lowerAssignment, lowerUpdate } from "./assignment.ts";
import { noteCall } from "./noted-calls.ts";
import { goBehind } from "./poll.ts";
import { isStable } from "./stable.ts";
import { suspends } from "./suspends.ts";
import { lowerYield } from "./yield.ts";

type Expression = ESTree.Expression;
type Item = Expression | ESTree.SpreadElement;

export function lower(node: Expression, to: Builder): Expression {
  if (!suspends(node)) return node;
  switch (node.type) {
    case "AwaitExpression":
      to.suspend("await", noteCall(lower(node.argument, to), to), node);
      return b.id(to.names.value);
    case "YieldExpression":
      return lowerYield(node, to);
    case "AssignmentExpression":
      return lowerAssignment(node, to);
    case "UpdateExpression":
      return lowerUpdate(node, to);
    case "CallExpression":
      return isStart(node) ? lowerStart(node, to) : lowerCall(node, to);
    case "ChainExpression":
      return lowerChain(node, to);
    case "NewExpression":
      return lowerNew(node, to);
    case "SequenceExpression":
      return lowerSequence(node, to);
    case "ConditionalExpression":
      return lowerConditional(node, to);
    case "LogicalExpression":
      return lowerLogical(node, to);
    case "UnaryExpression":
      return node.operator === "delete"
        ? lowerDelete(node, to)
        : { ...node, argument: lower(node.argument, to) };
    case "BinaryExpression":
      return lowerBinary(node, to);
    case "MemberExpression":
      return lowerMember(node, to);
    case "ArrayExpression":
      return { ...node, elements: lowerList(node.elements, to, true) };
    case "ObjectExpression":
      return lowerObject(node, to);
    case "TemplateLiteral":
      return lowerTemplate(node, to);
  }
  to.shared.diagnostics.report("GW1008", node, node.type);
  return node;
}

/** A call that starts something, which may pause before it comes back; so the frame then does. */
function lowerStart(node: ESTree.SimpleCallExpression, to: Builder): Expression {
  const result = b.id(to.started);
  const each = eachStart(node);
  const value = each === undefined ? noteCall(lowerCall(node, to), to) : lowerEach(node, each, to);
  to.assign(to.started, value);
  goBehind(node, to, each && b.statement(b.assign(result, b.call(runtime(to.shared, "eachResult"), result))));
  return result;
}

/** Evaluates `node` for its effects only. */
export function lowerEffect(node: Expression, to: Builder): void {
  if (node.type === "SequenceExpression") {
    for (const item of node.expressions) lowerEffect(item, to);
    return;
  }
  if (node.type === "ConditionalExpression" && suspends(node)) return lowerConditionalEffect(node, to);
  const rest = lower(node, to);
  if (suspends(node) && rest.type === "Identifier") return;
  to.emit(b.statement(b.at(rest, node)));
}

/** Puts a value where a suspension cannot change it. */
export function save(value: Expression, to: Builder): Expression {
  if (isStable(value, to)) return value;
  const name = to.variable();
  to.assign(name, value);
  return b.id(name);
}

/** Lowers expressions evaluated one after the other; those before a suspension are saved. `named`: see `lowerSpread`. */
export function lowerList<T extends Item | null>(items: readonly T[], to: Builder, named = false): T[] {
  const last = items.findLastIndex((item) => item !== null && suspends(item));
  return items.map((item, index) => {
    if (item === null || index > last) return item;
    if (item.type === "SpreadElement") return lowerSpread(item, index < last, named, to) as T;
    const value = lower(item, to);
    return (index < last ? save(value, to) : value) as T;
  });
}

/**
 * What is spread before a suspension is run through before it. Engines name it in their messages where it is part of an
 * array (`named`), and where it is an argument before others they do not.
 */
function lowerSpread(
  item: ESTree.SpreadElement,
  keep: boolean,
  named: boolean,
  to: Builder,
): ESTree.SpreadElement {
  const value = lower(item.argument, to);
  if (!keep) return b.spread(value);
  if (named) return b.spread(save(b.array([b.spread(value)]), to));
  const list = b.id(to.variable());
  to.emit(
    b.statement(
      b.assign({ type: "ArrayPattern", elements: [{ type: "RestElement", argument: list }] }, value),
    ),
  );
  return b.spread(list);
}

function lowerNew(node: ESTree.NewExpression, to: Builder): Expression {
  const callee = lower(node.callee as Expression, to);
  if (!node.arguments.some(suspends) || isStable(callee, to))
    return { ...node, callee, arguments: lowerList<Item>(node.arguments, to) };
  const [fn, text] = [save(callee, to), b.literal(sourceText(node.callee))];
  const args = lowerList<Item>(node.arguments, to);
  return b.at(b.call(runtime(to.shared, "construct"), fn, text, ...args), node);
}

function lowerSequence(node: ESTree.SequenceExpression, to: Builder): Expression {
  const last = node.expressions.length - 1;
  node.expressions.slice(0, last).forEach((item) => lowerEffect(item, to));
  return lower(node.expressions[last] as Expression, to);
}

function lowerConditional(node: ESTree.ConditionalExpression, to: Builder): Expression {
  const result = to.variable();
  const [yes, no, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.branch(lower(node.test, to), yes, no);
  to.begin(yes);
  to.assign(result, lower(node.consequent, to));
  to.goto(after);
  to.begin(no);
  to.assign(result, lower(node.alternate, to));
  to.begin(after);
  return b.id(result);
}

function lowerConditionalEffect(node: ESTree.ConditionalExpression, to: Builder): void {
  const [yes, no, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.branch(lower(node.test, to), yes, no);
  to.begin(yes);
  lowerEffect(node.consequent, to);
  to.goto(after);
  to.begin(no);
  lowerEffect(node.alternate, to);
  to.begin(after);
}

function lowerLogical(node: ESTree.LogicalExpression, to: Builder): Expression {
  const result = to.variable();
  to.assign(result, lower(node.left, to));
  shortCircuit(node.operator, b.id(result), to, () => to.assign(result, lower(node.right, to)));
  return b.id(result);
}

/** Runs `right` unless `left` already decides the operator's result. */
export function shortCircuit(
  operator: ESTree.LogicalOperator,
  left: Expression,
  to: Builder,
  right: () => void,
): void {
  const [goesOn, after] = [makeBlock(), makeBlock()];
  if (operator === "&&") to.branch(left, goesOn, after);
  else if (operator === "||") to.branch(left, after, goesOn);
  else to.branch(b.binary("==", left, b.literal(null)), goesOn, after);
  to.begin(goesOn);
  right();
  to.begin(after);
}

function lowerBinary(node: ESTree.BinaryExpression, to: Builder): Expression {
  if (node.left.type === "PrivateIdentifier") return { ...node, right: lower(node.right, to) };
  const [left, right] = lowerList([node.left, node.right], to) as [Expression, Expression];
  return { ...node, left, right };
}

function lowerMember(node: ESTree.MemberExpression, to: Builder): Expression {
  const object = node.object as Expression;
  if (!node.computed) return { ...node, object: lower(object, to) };
  const [first, property] = lowerList([object, node.property as Expression], to) as [Expression, Expression];
  return { ...node, object: first, property };
}

function lowerObject(node: ESTree.ObjectExpression, to: Builder): Expression {
  const last = node.properties.findLastIndex((item) => suspends(item));
  const properties = node.properties.map((item, index): ESTree.Property | ESTree.SpreadElement => {
    if (index > last) return item;
    if (item.type === "SpreadElement") {
      const value = lower(item.argument, to);
      return b.spread(index < last ? save(b.object([b.spread(value)]), to) : value);
    }
    return lowerProperty(item, index < last, to);
  });
  return { ...node, properties };
}

function lowerProperty(item: ESTree.Property, keep: boolean, to: Builder): ESTree.Property {
  const value = item.value as Expression;
  if (!item.computed) {
    const lowered = lower(value, to);
    return { ...item, value: keep ? save(lowered, to) : lowered, shorthand: false };
  }
  let key = lower(item.key, to);
  if (keep || suspends(value)) key = save(key, to);
  const lowered = lower(value, to);
  return { ...item, key, value: keep ? save(lowered, to) : lowered };
}

/** Each part becomes a string before the next is evaluated. */
function lowerTemplate(node: ESTree.TemplateLiteral, to: Builder): Expression {
  const last = node.expressions.findLastIndex((item) => suspends(item));
  const expressions = node.expressions.map((item, index) => {
    if (index > last) return item;
    const value = lower(item, to);
    return index < last ? save(asString(value), to) : value;
  });
  return { ...node, expressions };
}

function asString(value: Expression): Expression {
  const quasis = [emptyElement(false), emptyElement(true)];
  return { type: "TemplateLiteral", quasis, expressions: [value] };
}

function emptyElement(tail: boolean): ESTree.TemplateElement {
  return { type: "TemplateElement", value: { raw: "", cooked: "" }, tail };
}
