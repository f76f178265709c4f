/**
 * First pass: units, scopes and declarations, the identifiers that refer to something, and the
 * nodes that suspend. Nothing is resolved yet, since a declaration may follow its uses.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import type { Diagnostics } from "../diagnostics.ts";
import { classVisitors } from "./find-classes.ts";
import { functionVisitors } from "./find-functions.ts";
import { implicitVisitors, superCall } from "./find-implicit.ts";
import { variableVisitors } from "./find-variables.ts";
import { Finder } from "./finder.ts";
import type { Node, Scopes, State, Step, Visitors } from "./finder.ts";
import { findStart } from "./starts.ts";

export type { Scopes, Use } from "./finder.ts";

export function findScopes(program: ESTree.Program, diagnostics: Diagnostics): Scopes {
  const finder = new Finder(program, hasTopLevelAwait(program), diagnostics);
  walk<Node, State>(
    program,
    { unit: finder.found.module, scope: finder.moduleScope },
    {
      ...functionVisitors(finder),
      ...classVisitors(finder),
      ...variableVisitors(finder),
      ...implicitVisitors(finder),
      ...operationVisitors(finder),
    },
  );
  return finder.found;
}

/** Calls, and what suspends. */
function operationVisitors(finder: Finder): Visitors {
  const suspends = (node: Node, step: Step): void => {
    finder.suspendHere(node, step);
    step.next();
  };
  return {
    CallExpression: (node, step) => {
      const { callee } = node;
      finder.found.called.add(callee);
      if (callee.type === "Identifier" && callee.name === "eval") finder.diagnostics.report("GW1001", node);
      if (callee.type === "Super") superCall(callee, step, finder);
      else findStart(node, step, finder);
      step.next();
    },
    ImportExpression: (node) => finder.diagnostics.report("GW1003", node),
    ReturnStatement: (node, step) => {
      // An async generator awaits what it returns.
      const { unit } = step.state;
      if (node.argument && unit.async && unit.generator) finder.suspendHere(node, step);
      step.next();
    },
    AwaitExpression: suspends,
    YieldExpression: suspends,
  };
}

/** Does not look inside. */
function skip(): void {}

function hasTopLevelAwait(program: ESTree.Program): boolean {
  let found = false;
  walk<Node, null>(program, null, {
    FunctionDeclaration: skip,
    FunctionExpression: skip,
    ArrowFunctionExpression: skip,
    AwaitExpression(_, { stop }) {
      found = true;
      stop();
    },
    ForOfStatement(node, { next, stop }) {
      found ||= node.await;
      if (found) stop();
      else next();
    },
  });
  return found;
}
