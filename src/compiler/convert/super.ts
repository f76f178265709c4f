/** `super.x` in code that had to leave its method: looked up on the prototype of the home object. */
import type * as ESTree from "estree";
import { isFrame, thisUnit } from "../analyze/model.ts";
import type { Binding } from "../analyze/model.ts";
import * as b from "../build.ts";
import { refer, target } from "./references.ts";
import { sourceText } from "./source-text.ts";
import { bindingOf, runtime } from "./state.ts";
import type { State, Step } from "./state.ts";

export function isSuperMember(node: ESTree.Node): node is ESTree.MemberExpression {
  return node.type === "MemberExpression" && node.object.type === "Super";
}

/** `super` may stand where it is: the code is still the method the language looks at. */
function isReachable(state: State): boolean {
  const owner = thisUnit(state.unit);
  return owner === state.unit && !isFrame(owner) && owner.literal === undefined;
}

interface SuperReference {
  readonly home: ESTree.Expression;
  readonly key: ESTree.Expression;
  readonly self: ESTree.Expression;
}

/** What a moved `super[key]` needs; undefined if it can be written as it is. */
export function superReference(node: ESTree.MemberExpression, step: Step): SuperReference | undefined {
  const { state } = step;
  if (isReachable(state)) return undefined;
  const key = node.computed
    ? (step.visit(node.property) as ESTree.Expression)
    : b.literal((node.property as ESTree.Identifier).name);
  const self = bindingOf(node, state) as Binding;
  return { home: homeObject(node.object, state), key, self: refer(self, state.unit, state.shared) };
}

function homeObject(node: ESTree.Node, state: State): ESTree.Expression {
  const binding = bindingOf(node, state) as Binding;
  if (binding.kind === "home") return target(binding);
  const cls = refer(binding, state.unit, state.shared);
  const owner = thisUnit(state.unit);
  return owner.isStatic ? cls : b.member(cls, "prototype");
}

export function readSuper({ home, key, self }: SuperReference, state: State): ESTree.Expression {
  return b.call(runtime(state.shared, "superGet"), home, key, self);
}

export function callSuper(
  node: ESTree.SimpleCallExpression,
  reference: SuperReference,
  step: Step,
): ESTree.Expression {
  const args = node.arguments.map((item) => step.visit(item) as ESTree.Expression);
  const text = b.literal(sourceText(node.callee));
  const fn = readSuper(reference, step.state);
  return b.at(b.call(runtime(step.state.shared, "call"), reference.self, fn, text, ...args), node);
}

export function assignSuper(
  node: ESTree.AssignmentExpression,
  reference: SuperReference,
  step: Step,
): ESTree.Expression {
  const { home, key, self } = reference;
  const right = step.visit(node.right) as ESTree.Expression;
  const set = (value: ESTree.Expression): ESTree.Expression =>
    b.call(runtime(step.state.shared, "superSet"), home, key, value, self);
  if (node.operator === "=") return b.at(set(right), node);
  const operator = node.operator.slice(0, -1);
  const old = readSuper(reference, step.state);
  if (operator === "&&" || operator === "||" || operator === "??")
    return b.at(b.logical(operator, old, set(right)), node);
  return b.at(set(b.binary(operator as ESTree.BinaryOperator, old, right)), node);
}
