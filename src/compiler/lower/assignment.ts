/** Assignments and updates that suspend, and destructuring whose defaults, keys or targets do. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import type { Builder } from "./builder.ts";
import { lowerDestructuring } from "./destructuring.ts";
import { lower, lowerEffect, save, shortCircuit } from "./expressions.ts";
import { suspends } from "./suspends.ts";

type Expression = ESTree.Expression;

export function lowerAssignment(node: ESTree.AssignmentExpression, to: Builder): Expression {
  const { left, operator } = node;
  if (left.type === "ObjectPattern" || left.type === "ArrayPattern") return lowerPattern(node, left, to);
  const keep = suspends(node.right) || operator !== "=";
  const place = left.type === "MemberExpression" ? lowerPlace(left, keep, to) : left;
  if (operator === "=") return { ...node, left: place, right: lower(node.right, to) };
  const base = operator.slice(0, -1);
  if (base === "&&" || base === "||" || base === "??")
    return lowerLogicalAssignment(node, place as Expression, base, to);
  const old = suspends(node.right) ? saveNow(place as Expression, to) : (place as Expression);
  const value = b.binary(base as ESTree.BinaryOperator, old, lower(node.right, to));
  return { ...node, operator: "=", left: place, right: value };
}

/** The old value of a variable is taken before the right side runs, even if the variable never changes. */
function saveNow(place: Expression, to: Builder): Expression {
  const name = to.variable();
  to.assign(name, place);
  return b.id(name);
}

function lowerLogicalAssignment(
  node: ESTree.AssignmentExpression,
  place: Expression,
  operator: ESTree.LogicalOperator,
  to: Builder,
): Expression {
  const result = to.variable();
  to.assign(result, place);
  shortCircuit(operator, b.id(result), to, () => {
    to.assign(result, lower(node.right, to));
    lowerEffect(b.at(b.assign(place as ESTree.Pattern, b.id(result)), node), to);
  });
  return b.id(result);
}

/** A member expression that can be read and assigned later: object and key are evaluated now. */
export function lowerPlace(
  node: ESTree.MemberExpression,
  keep: boolean,
  to: Builder,
): ESTree.MemberExpression {
  let object = node.object as Expression;
  if ((object.type as string) === "Super") return node;
  object = lower(object, to);
  if (keep || (node.computed && suspends(node.property))) object = save(object, to);
  if (!node.computed) return { ...node, object };
  let property = lower(node.property as Expression, to);
  if (keep) property = save(property, to);
  return { ...node, object, property };
}

export function lowerUpdate(node: ESTree.UpdateExpression, to: Builder): Expression {
  return { ...node, argument: lowerPlace(node.argument as ESTree.MemberExpression, false, to) };
}

function lowerPattern(
  node: ESTree.AssignmentExpression,
  pattern: ESTree.ObjectPattern | ESTree.ArrayPattern,
  to: Builder,
): Expression {
  const value = lower(node.right, to);
  if (!suspends(pattern)) return { ...node, right: value };
  const saved = save(value, to);
  lowerDestructuring(pattern, saved, to);
  return saved;
}
