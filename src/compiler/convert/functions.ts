/**
 * The body of a function, in whichever place the function ends up: converted statements, or, for
 * async functions and generators, a frame and the few tokens that start it.
 */
import type * as ESTree from "estree";
import { isFrame, shadowedParameter } from "../analyze/model.ts";
import type { Binding, Scope, Unit } from "../analyze/model.ts";
import { callsAsync } from "../analyze/polls.ts";
import { isPassedOn } from "../analyze/starts.ts";
import * as b from "../build.ts";
import { frameArguments, lowerFrame } from "../lower/frame.ts";
import { capturesOf } from "./captures.ts";
import { convertParameters } from "./parameters.ts";
import { noteLocal, refer, staysDeclared, target } from "./references.ts";
import { convertStatements, enterScope } from "./scopes.ts";
import { sourceText } from "./source-text.ts";
import { frameLocal, runtime } from "./state.ts";
import type { Shared, Step } from "./state.ts";

export type FunctionNode =
  | ESTree.FunctionDeclaration
  | ESTree.FunctionExpression
  | ESTree.ArrowFunctionExpression;

export interface Converted {
  readonly params: ESTree.Pattern[];
  readonly body: ESTree.BlockStatement | ESTree.Expression;
}

/** `self`: expression for the function itself in its own body (generators need their `prototype`). */
export function convertFunction(
  node: FunctionNode,
  unit: Unit,
  step: Step,
  self?: ESTree.Expression,
): Converted {
  const inner = inside(step, unit);
  const { params, prologue, names } = convertParameters(node.params, unit, inner);
  const body = [...prologue, ...convertBody(node, unit, inner)];
  if (isFrame(unit))
    return { params, body: startFrame(node, unit, names, prologue.length, body, inner, self) };
  const declared = inner.state.shared.temporaries.get(unit);
  if (declared !== undefined) body.unshift(b.declareAll("let", declared));
  const [only] = body;
  if (
    node.type === "ArrowFunctionExpression" &&
    node.expression &&
    body.length === 1 &&
    only?.type === "ReturnStatement" &&
    !beginsWithBrace(only.argument as ESTree.Expression)
  ) {
    return { params, body: only.argument as ESTree.Expression };
  }
  return { params, body: { ...b.block(body), loc: node.body.loc } };
}

/** An arrow function's body that would be taken for a block: `({}) + x`. */
function beginsWithBrace(node: ESTree.Node): boolean {
  if (node.type === "BinaryExpression" || node.type === "LogicalExpression")
    return node.left.type === "ObjectExpression" || beginsWithBrace(node.left);
  if (node.type !== "ConditionalExpression") return false;
  return node.test.type === "ObjectExpression" || beginsWithBrace(node.test);
}

/** The walk goes on in the function's own code. */
export function inside(step: Step, unit: Unit): Step {
  const state = { unit, shared: step.state.shared };
  return { ...step, state, visit: (child, next = state) => step.visit(child, next) };
}

function convertBody(node: FunctionNode, unit: Unit, step: Step): ESTree.Statement[] {
  const scope =
    step.state.shared.analysis.bodyScopes.get(node) ?? step.state.shared.analysis.scopes.get(node);
  const own =
    scope !== undefined && scope.kind === "body"
      ? [...enterScope(scope, step.state), ...takeOver(scope, unit, step)]
      : checkedOnly(unit, step);
  if (node.body.type === "BlockStatement") return [...own, ...convertStatements(node.body.body, step)];
  const converted = step.visit(node.body) as ESTree.Expression;
  const value = isPassedOn(node.body) ? passOn(converted as ESTree.SimpleCallExpression, step) : converted;
  return [...own, b.at(b.returns(value), node.body)];
}

/** `x => f(x)`: how it was called says whether what it calls may pause. */
function passOn(node: ESTree.SimpleCallExpression, { state }: Step): ESTree.Expression {
  const callee = node.callee as ESTree.Expression;
  const self = callee.type === "MemberExpression" ? (callee.object as ESTree.Expression) : b.undefinedValue();
  const passed = b.call(runtime(state.shared, "passed"));
  const text = b.literal(sourceText(callee));
  return b.atCall(
    b.call(
      runtime(state.shared, "callPassed"),
      passed,
      b.literal(callsAsync(node)),
      self,
      callee,
      text,
      ...node.arguments,
    ),
    node,
  );
}

/** Variables of the body begin with the values of parameters they hide. */
function takeOver(scope: Scope, unit: Unit, { state }: Step): ESTree.Statement[] {
  return [...scope.bindings.values()].flatMap((binding): ESTree.Statement[] => {
    const param = shadowedParameter(scope, binding.name);
    if (param === undefined || binding.kind !== "var") return [];
    const value = refer(param, unit, state.shared);
    if (staysDeclared(binding)) return [b.declare("var", binding.emitted, value)];
    noteLocal(binding, state.shared);
    return [b.statement(b.assign(target(binding), value))];
  });
}

/** The function scope's object was made with the parameters; variables that need a check still do. */
function checkedOnly(unit: Unit, step: Step): ESTree.Statement[] {
  const scope = step.state.shared.analysis.scopes.get(unit.node);
  if (scope === undefined) return [];
  return enterScope({ ...scope, object: undefined }, step.state);
}

function startFrame(
  node: FunctionNode,
  unit: Unit,
  params: readonly string[],
  prologueLength: number,
  body: ESTree.Statement[],
  step: Step,
  self: ESTree.Expression | undefined,
): ESTree.BlockStatement | ESTree.Expression {
  const { shared } = step.state;
  const entry = entryValues(unit, params, shared);
  // A generator evaluates its parameters when it is called, its body when `next` is.
  const early = unit.generator && prologueLength > 0 ? prologueLength : 0;
  const frame = lowerFrame({ unit, body, early, entry: [...entry.keys()], name: unit.name ?? "", shared });
  const value = start(unit, frameArguments(frame, entry), early > 0, shared, self);
  return node.type === "ArrowFunctionExpression" ? value : b.block([b.at(b.returns(value), node)]);
}

function start(
  unit: Unit,
  frame: ESTree.Expression[],
  early: boolean,
  shared: Shared,
  self: ESTree.Expression | undefined,
): ESTree.Expression {
  if (!unit.generator) return b.call(runtime(shared, "start"), ...frame);
  const method = runtime(shared, unit.async ? "asyncGenerator" : "generator");
  const given = early && frame.length === 1 ? [...frame, b.undefinedValue()] : frame;
  return b.call(method, self ?? b.undefinedValue(), ...given, ...(early ? [b.literal(true)] : []));
}

/** Variables the frame may need at its start → how the code that starts it names them. */
function entryValues(unit: Unit, params: readonly string[], shared: Shared): Map<string, ESTree.Expression> {
  const entry = new Map<string, ESTree.Expression>();
  const captured = capturesOf(unit, unit, shared);
  for (const name of captured.params) entry.set(name, b.id(name));
  for (const binding of unit.implicit.values()) {
    if (binding.scope.unit === unit) entry.set(binding.emitted, starter(binding));
  }
  if (unit.self !== undefined) entry.set(unit.self.emitted, b.id(unit.self.emitted));
  for (const name of params) entry.set(name, b.id(name));
  for (const name of entry.keys()) frameLocal(shared, unit, name);
  return entry;
}

function starter(binding: Binding): ESTree.Expression {
  switch (binding.kind) {
    case "this":
      return { type: "ThisExpression" };
    case "new.target":
      return { type: "MetaProperty", meta: b.id("new"), property: b.id("target") };
    default:
      return b.id("arguments");
  }
}
