/**
 * Parameters. They stay where they are unless the function becomes a frame, or a default value makes a closure over
 * a parameter that lives in a scope object: then the language's steps are written out at the start of the body.
 */
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Binding, Scope, Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import { boundBindings } from "./declarations.ts";
import { convertPattern } from "./patterns.ts";
import { noteLocal, staysDeclared, target } from "./references.ts";
import { makeScopeObject, resetVariable } from "./scopes.ts";
import { withTemporaries } from "./state.ts";
import type { State, Step } from "./state.ts";

export interface Parameters {
  /** The emitted function's own parameters. */
  readonly params: ESTree.Pattern[];
  /** What the body has to start with. */
  readonly prologue: ESTree.Statement[];
  /** Names of `params`, in order. */
  readonly names: string[];
}

export function convertParameters(params: readonly ESTree.Pattern[], unit: Unit, step: Step): Parameters {
  const scope = step.state.shared.analysis.scopes.get(unit.node) as Scope;
  const simple = params.every((param) => param.type === "Identifier");
  const moved = isFrame(unit) || (scope.object !== undefined && !simple);
  return moved ? moveParameters(params, scope, step) : keepParameters(params, scope, step);
}

/** Captured parameters are copied from variables of the same name into the scope object. */
function keepParameters(params: readonly ESTree.Pattern[], scope: Scope, step: Step): Parameters {
  const given = new Map<Binding, ESTree.Expression>();
  for (const binding of scope.bindings.values()) {
    if (binding.kind === "param" && binding.storage === "object") given.set(binding, b.id(binding.name));
  }
  const simple = scope.object !== undefined;
  return {
    params: simple ? [...params] : params.map((param) => convertPattern(param, beforeBody(step))),
    prologue: makeScopeObject(scope, step.state.shared, given),
    names: [],
  };
}

/** What parameters evaluate cannot see variables of the body. */
function beforeBody(step: Step): Step {
  const visit: Step["visit"] = (node, state = step.state) =>
    withTemporaries(state, () => step.visit(node, state) as ESTree.Expression);
  return { ...step, visit };
}

function moveParameters(params: readonly ESTree.Pattern[], scope: Scope, step: Step): Parameters {
  const { state } = step;
  const moved: Parameters = { params: [], prologue: [], names: [] };
  const given = new Map<Binding, ESTree.Expression>();
  const assignments: ESTree.Statement[] = [];
  const resets: ESTree.Statement[] = [];
  const declared: string[] = [];
  // Names and `length` of the function count parameters up to the first with a default.
  let counted = true;
  for (const param of params) {
    const name = parameterName(param, state);
    const rest = param.type === "RestElement";
    if (param.type === "AssignmentPattern") counted = false;
    const plain = b.id(name);
    moved.names.push(name);
    moved.params.push(rest ? { type: "RestElement", argument: plain } : counted ? plain : withDefault(plain));
    const pattern = rest ? param.argument : param;
    const bindings = boundBindings(pattern, state);
    for (const binding of bindings) noteLocal(binding, state.shared);
    for (const binding of bindings)
      if (binding.checked && binding.storage !== "object") resets.push(resetVariable(binding, state.shared));
    const [only] = bindings;
    if (pattern.type === "Identifier" && only?.checked !== true) {
      const [binding] = bindings as [Binding];
      if (binding.storage === "object") given.set(binding, plain);
      continue;
    }
    for (const binding of bindings) if (staysDeclared(binding)) declared.push(binding.emitted);
    assignments.push(parameterAssignment(pattern, plain, step));
  }
  moved.prologue.push(...makeScopeObject(scope, state.shared, given));
  if (declared.length > 0) moved.prologue.push(b.declareAll("let", declared));
  moved.prologue.push(...resets, ...assignments);
  return moved;
}

/** `name = undefined`: takes anything, but is not counted in `length`. */
function withDefault(name: ESTree.Identifier): ESTree.Pattern {
  return { type: "AssignmentPattern", left: name, right: b.undefinedValue() };
}

function parameterName(param: ESTree.Pattern, state: State): string {
  const inner = param.type === "RestElement" ? param.argument : param;
  if (inner.type !== "Identifier") return state.shared.names.numbered("$p");
  const [binding] = boundBindings(inner, state) as [Binding];
  if (binding.checked) return state.shared.names.numbered("$p");
  return binding.storage === "object" ? binding.name : (target(binding) as ESTree.Identifier).name;
}

function parameterAssignment(
  pattern: ESTree.Pattern,
  given: ESTree.Identifier,
  step: Step,
): ESTree.Statement {
  if (pattern.type !== "AssignmentPattern") {
    return b.statement(b.at(b.assign(convertPattern(pattern, step, true), given), pattern));
  }
  const absent = b.binary("===", given, b.undefinedValue());
  const value = b.conditional(absent, step.visit(pattern.right) as ESTree.Expression, given);
  return b.statement(b.at(b.assign(convertPattern(pattern.left, step, true), value), pattern));
}
