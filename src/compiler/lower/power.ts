/**
 * `a ** b` becomes `$.power(a, b)` in programs compiled with strict Math. The last pass: what suspends in an operand, or is
 * private where the engine's syntax does not reach it, has been lowered by then.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import type { Names } from "../names.ts";
import { isFunction, someChild } from "./suspends.ts";

type Expression = ESTree.Expression;

/** @param runtime the runtime's name in the program. */
export function lowerPowers(program: ESTree.Program, runtime: string, names: Names): ESTree.Program {
  const power = (base: Expression, exponent: Expression): Expression =>
    b.call(b.member(b.id(runtime), "power"), base, exponent);
  const lowered = walk<ESTree.Node, null>(program, null, {
    BinaryExpression(node, { next }) {
      const { left, right, operator } = (next() as ESTree.BinaryExpression | undefined) ?? node;
      return operator === "**" ? b.at(power(left as Expression, right), node) : undefined;
    },
    AssignmentExpression(node, { next }) {
      const { left, right, operator } = (next() as ESTree.AssignmentExpression | undefined) ?? node;
      if (operator !== "**=") return undefined;
      const raise = (place: ESTree.Identifier | ESTree.MemberExpression): Expression =>
        b.at(b.assign(place, power(place, right)), node);
      if (left.type === "Identifier") return raise(left);
      return once(left as ESTree.MemberExpression, right, raise, names);
    },
  });
  return lowered as ESTree.Program;
}

/**
 * Uses a place twice, whose object and key are evaluated once: `(($o, $k) => use($o[$k]))(object, key)`. Undefined if that
 * needs a function, and `value`, which is used in it, suspends.
 */
function once(
  place: ESTree.MemberExpression,
  value: Expression,
  use: (place: ESTree.MemberExpression) => Expression,
  names: Names,
): Expression | undefined {
  let { object, property } = place;
  const params: ESTree.Identifier[] = [];
  const args: Expression[] = [];
  const hold = (value: Expression, name: string): ESTree.Identifier => {
    const param = b.id(names.unique(name));
    params.push(param);
    args.push(value);
    return param;
  };
  if (!/^(Identifier|ThisExpression|Super)$/.test(object.type)) object = hold(object as Expression, "$o");
  if (place.computed && property.type !== "Literal") property = hold(property as Expression, "$k");
  const used = use({ ...place, object, property });
  if (params.length === 0) return used;
  return isAwaiting(value) ? undefined : b.call(b.arrow(params, used), ...args);
}

/** Which it cannot in a function of its own. Lowered code never does: only a bundle that runs natively. */
function isAwaiting(node: ESTree.Node): boolean {
  return (
    /^(Await|Yield)Expression$/.test(node.type) || (!isFunction(node.type) && someChild(node, isAwaiting))
  );
}
