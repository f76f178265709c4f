/** Loops whose variables cannot stay in the loop's head: captured ones are fresh in each iteration. */
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Scope } from "../analyze/model.ts";
import * as b from "../build.ts";
import { splitDeclaration, staysWhole } from "./declarations.ts";
import { convertPattern } from "./patterns.ts";
import { target } from "./references.ts";
import { enterScope, single } from "./scopes.ts";
import { standingFor } from "./source-text.ts";
import { frameLocal, scopeOf } from "./state.ts";
import type { Converters, Step } from "./state.ts";

export const loops: Converters = {
  ForStatement(node, step) {
    const scope = scopeOf(node, step.state) as Scope;
    const { init } = node;
    const whole = init?.type !== "VariableDeclaration" || staysWhole(init, step.state);
    if (whole) return plainFor(node, step);
    const { declared, assignments } = splitDeclaration(init, step);
    const head = enterScope(scope, step.state);
    if (declared.length > 0) head.push(b.declareAll(init.kind === "var" ? "var" : "let", declared));
    const update = node.update ? [step.visit(node.update) as ESTree.Expression] : [];
    if (scope.object !== undefined) {
      update.unshift(copyScope(scope));
      // Closures made by the head keep the first copy, the first iteration gets its own.
      if (makesClosures(init)) assignments.push(copyScope(scope));
      loosen(head, scope.object);
    }
    const loop: ESTree.ForStatement = {
      ...node,
      init: assignments.length > 0 ? b.sequence(assignments) : null,
      test: node.test ? (step.visit(node.test) as ESTree.Expression) : null,
      update: update.length > 0 ? b.sequence(update) : null,
      body: single(node.body, step),
    };
    return head.length === 0 ? loop : b.block([...head, loop]);
  },
  ForOfStatement: (node, step) => forEach(node, step),
  ForInStatement: (node, step) => forEach(node, step),
};

function plainFor(node: ESTree.ForStatement, step: Step): ESTree.Statement {
  return {
    ...node,
    init: node.init ? (step.visit(node.init) as ESTree.Expression) : null,
    test: node.test ? (step.visit(node.test) as ESTree.Expression) : null,
    update: node.update ? (step.visit(node.update) as ESTree.Expression) : null,
    body: single(node.body, step),
  };
}

/** `$s = { i: $s.i }` */
function copyScope(scope: Scope): ESTree.Expression {
  const name = scope.object as string;
  const captured = [...scope.bindings.values()].filter((binding) => binding.storage === "object");
  const properties = captured.map((binding) =>
    b.property(binding.name, target(binding) as ESTree.Expression),
  );
  return b.assign(b.id(name), b.object(properties));
}

/** The loop's scope object is replaced in each iteration. */
function loosen(head: ESTree.Statement[], name: string): void {
  for (const node of head) {
    if (node.type !== "VariableDeclaration") continue;
    const [first] = node.declarations;
    if (first?.id.type === "Identifier" && first.id.name === name) node.kind = "let";
  }
}

function makesClosures(node: unknown): boolean {
  if (node === null || typeof node !== "object") return false;
  if (/Function|Class/.test((node as { type?: string }).type ?? "")) return true;
  return Object.entries(node).some(([key, child]) => key !== "loc" && makesClosures(child));
}

function forEach(node: ESTree.ForOfStatement | ESTree.ForInStatement, step: Step): ESTree.Statement {
  const { state } = step;
  const scope = scopeOf(node, state) as Scope;
  const right = step.visit(node.right) as ESTree.Expression;
  const suspends = scope.suspends && isFrame(state.unit);
  const declares = node.left.type === "VariableDeclaration";
  if (!suspends && (!declares || staysWhole(node.left as ESTree.VariableDeclaration, state))) {
    const left = declares ? step.visit(node.left) : convertPattern(node.left as ESTree.Pattern, step);
    return { ...node, left, right, body: single(node.body, step) } as ESTree.Statement;
  }
  // Binding the value is the first thing the body does: if that throws, the iterator is closed.
  // Engines name the value that a pattern takes apart in their messages.
  const value = state.shared.names.numbered(takesApart(node.left) ? "$for" : "$v");
  const body = bindValue(node, value, scope, step);
  if (suspends) frameLocal(state.shared, state.unit, value);
  const target = declares ? (node.left as ESTree.VariableDeclaration).declarations[0]?.id : node.left;
  const left = suspends ? b.at(b.id(value), target) : b.declare("const", value);
  return { ...node, left, right, body: b.block([...body, single(node.body, step)]) };
}

/** `for (const [a, b] of …)` */
function takesApart(left: ESTree.ForOfStatement["left"]): boolean {
  return left.type === "VariableDeclaration" && left.declarations[0]?.id.type !== "Identifier";
}

function bindValue(
  node: ESTree.ForOfStatement | ESTree.ForInStatement,
  value: string,
  scope: Scope,
  step: Step,
): ESTree.Statement[] {
  const { left } = node;
  if (left.type !== "VariableDeclaration") {
    return [b.statement(b.assign(convertPattern(left, step), b.id(value)))];
  }
  const [declarator] = left.declarations as [ESTree.VariableDeclarator];
  const declaration = { ...left, declarations: [{ ...declarator, init: standingFor(".for", b.id(value)) }] };
  const entry = enterScope(scope, step.state);
  const { declared, assignments } = splitDeclaration(declaration, step);
  if (declared.length > 0) entry.push(b.declareAll(left.kind === "var" ? "var" : "let", declared));
  return [...entry, ...assignments.map((item) => b.statement(b.at(item, left)))];
}
