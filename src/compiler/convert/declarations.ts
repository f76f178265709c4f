/** Variable declarations: kept where every variable stays one, otherwise assignments to where they live. */
import type * as ESTree from "estree";
import type { Binding } from "../analyze/model.ts";
import { boundIdentifiers } from "../analyze/patterns.ts";
import * as b from "../build.ts";
import { convertPattern } from "./patterns.ts";
import { staysDeclared } from "./references.ts";
import { statements } from "./scopes.ts";
import { takenApartText } from "./source-text.ts";
import { bindingOf, runtime } from "./state.ts";
import type { Converters, State, Step } from "./state.ts";

export function boundBindings(pattern: ESTree.Pattern, state: State): Binding[] {
  const found: Binding[] = [];
  boundIdentifiers(pattern, (id) => found.push(bindingOf(id, state) as Binding));
  return found;
}

/** The variables of the declaration that the emitted code still has to declare, and its assignments. */
export interface Split {
  readonly declared: string[];
  readonly assignments: ESTree.Expression[];
}

export function splitDeclaration(node: ESTree.VariableDeclaration, step: Step): Split {
  const split: Split = { declared: [], assignments: [] };
  for (const { id, init } of node.declarations) {
    for (const binding of boundBindings(id, step.state)) {
      if (staysDeclared(binding)) split.declared.push(binding.emitted);
    }
    const place = convertPattern(id, step, true);
    if (init) split.assignments.push(b.at(b.assign(place, takenApart(id, init, step)), id));
    else if (node.kind !== "var") split.assignments.push(b.assign(place, b.undefinedValue()));
  }
  return split;
}

/**
 * Engines name what a declaration takes apart, and not what an assignment does. Where the pattern suspends it is written
 * out, and names it itself.
 */
function takenApart(pattern: ESTree.Pattern, value: ESTree.Expression, step: Step): ESTree.Expression {
  const { shared } = step.state;
  const converted = step.visit(value) as ESTree.Expression;
  if (pattern.type !== "ArrayPattern" || shared.analysis.suspending.has(pattern)) return converted;
  const text = takenApartText(value);
  if (text === undefined) return converted;
  return b.at(b.call(runtime(shared, "iterable"), converted, b.literal(text)), value);
}

/** All variables of the declaration stay variables of the block they are in. */
export function staysWhole(node: ESTree.VariableDeclaration, state: State): boolean {
  return node.declarations.every(({ id }) => boundBindings(id, state).every(staysDeclared));
}

export const declarations: Converters = {
  VariableDeclaration(node, step) {
    if (!staysWhole(node, step.state)) {
      return statements(node.declarations.flatMap((item) => convertDeclarator(item, node.kind, step)));
    }
    return { ...node, declarations: node.declarations.map((item) => keepDeclarator(item, step)) };
  },
};

function keepDeclarator(item: ESTree.VariableDeclarator, step: Step): ESTree.VariableDeclarator {
  const id = convertPattern(item.id, step, true);
  return { ...item, id, init: item.init ? (step.visit(item.init) as ESTree.Expression) : null };
}

function convertDeclarator(
  item: ESTree.VariableDeclarator,
  kind: ESTree.VariableDeclaration["kind"],
  step: Step,
): ESTree.Statement[] {
  const declaration: ESTree.VariableDeclaration = { type: "VariableDeclaration", kind, declarations: [item] };
  const staying = boundBindings(item.id, step.state).filter(staysDeclared);
  if (staying.length > 0 && staysWhole(declaration, step.state)) {
    return [b.at({ ...declaration, declarations: [keepDeclarator(item, step)] }, item)];
  }
  if (staying.length === 0 || !item.init)
    return splitDeclaration(declaration, step).assignments.map(b.statement);
  // The initializer comes before the declaration, so that it cannot see the variables that stay.
  const value = step.state.shared.names.numbered("$d");
  const first = b.declare("const", value, takenApart(item.id, item.init, step));
  const names = staying.map((binding) => binding.emitted);
  const assignment = b.at(b.assign(convertPattern(item.id, step, true), b.id(value)), item.id);
  return [first, b.declareAll(kind === "var" ? "var" : "let", names), b.statement(assignment)];
}
