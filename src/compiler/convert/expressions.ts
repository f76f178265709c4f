/** Expressions whose form depends on where something lives: assignments, updates, calls, members. */
import type * as ESTree from "estree";
import { boundIdentifiers } from "../analyze/patterns.ts";
import * as b from "../build.ts";
import { callChain, writeOutChain } from "./chains.ts";
import { convertPattern, isConstant } from "./patterns.ts";
import { assignPrivate, callPrivate, privateOf, readPrivate, tableFor, updatePrivate } from "./private.ts";
import { target } from "./references.ts";
import { untagged } from "./templates.ts";
import { sourceText, standingFor } from "./source-text.ts";
import { bindingOf, runtime, temporary } from "./state.ts";
import type { Converters, Step } from "./state.ts";
import {
  assignSuper,
  callSuper,
  deleteSuper,
  isSuperMember,
  readSuper,
  superCall,
  superReference,
} from "./super.ts";

export const expressions: Converters = {
  AssignmentExpression(node, step) {
    const key = privateOf(node.left);
    const table = key && tableFor(key, step.state);
    if (table) return assignPrivate(node, table, step);
    const reference = isSuperMember(node.left) ? superReference(node.left, step) : undefined;
    if (reference && node.operator === "=") return assignSuper(node, reference, step);
    const constant = assignConstant(node, step);
    if (constant !== undefined) return b.sequence([...checksOf(node.left, step), constant]);
    const left = convertPattern(node.left, step);
    const right = step.visit(node.right) as ESTree.Expression;
    const checks = checksOf(node.left, step);
    if (checks.length === 0) return { ...node, left, right };
    if (node.operator !== "=") return b.sequence([...checks, { ...node, left, right }]);
    // What is assigned is evaluated first.
    const value = b.id(temporary(step.state));
    return { ...node, left, right: b.sequence([b.assign(value, right), ...checks, value]) };
  },
  UpdateExpression(node, step) {
    const key = privateOf(node.argument);
    const table = key && tableFor(key, step.state);
    if (table) return updatePrivate(node, table, step);
    const argument = convertPattern(node.argument as ESTree.Pattern, step) as ESTree.Expression;
    return b.sequence([...checksOf(node.argument as ESTree.Pattern, step), { ...node, argument }]);
  },
  CallExpression(node, step) {
    const { callee } = node;
    if (callee.type === "Super") return superCall(node, step);
    const key = privateOf(callee);
    const table = key && tableFor(key, step.state);
    if (table) return callPrivate(node, table, step);
    const reference = isSuperMember(callee) ? superReference(callee, step) : undefined;
    if (reference) return callSuper(node, reference, step);
    const iterator = heldIterator(node, step);
    if (iterator) return iterator;
    const chain = callChain(node, step);
    if (chain) return chain;
    const plain = step.next() as ESTree.SimpleCallExpression | undefined;
    return plain && { ...plain, callee: withoutThis(node.callee, plain.callee as ESTree.Expression) };
  },
  TaggedTemplateExpression: (node, step) => step.visit(untagged(node, step.state)),
  MemberExpression(node, step) {
    const key = privateOf(node);
    const table = key && tableFor(key, step.state);
    if (table) return readPrivate(node, table, step);
    const reference = isSuperMember(node) ? superReference(node, step) : undefined;
    if (reference) return standingFor(sourceText(node), b.at(readSuper(reference, step.state), node));
    return plainMember(node, step);
  },
  ChainExpression(node, step) {
    return writeOutChain(node, step) ?? step.next();
  },
  UnaryExpression(node, step) {
    const { operator, argument } = node;
    if (operator !== "delete") return step.next();
    if (isSuperMember(argument) && superReference(argument, step)) return b.at(deleteSuper(), node);
    if (argument.type !== "ChainExpression") return step.next();
    return writeOutChain(argument, step, b.literal(true), (value) => b.unary("delete", value)) ?? step.next();
  },
  BinaryExpression(node, step) {
    if (node.left.type !== "PrivateIdentifier") return step.next();
    const table = tableFor(node.left, step.state);
    const right = step.visit(node.right) as ESTree.Expression;
    return table ? b.at(b.call(b.member(table, "has"), right), node) : { ...node, right };
  },
};

/** `x[Symbol.iterator]()`: the engine's iterators do not tell where they stand. */
function heldIterator(
  { callee, arguments: args }: ESTree.CallExpression,
  step: Step,
): ESTree.Expression | undefined {
  if (callee.type !== "MemberExpression" || !callee.computed || callee.optional || args.length > 0) return;
  if (callee.object.type === "Super" || !isSymbolIterator(callee.property, step)) return;
  const text = b.literal(`${sourceText(callee.object)}[Symbol.iterator]`);
  const object = step.visit(callee.object) as ESTree.Expression;
  return b.at(b.call(runtime(step.state.shared, "heldIterator"), object, text), callee);
}

function isSymbolIterator(key: ESTree.Node, { state }: Step): boolean {
  if (key.type !== "MemberExpression" || key.computed || key.object.type !== "Identifier") return false;
  const { object, property } = key;
  if (object.name !== "Symbol" || bindingOf(object, state) !== undefined) return false;
  return property.type === "Identifier" && property.name === "iterator";
}

/** `f()` is called without `this`, wherever `f` lives: `(0, $s.f)()`. */
function withoutThis(original: ESTree.Node, callee: ESTree.Expression): ESTree.Expression {
  if (original.type !== "Identifier" || callee.type !== "MemberExpression") return callee;
  return b.sequence([b.literal(0), callee]);
}

/** The name after a dot refers to nothing. */
function plainMember(node: ESTree.MemberExpression, step: Step): ESTree.Node {
  const { object, property } = node;
  const newObject = object.type === "Super" ? object : (step.visit(object) as ESTree.Expression);
  const key = node.computed ? (step.visit(property) as ESTree.Expression) : property;
  return newObject === object && key === property ? node : { ...node, object: newObject, property: key };
}

/** `constant ??= value` assigns, and throws, only if it comes to that. */
function assignConstant(node: ESTree.AssignmentExpression, step: Step): ESTree.Expression | undefined {
  const { left, operator } = node;
  const base = operator.slice(0, -1);
  if (left.type !== "Identifier" || (base !== "&&" && base !== "||" && base !== "??")) return undefined;
  const binding = bindingOf(left, step.state);
  if (binding === undefined || !isConstant(binding)) return undefined;
  const assignment = b.assign(convertPattern(left, step), step.visit(node.right) as ESTree.Expression);
  return b.at(b.logical(base, target(binding) as ESTree.Expression, b.at(assignment, node)), node);
}

/** An assignment before the variable's declaration has run throws, as the engine would have. */
function checksOf(pattern: ESTree.Pattern, { state }: Step): ESTree.Expression[] {
  const checks: ESTree.Expression[] = [];
  boundIdentifiers(pattern, (id) => {
    const binding = bindingOf(id, state);
    if (binding === undefined) return;
    const error = b.call(runtime(state.shared, "tdz"), b.literal(binding.name));
    if (binding.kind === "dead") return void checks.push(error);
    if (!state.shared.analysis.early.has(id)) return;
    const absent = b.binary("===", target(binding), runtime(state.shared, "uninitialized"));
    checks.push(b.logical("&&", absent, error));
  });
  return checks;
}
