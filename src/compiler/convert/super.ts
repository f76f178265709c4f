/** `super` in code that had to leave its method: `super.x` is looked up on the prototype of the home object. */
import type * as ESTree from "estree";
import { classUnit, isFrame, thisUnit } from "../analyze/model.ts";
import type { Binding, Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import { addFactory } from "./closures.ts";
import { refer, target } from "./references.ts";
import { sourceText } from "./source-text.ts";
import { bindingOf, runtime } from "./state.ts";
import type { Shared, State, Step } from "./state.ts";

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
  { home, key, self }: SuperReference,
  step: Step,
): ESTree.Expression {
  const right = step.visit(node.right) as ESTree.Expression;
  return b.at(b.call(runtime(step.state.shared, "superSet"), home, key, right, self), node);
}

/** `$.superReference(home, key, this).value`: a place to assign to, wherever a pattern or an operator does. */
export function superPlace({ home, key, self }: SuperReference, state: State): ESTree.MemberExpression {
  return b.member(b.call(runtime(state.shared, "superReference"), home, key, self), "value");
}

/** `delete super.x` always throws: in a method of its own it does so as the engine says it. */
export function deleteSuper(): ESTree.Expression {
  const place = b.member({ type: "Super" }, "x");
  const body = b.block([b.statement(b.unary("delete", place))]);
  const method = { ...b.property("m", b.functionExpression(undefined, [], body)), method: true };
  return b.call(b.member(b.object([method]), "m"));
}

/** `super(…)` makes `this` come into being; arrow functions find it in the scope object. */
export function superCall(node: ESTree.SimpleCallExpression, { visit, state }: Step): ESTree.Expression {
  const args = node.arguments.map((item) => visit(item) as ESTree.Expression);
  const caller = thisUnit(state.unit).implicit.get("super");
  const inArrow = state.unit.role === "arrow" && caller !== undefined;
  const made = inArrow ? b.at(b.call(target(caller), ...args), node) : { ...node, arguments: args };
  const self = thisUnit(state.unit).implicit.get("this");
  return self?.storage === "object" ? b.assign(target(self), made) : made;
}

/**
 * `const $super1 = $.closure((...args) => super(...args), 1, $s1, Class, new.target)` in a constructor
 * whose arrow functions call `super`. Made again for an image, it does the same without the constructor around it.
 */
export function superFunction(unit: Unit, shared: Shared): ESTree.Statement[] {
  const binding = unit.implicit.get("super");
  if (binding === undefined) return [];
  const cls = (classUnit(unit) as Unit).implicit.get("class") as Binding;
  const params = ["scope", "cls", "target"].map(b.id);
  const args = b.id("args");
  const given: ESTree.RestElement = { type: "RestElement", argument: args };
  let number = 0;
  addFactory(shared, (id) => {
    number = id;
    const call = b.call(runtime(shared, "superCall"), ...params, args);
    return b.arrow(
      params,
      b.call(runtime(shared, "closure"), b.arrow([given], call), b.literal(id), ...params),
    );
  });
  const scope = b.id(binding.scope.object as string);
  const newTarget: ESTree.Expression = { type: "MetaProperty", meta: b.id("new"), property: b.id("target") };
  const call = b.arrow([given], b.call({ type: "Super" }, b.spread(args)));
  const made = [call, b.literal(number), scope, refer(cls, unit, shared), newTarget];
  return [b.declare("const", binding.emitted, b.call(runtime(shared, "closure"), ...made))];
}
