/** Variable declarations: kept where every variable stays one, otherwise assignments to where they live. */
import type * as ESTree from "estree";
import type { Binding } from "../analyze/model.ts";
import { boundIdentifiers } from "../analyze/patterns.ts";
import * as b from "../build.ts";
import { convertPattern } from "./patterns.ts";
import { staysDeclared } from "./references.ts";
import { statements } from "./scopes.ts";
import { bindingOf } from "./state.ts";
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
    if (init) split.assignments.push(b.at(b.assign(place, step.visit(init) as ESTree.Expression), id));
    else if (node.kind !== "var") split.assignments.push(b.assign(place, b.undefinedValue()));
  }
  return split;
}

/** All variables of the declaration stay variables of the block they are in. */
export function staysWhole(node: ESTree.VariableDeclaration, state: State): boolean {
  return node.declarations.every(({ id }) => boundBindings(id, state).every(staysDeclared));
}

export const declarations: Converters = {
  VariableDeclaration(node, step) {
    if (staysWhole(node, step.state)) {
      const converted = node.declarations.map((item): ESTree.VariableDeclarator => ({
        ...item,
        id: convertPattern(item.id, step, true),
        init: item.init ? (step.visit(item.init) as ESTree.Expression) : null,
      }));
      return { ...node, declarations: converted };
    }
    const { declared, assignments } = splitDeclaration(node, step);
    const first = declared.length > 0 ? [b.declareAll(node.kind === "var" ? "var" : "let", declared)] : [];
    return statements([...first, ...assignments.map(b.statement)]);
  },
};
