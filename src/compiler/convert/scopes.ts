/** Scope objects, and the statements of a scope with its hoisted functions first. */
import type * as ESTree from "estree";
import type { Binding, Scope } from "../analyze/model.ts";
import { isFrame } from "../analyze/model.ts";
import * as b from "../build.ts";
import { makeClosure } from "./closures.ts";
import { noteLocal, staysDeclared, target } from "./references.ts";
import { frameLocal, runtime, scopeOf } from "./state.ts";
import { superFunction } from "./super.ts";
import type { Converters, Shared, State, Step } from "./state.ts";

/** Makes the object of `scope`, if it has one; parameters named in `given` are taken over from variables. */
export function makeScopeObject(
  scope: Scope,
  shared: Shared,
  given: ReadonlyMap<Binding, ESTree.Expression> = new Map(),
): ESTree.Statement[] {
  if (scope.object === undefined) return [];
  const all = [...scope.bindings.values(), ...scope.unit.implicit.values()];
  const properties = all
    .filter((binding) => binding.scope === scope && binding.storage === "object")
    .map((binding) => b.property(binding.name, given.get(binding) ?? initial(binding, shared)));
  const value = b.object(properties);
  if (!scope.suspends || !isFrame(scope.unit)) {
    const made = b.declare("const", scope.object, value);
    return scope.node === scope.unit.node ? [made, ...superFunction(scope.unit, shared)] : [made];
  }
  frameLocal(shared, scope.unit, scope.object);
  return [b.statement(b.assign(b.id(scope.object), value))];
}

function initial(binding: Binding, shared: Shared): ESTree.Expression {
  return binding.checked ? runtime(shared, "uninitialized") : b.undefinedValue();
}

/** Variables of a scope that must look uninitialized each time the scope is entered. */
function resetChecked(scope: Scope, shared: Shared): ESTree.Statement[] {
  return [...scope.bindings.values()]
    .filter((binding) => binding.checked && binding.storage !== "object" && binding.storage !== "module")
    .filter((binding) => binding.kind !== "param")
    .map((binding) => resetVariable(binding, shared));
}

export function resetVariable(binding: Binding, shared: Shared): ESTree.Statement {
  noteLocal(binding, shared);
  return b.statement(b.assign(target(binding), runtime(shared, "uninitialized")));
}

/** A list of statements, hoisted functions first, as the language evaluates it. */
export function convertStatements(list: readonly ESTree.Node[], step: Step): ESTree.Statement[] {
  const functions: ESTree.Statement[] = [];
  const statements: ESTree.Statement[] = [];
  for (const node of list) {
    if (node.type === "FunctionDeclaration") functions.push(...hoistedFunction(node, step));
    else statements.push(...convertStatement(node as ESTree.Statement, step));
  }
  return [...functions, ...statements];
}

export function convertStatement(node: ESTree.Statement, step: Step): ESTree.Statement[] {
  const converted = step.visit(node) as ESTree.Statement | { type: "Statements"; body: ESTree.Statement[] };
  return converted.type === "Statements" ? converted.body : [converted];
}

/** Several statements in the place of one: blocks splice them in. */
export function statements(body: ESTree.Statement[]): ESTree.Statement {
  return (body.length === 1 ? body[0] : { type: "Statements", body }) as ESTree.Statement;
}

/** A statement where only one is allowed. */
export function single(node: ESTree.Statement, step: Step): ESTree.Statement {
  const list = convertStatement(node, step);
  return list.length === 1 ? (list[0] as ESTree.Statement) : b.block(list);
}

function hoistedFunction(node: ESTree.FunctionDeclaration, step: Step): ESTree.Statement[] {
  const { shared } = step.state;
  const unit = shared.analysis.units.get(node);
  const binding = unit?.declared;
  if (unit === undefined || binding === undefined || binding.value !== unit) return [];
  const made = makeClosure(node, unit, step);
  return [declareOrAssign(binding, made, shared)];
}

export function declareOrAssign(
  binding: Binding,
  value: ESTree.Expression,
  shared: Shared,
): ESTree.Statement {
  if (staysDeclared(binding)) return b.declare(binding.reassigned ? "let" : "const", binding.emitted, value);
  noteLocal(binding, shared);
  return b.statement(b.assign(target(binding), value));
}

/** What has to happen on entering `scope` before its statements run. */
export function enterScope(scope: Scope, state: State): ESTree.Statement[] {
  return [...makeScopeObject(scope, state.shared), ...resetChecked(scope, state.shared)];
}

export const blocks: Converters = {
  BlockStatement(node, step) {
    const scope = scopeOf(node, step.state) as Scope;
    return { ...node, body: [...enterScope(scope, step.state), ...convertStatements(node.body, step)] };
  },
  SwitchStatement(node, step) {
    const { state } = step;
    const scope = scopeOf(node, state) as Scope;
    const functions: ESTree.Statement[] = [];
    const cases = node.cases.map((item): ESTree.SwitchCase => {
      for (const child of item.consequent) {
        if (child.type === "FunctionDeclaration") functions.push(...hoistedFunction(child, step));
      }
      const rest = item.consequent.filter((child) => child.type !== "FunctionDeclaration");
      return {
        ...item,
        test: item.test && (step.visit(item.test) as ESTree.Expression),
        consequent: convertStatements(rest, step),
      };
    });
    const discriminant = step.visit(node.discriminant) as ESTree.Expression;
    const entry = enterScope(scope, state);
    if (entry.length === 0 && functions.length === 0) return { ...node, discriminant, cases };
    // The discriminant belongs to the scope outside.
    const value = state.shared.names.numbered("$d");
    if (isFrame(state.unit)) frameLocal(state.shared, state.unit, value);
    const first = isFrame(state.unit)
      ? b.statement(b.assign(b.id(value), discriminant))
      : b.declare("const", value, discriminant);
    return b.block([first, ...entry, ...functions, { ...node, discriminant: b.id(value), cases }]);
  },
  LabeledStatement(node, step) {
    const body = single(node.body, step);
    if (body.type !== "BlockStatement" || node.body.type === "BlockStatement") return { ...node, body };
    // The loop was given a block of its own: the label belongs to the loop.
    const inner = body.body.at(-1) as ESTree.Statement;
    return b.block([...body.body.slice(0, -1), { ...node, body: inner }]);
  },
  IfStatement(node, step) {
    return {
      ...node,
      test: step.visit(node.test) as ESTree.Expression,
      consequent: single(node.consequent, step),
      alternate: node.alternate ? single(node.alternate, step) : null,
    };
  },
  WhileStatement(node, step) {
    return { ...node, test: step.visit(node.test) as ESTree.Expression, body: single(node.body, step) };
  },
  DoWhileStatement(node, step) {
    return { ...node, body: single(node.body, step), test: step.visit(node.test) as ESTree.Expression };
  },
};
