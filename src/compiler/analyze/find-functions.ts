/** Functions, and the members of object literals that are some. */
import type * as ESTree from "estree";
import { end } from "./model.ts";
import type { Unit } from "./model.ts";
import { boundIdentifiers } from "./patterns.ts";
import { staticKey } from "./finder.ts";
import type { Finder, Functions, Step, UnitOptions, Visitors } from "./finder.ts";
import { noteAsync } from "./starts.ts";

/** Functions of all kinds. */
export function functionVisitors(finder: Finder): Visitors {
  return {
    FunctionDeclaration: (node, step) => {
      const declared = node.id ? finder.declare(step.state.scope, node.id, "function", 0) : undefined;
      enterFunction(node, step, { role: "function", name: node.id?.name ?? "default", declared }, finder);
      const unit = finder.found.units.get(node) as Unit;
      if (declared) {
        if (declared.value !== undefined) declared.reassigned = true;
        declared.value = unit;
      }
    },
    FunctionExpression: (node, step) => {
      const role = finder.roles.get(node) ?? {};
      enterFunction(
        node,
        step,
        { role: "function", name: node.id?.name ?? finder.hinted(node), ...role },
        finder,
      );
    },
    ArrowFunctionExpression: (node, step) => {
      enterFunction(node, step, { role: "arrow", name: finder.hinted(node) }, finder);
    },
    Property: (node, step) => property(node, step.path.at(-1) as ESTree.ObjectExpression, step, finder),
  };
}

function enterFunction(node: Functions, step: Step, options: UnitOptions, finder: Finder): void {
  const { unit: parent, scope: outer } = step.state;
  const unit = finder.unit(node, parent, {
    async: node.async ?? false,
    generator: node.generator ?? false,
    ...options,
  });
  let parentScope = outer;
  if (node.type === "FunctionExpression" && node.id) {
    parentScope = finder.scope("name", node, outer, unit);
    unit.self = finder.declare(parentScope, node.id, "self", 0);
  }
  const scope = finder.scope("function", node, parentScope, unit);
  const state = { unit, scope };
  for (const param of node.params) {
    boundIdentifiers(param, (id, whole) => finder.declare(scope, id, "param", end(whole)));
  }
  for (const param of node.params) finder.visitPattern(param, step, state);
  const simple = node.params.every((param) => param.type === "Identifier");
  const inner = simple ? state : { unit, scope: finder.scope("body", node, scope, unit) };
  if (node.body.type === "BlockStatement") for (const child of node.body.body) step.visit(child, inner);
  else step.visit(node.body, inner);
}

function property(
  property: ESTree.Property,
  literal: ESTree.ObjectExpression,
  step: Step,
  finder: Finder,
): void {
  if (property.computed) step.visit(property.key);
  const name = staticKey(property.key, property.computed);
  noteAsync(property.value, name, finder.found);
  if (property.method || property.kind !== "init") {
    const role = property.kind === "init" ? "method" : property.kind;
    finder.roles.set(property.value, {
      role,
      literal,
      name: role === "method" ? name : `${role} ${name ?? ""}`,
    });
  } else finder.hint(property.value, name);
  step.visit(property.value);
}
