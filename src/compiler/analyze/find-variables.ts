/** Variables: their declarations, the blocks and loops they belong to, and what assigns them. */
import type * as ESTree from "estree";
import { end, shadowedParameter } from "./model.ts";
import type { Binding, Scope } from "./model.ts";
import { boundIdentifiers, patternExpressions } from "./patterns.ts";
import { makeBinding } from "./finder.ts";
import type { Finder, Functions, Node, Step, Visitors } from "./finder.ts";

/** Declarations, blocks and assignments. */
export function variableVisitors(finder: Finder): Visitors {
  const loop = (node: Node, step: Step): void => {
    finder.loop(node, step);
    step.next();
  };
  return {
    ImportDeclaration: (node, step) => {
      for (const specifier of node.specifiers) finder.declare(step.state.scope, specifier.local, "import", 0);
    },
    ExportNamedDeclaration: (node, step) => {
      if (node.declaration) step.visit(node.declaration);
    },
    ExportAllDeclaration: () => {},
    VariableDeclaration: (node, step) => declareAll(node, step, finder),
    VariableDeclarator: (node, step) => declarator(node, step, finder),
    BlockStatement: (node, { state, next }) => {
      next({ unit: state.unit, scope: finder.scope("block", node, state.scope, state.unit) });
    },
    WhileStatement: loop,
    DoWhileStatement: loop,
    ForStatement: (node, step) => {
      const { state, next } = step;
      finder.loop(node, step);
      next({ unit: state.unit, scope: finder.scope("loop", node, state.scope, state.unit) });
    },
    ForInStatement: (node, step) => forEach(node, step, finder),
    ForOfStatement: (node, step) => {
      if (node.await) finder.suspendHere(node, step);
      finder.loop(node, step);
      forEach(node, step, finder);
    },
    SwitchStatement: (node, step) => {
      step.visit(node.discriminant);
      const scope = finder.scope("switch", node, step.state.scope, step.state.unit);
      for (const child of node.cases) step.visit(child, { unit: step.state.unit, scope });
    },
    CatchClause: (node, step) => {
      const scope = finder.scope("catch", node, step.state.scope, step.state.unit);
      const state = { unit: step.state.unit, scope };
      if (node.param) {
        const { param } = node;
        boundIdentifiers(param, (id) => finder.declare(scope, id, "catch", end(param)));
        finder.visitPattern(param, step, state);
      }
      step.visit(node.body, state);
    },
    AssignmentExpression: (node, step) => {
      if (node.left.type === "Identifier" && /^(=|&&=|\|\|=|\?\?=)$/.test(node.operator)) {
        finder.hint(node.right, node.left.name);
      }
      finder.target(node.left, step);
      step.visit(node.right);
    },
    UpdateExpression: (node, step) => finder.target(node.argument as ESTree.Pattern, step),
    LabeledStatement: (node, step) => void step.visit(node.body),
    BreakStatement: () => {},
    ContinueStatement: () => {},
    Identifier: (node, step) => finder.use(node, step, false),
  };
}

function declareAll(node: ESTree.VariableDeclaration, step: Step, finder: Finder): void {
  const kind = node.kind === "var" ? "var" : node.kind === "const" ? "const" : "let";
  if (node.kind !== "var" && node.kind !== "let" && node.kind !== "const")
    finder.diagnostics.report("GW1008", node, node.kind);
  for (const declarator of node.declarations) {
    boundIdentifiers(declarator.id, (id) => declareOne(id, kind, node, declarator, step, finder));
    step.visit(declarator);
  }
}

function declarator(node: ESTree.VariableDeclarator, step: Step, finder: Finder): void {
  const { id, init } = node;
  finder.visitPattern(id, step, step.state);
  if (!init) return;
  if (id.type === "Identifier") finder.hint(init, id.name);
  step.visit(init);
  if (id.type === "Identifier")
    (finder.found.bindings.get(id) as Binding).value = finder.found.units.get(init);
}

function declareOne(
  id: ESTree.Identifier,
  kind: "var" | "let" | "const",
  node: ESTree.VariableDeclaration,
  declarator: ESTree.VariableDeclarator,
  step: Step,
  finder: Finder,
): void {
  const { scope } = step.state;
  if (kind !== "var") {
    finder.declare(scope, id, kind, end(declarator));
    return;
  }
  const home = varScope(scope, id.name);
  if (home.kind === "function" && home.bindings.has(id.name) && declarator.init) {
    (home.bindings.get(id.name) as Binding).reassigned = true;
  }
  const known = home.bindings.get(id.name);
  const binding = finder.declare(home, id, "var", end(declarator));
  // Position tells nothing about a `var` unless its one declaration runs before what follows it.
  if (known !== undefined || scope !== home || declarator.init === null) binding.reassigned = true;
  if (!isStatement(node, step)) binding.reassigned = true;
}

function forEach(node: ESTree.ForInStatement | ESTree.ForOfStatement, step: Step, finder: Finder): void {
  const scope = finder.scope("loop", node, step.state.scope, step.state.unit);
  const state = { unit: step.state.unit, scope };
  if (node.left.type === "VariableDeclaration") step.visit(node.left, state);
  else finder.target(node.left, step);
  step.visit(node.right, { unit: state.unit, scope: headScope(node, step.state.scope, finder) });
  step.visit(node.body, state);
}

/** What a loop runs over is evaluated where its variables are declared but have no values. */
function headScope(node: ESTree.ForInStatement | ESTree.ForOfStatement, outer: Scope, finder: Finder): Scope {
  const { left } = node;
  if (left.type !== "VariableDeclaration" || left.kind === "var") return outer;
  const head = finder.scope("name", node, outer, outer.unit);
  for (const { id } of left.declarations) {
    boundIdentifiers(id, ({ name }) => head.bindings.set(name, makeBinding(name, "dead", head, 0)));
  }
  return head;
}

/**
 * Where `var name` is declared: the function's outermost body scope; or it is the function's parameter of
 * that name, unless there are expressions among the parameters, which do not see the body's variables.
 */
function varScope(from: Scope, name: string): Scope {
  let scope = from;
  while (scope.kind !== "function" && scope.kind !== "body" && scope.kind !== "module")
    scope = scope.parent as Scope;
  const shares =
    scope.kind === "body" && shadowedParameter(scope, name) && !hasExpressions(scope.node as Functions);
  return shares ? (scope.parent as Scope) : scope;
}

function hasExpressions({ params }: Functions): boolean {
  let found = false;
  for (const param of params) patternExpressions(param, () => (found = true));
  return found;
}

function isStatement(node: Node, step: Step): boolean {
  const parent = step.path.at(-1);
  return (
    parent === undefined || /^(BlockStatement|Program|StaticBlock|Export|Function|Arrow)/.test(parent.type)
  );
}
