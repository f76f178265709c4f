/**
 * Private members. They stay what they are; code that had to leave the class reaches them through a
 * table of accessors made inside it, which is also how the runtime reads and restores them.
 */
import type * as ESTree from "estree";
import { classUnit, isFrame } from "../analyze/model.ts";
import type { Binding, PrivateName, Unit } from "../analyze/model.ts";
import { markAsync } from "../analyze/polls.ts";
import { copyStart } from "../analyze/starts.ts";
import * as b from "../build.ts";
import { refer } from "./references.ts";
import { sourceText, standingFor } from "./source-text.ts";
import { bindingOf, runtime, temporary } from "./state.ts";
import type { Shared, State, Step } from "./state.ts";

/** `$private1 = $.privates(this, { x: { kind, static, get, set, has } })` */
export function privateTable(unit: Unit, shared: Shared): ESTree.Statement[] {
  if (unit.privates.size === 0) return [];
  const entries = [...unit.privates].map(([name, info]) => b.property(name, accessors(name, info)));
  const made = b.call(runtime(shared, "privates"), { type: "ThisExpression" }, b.object(entries));
  const table = unit.implicit.get("privates");
  return [b.statement(table === undefined ? made : b.assign(b.id(table.emitted), made))];
}

function accessors(name: string, info: PrivateName): ESTree.Expression {
  const place: ESTree.MemberExpression = {
    type: "MemberExpression",
    object: b.id("o"),
    property: { type: "PrivateIdentifier", name },
    computed: false,
    optional: false,
  };
  const key: ESTree.PrivateIdentifier = { type: "PrivateIdentifier", name };
  const args = b.id("args");
  const call = b.arrow([b.id("o"), { type: "RestElement", argument: args }], b.call(place, b.spread(args)));
  return b.object([
    b.property("kind", b.literal(info.kind)),
    b.property("static", b.literal(info.static)),
    b.property("get", b.arrow([b.id("o")], place)),
    b.property("set", b.arrow([b.id("o"), b.id("v")], b.assign(place, b.id("v")))),
    b.property(
      "has",
      b.arrow([b.id("o")], { type: "BinaryExpression", operator: "in", left: key, right: b.id("o") }),
    ),
    ...(info.kind === "method" ? [b.property("call", call)] : []),
  ]);
}

/** The class body around `unit` is still around the emitted code, so `#name` may stand in it. */
export function isReachable(table: Binding, unit: Unit): boolean {
  return unit.parent === table.scope.unit && !isFrame(unit);
}

/** The table to go through for `#name` in the code of `state`, or undefined if it can be written as it is. */
export function tableFor(id: ESTree.PrivateIdentifier, state: State): ESTree.MemberExpression | undefined {
  const binding = bindingOf(id, state);
  if (binding === undefined || isReachable(binding, state.unit)) return undefined;
  return b.member(refer(binding, state.unit, state.shared), id.name);
}

/** Something that can be evaluated twice, and what to evaluate the first time. */
export function once(
  object: ESTree.Expression,
  state: State,
): [first: ESTree.Expression, again: ESTree.Expression] {
  if (object.type === "Identifier" || object.type === "ThisExpression") return [object, object];
  const name = temporary(state);
  return [b.assign(b.id(name), object), b.id(name)];
}

export function privateOf(node: ESTree.Node): ESTree.PrivateIdentifier | undefined {
  if (node.type !== "MemberExpression" || node.property.type !== "PrivateIdentifier") return undefined;
  return node.property;
}

/** Engines say in their messages what has been called: `own` tells `this.#x`, of which the source has most, from `other.#x`. */
function accessor({ object }: ESTree.MemberExpression): string {
  return object.type === "ThisExpression" ? "own" : "get";
}

export function readPrivate(
  node: ESTree.MemberExpression,
  table: ESTree.Expression,
  step: Step,
): ESTree.Expression {
  const get = b.callOwn(b.member(table, accessor(node)), step.visit(node.object) as ESTree.Expression);
  return standingFor(sourceText(node), b.at(get, node));
}

/** `$.privateReference(table, "x", object).value`: a place to assign to, wherever a pattern or an operator does. */
export function privatePlace(
  node: ESTree.MemberExpression,
  table: ESTree.MemberExpression,
  step: Step,
): ESTree.MemberExpression {
  const name = (node.property as ESTree.PrivateIdentifier).name;
  const object = step.visit(node.object) as ESTree.Expression;
  const reference = runtime(step.state.shared, "privateReference");
  return b.member(
    b.at(b.callOwn(reference, table.object as ESTree.Expression, b.literal(name), object), node),
    "value",
  );
}

export function callPrivate(
  node: ESTree.SimpleCallExpression,
  table: ESTree.Expression,
  step: Step,
): ESTree.Expression {
  const callee = node.callee as ESTree.MemberExpression;
  const [first, again] = once(step.visit(callee.object) as ESTree.Expression, step.state);
  const args = node.arguments.map((item) => step.visit(item) as ESTree.Expression);
  const isAsync = declared(callee, step.state)?.async;
  const marked = (call: ESTree.CallExpression): ESTree.CallExpression =>
    copyStart(node, isAsync ? markAsync(call) : call);
  if (isMethod(callee, step.state) && node.arguments.some((item) => suspends(item, step.state))) {
    // The method is looked up before the arguments, for its error, and called after them.
    const object = b.sequence([b.callOwn(b.member(table, "get"), first), again]);
    return marked(b.at(b.callOwn(b.member(table, "call"), object, ...args), node));
  }
  const fn = b.callOwn(b.member(table, "get"), again);
  const text = b.literal(sourceText(callee));
  return marked(b.at(b.call(runtime(step.state.shared, "call"), first, fn, text, ...args), node));
}

export function isMethod(callee: ESTree.MemberExpression, state: State): boolean {
  return declared(callee, state)?.kind === "method";
}

function declared(callee: ESTree.MemberExpression, state: State): PrivateName | undefined {
  const id = privateOf(callee);
  return id && bindingOf(id, state)?.scope.unit.privates.get(id.name);
}

function suspends(node: ESTree.Node, { shared }: State): boolean {
  return shared.analysis.suspending.has(node);
}

export function assignPrivate(
  node: ESTree.AssignmentExpression,
  table: ESTree.Expression,
  step: Step,
): ESTree.Expression {
  const left = node.left as ESTree.MemberExpression;
  const object = step.visit(left.object) as ESTree.Expression;
  const set = b.member(table, "set");
  const right = step.visit(node.right) as ESTree.Expression;
  if (node.operator === "=") return b.at(b.callOwn(set, object, right), node);
  const [first, again] = once(object, step.state);
  const operator = node.operator.slice(0, -1);
  if (operator === "&&" || operator === "||" || operator === "??") {
    return b.at(
      b.logical(operator, b.callOwn(b.member(table, "get"), first), b.callOwn(set, again, right)),
      node,
    );
  }
  const old = b.callOwn(b.member(table, "get"), again);
  return b.at(b.callOwn(set, first, b.binary(operator as ESTree.BinaryOperator, old, right)), node);
}

/** `o.#n++`: the old value as a number or bigint, then the new one stored. */
export function updatePrivate(
  node: ESTree.UpdateExpression,
  table: ESTree.Expression,
  step: Step,
): ESTree.Expression {
  const left = node.argument as ESTree.MemberExpression;
  const [first, again] = once(step.visit(left.object) as ESTree.Expression, step.state);
  const value = b.id(temporary(step.state));
  const old = b.id(temporary(step.state));
  const bump: ESTree.Expression = {
    type: "UpdateExpression",
    operator: node.operator,
    prefix: false,
    argument: value,
  };
  const steps = [
    b.assign(value, b.callOwn(b.member(table, "get"), first)),
    b.assign(old, bump),
    b.callOwn(b.member(table, "set"), again, value),
  ];
  return b.at(b.sequence([...steps, node.prefix ? value : old]), node);
}

/**
 * While an image is restored, a constructor only adds the private fields: it passes on to `super`
 * the object they are added to, and runs nothing of its own.
 */
export function guardConstructor(fn: ESTree.FunctionExpression, unit: Unit, shared: Shared): void {
  const cls = classUnit(unit) as Unit;
  const derived = (cls.node as ESTree.Class).superClass != null;
  const moved = fn.params.every((param) => param.type === "Identifier") ? [] : moveIn(fn, shared);
  const given = b.element(b.id("arguments"), b.literal(0));
  const body: ESTree.Statement[] = derived ? [b.statement(b.call({ type: "Super" }, given))] : [];
  body.push(b.returns(null));
  const restoring = runtime(shared, "restoring");
  const only = unit.implicit.has("super")
    ? b.logical("||", restoring, b.call(runtime(shared, "initializing")))
    : restoring;
  fn.body.body.unshift(b.when(only, b.block(body)), ...moved);
}

/** Makes the parameters plain, so that calling the constructor evaluates nothing before the guard. */
function moveIn(fn: ESTree.FunctionExpression, shared: Shared): ESTree.Statement[] {
  const statements: ESTree.Statement[] = [];
  let counted = true;
  fn.params = fn.params.map((param): ESTree.Pattern => {
    if (param.type === "Identifier" && counted) return param;
    const name = b.id(shared.names.numbered("$p"));
    const rest = param.type === "RestElement";
    if (param.type === "AssignmentPattern") {
      counted = false;
      const absent = b.binary("===", name, b.undefinedValue());
      statements.push(b.declare("let", param.left, b.conditional(absent, param.right, name)));
    } else statements.push(b.declare("let", rest ? param.argument : param, name));
    if (rest) return { type: "RestElement", argument: name };
    return counted ? name : { type: "AssignmentPattern", left: name, right: b.undefinedValue() };
  });
  return statements;
}
