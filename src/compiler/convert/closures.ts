/**
 * Functions nested in code that runs: each becomes a factory at module level, given what the
 * function captures, and a call of it where the function stood.
 */
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import { capturesOf } from "./captures.ts";
import { convertFunction } from "./functions.ts";
import type { Converted, FunctionNode } from "./functions.ts";
import { runtime } from "./state.ts";
import type { Converters, Shared, Step } from "./state.ts";

/** `key`: an expression for the computed name the language gives the function. */
export function makeClosure(
  node: FunctionNode,
  unit: Unit,
  step: Step,
  key?: ESTree.Expression,
): ESTree.Expression {
  const { shared, unit: from } = step.state;
  const { params, args } = capturesOf(unit, from, shared);
  const keyName = key === undefined ? undefined : shared.names.numbered("$k");
  if (keyName !== undefined && key !== undefined) {
    params.unshift(keyName);
    args.unshift(key);
  }
  const factory = addFactory(shared, (id) => {
    const stamped = (fn: ESTree.Expression): ESTree.Expression =>
      b.call(runtime(shared, "closure"), fn, b.literal(id), ...params.map(b.id));
    return b.arrow(params.map(b.id), factoryBody(node, unit, step, stamped, keyName));
  });
  return b.at(b.call(b.id(factory), ...args), node);
}

/** Adds a factory, whose code may contain its id; returns its name. Ids count from 1. */
export function addFactory(shared: Shared, make: (id: number) => ESTree.Expression): string {
  const id = shared.factories.length + 1;
  const name = shared.names.unique(`$c${id}`);
  const slot = { name, definition: b.block([]) as ESTree.Statement };
  shared.factories.push(slot);
  shared.factoryNames.add(name);
  slot.definition = b.declare("const", name, make(id));
  return name;
}

function factoryBody(
  node: FunctionNode,
  unit: Unit,
  step: Step,
  stamped: (fn: ESTree.Expression) => ESTree.Expression,
  keyName: string | undefined,
): ESTree.Expression | ESTree.BlockStatement {
  const { shared } = step.state;
  const own =
    node.type !== "ArrowFunctionExpression" && !isFrame(unit) && unit.self?.emitted === node.id?.name;
  const needsSelf = unit.generator || (unit.self !== undefined && unit.self.references.length > 0 && !own);
  const selfName = needsSelf ? (unit.self?.emitted ?? shared.names.numbered("$g")) : undefined;
  const converted = convertFunction(node, unit, step, selfName === undefined ? undefined : b.id(selfName));
  const made = shape(node, unit, converted);
  if (selfName === undefined) return stamped(ofKind(named(made, node, unit, keyName), unit, shared));
  const plain = selfName === unit.name && made.type === "ArrowFunctionExpression" && !isFrame(unit);
  const init = plain ? made : ofKind(named(made, node, unit, keyName), unit, shared);
  return b.block([b.declare("const", selfName, init), b.returns(stamped(b.id(selfName)))]);
}

/** Async functions and generators have prototypes of their own. */
function ofKind(fn: ESTree.Expression, unit: Unit, shared: Shared): ESTree.Expression {
  if (unit.generator) return b.call(runtime(shared, "generatorFunction"), fn, b.literal(unit.async));
  const seen = unit.async && !shared.analysis.onlyCalled.has(unit);
  return seen ? b.call(runtime(shared, "asyncFunction"), fn) : fn;
}

/** A function of the right shape: arrows, and what only a method can be: neither constructor nor arrow. */
function shape(
  node: FunctionNode,
  unit: Unit,
  { params, body }: Converted,
): ESTree.ArrowFunctionExpression | ESTree.FunctionExpression {
  const usesCaller = [...unit.implicit.values()].some(
    (binding) => binding.scope.unit === unit && binding.kind !== "home",
  );
  if (node.type === "ArrowFunctionExpression") return b.at(b.arrow(params, body), node);
  if (isFrame(unit) && !usesCaller) return b.at(b.arrow(params, unwrap(body)), node);
  const id = unit.role === "function" && !isFrame(unit) ? (node.id?.name ?? undefined) : undefined;
  return b.at(b.functionExpression(id, params, body as ESTree.BlockStatement), node);
}

function unwrap(body: ESTree.BlockStatement | ESTree.Expression): ESTree.BlockStatement | ESTree.Expression {
  if (body.type !== "BlockStatement") return body;
  const [only] = body.body;
  return body.body.length === 1 && only?.type === "ReturnStatement" && only.argument ? only.argument : body;
}

/** `{ name: fn }.name`, which gives `fn` its name, or `{ name() {…} }.name`, which makes it a method. */
function named(
  fn: ESTree.ArrowFunctionExpression | ESTree.FunctionExpression,
  node: FunctionNode,
  unit: Unit,
  keyName: string | undefined,
): ESTree.Expression {
  const isMethod = fn.type === "FunctionExpression" && (unit.role !== "function" || isFrame(unit));
  if (fn.type === "FunctionExpression" && fn.id) return fn;
  const key = keyName === undefined ? (unit.name ?? "") : b.id(keyName);
  if (key === "" && !isMethod) return fn;
  const computed = typeof key !== "string";
  const item = b.property(key, fn, computed);
  if (isMethod) item.method = true;
  const holder = b.object([item]);
  return typeof key === "string" ? b.member(holder, key) : b.element(holder, key);
}

/** A function at module level keeps its place and its name. */
export function staticFunction(
  node: FunctionNode,
  unit: Unit,
  step: Step,
  name = unit.name ?? "",
): ESTree.Statement[] {
  const { shared } = step.state;
  const self = unit.generator ? b.id(name) : undefined;
  const converted = convertFunction(node, unit, step, self);
  if (node.type === "FunctionDeclaration" && !isFrame(unit)) {
    const { params, body } = converted;
    return [b.at({ ...node, params, body: body as ESTree.BlockStatement }, node)];
  }
  const made = shape(node, unit, converted);
  const takesName = made.type === "ArrowFunctionExpression" && name === unit.name && !unit.generator;
  const fn = takesName ? made : named(made, node, unit, undefined);
  // The kind of async functions is said once, for all of them, after the last.
  const init = unit.generator ? ofKind(fn, unit, shared) : fn;
  return [b.at(b.declare("const", name, init), node)];
}

export const closures: Converters = {
  FunctionExpression: (node, step) => closureAt(node, step),
  ArrowFunctionExpression: (node, step) => closureAt(node, step),
};

function closureAt(node: FunctionNode, step: Step): ESTree.Expression {
  return makeClosure(node, step.state.shared.analysis.units.get(node) as Unit, step);
}
