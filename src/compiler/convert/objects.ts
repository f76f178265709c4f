/** Object literals: methods and accessors are closures like any other function. */
import type * as ESTree from "estree";
import type { Unit } from "../analyze/model.ts";
import * as b from "../build.ts";
import { makeClosure } from "./closures.ts";
import { target } from "./references.ts";
import { addTemporary, runtime, scopeOf, temporary } from "./state.ts";
import type { Converters, Step } from "./state.ts";

type Property = ESTree.ObjectExpression["properties"][number];

export const objects: Converters = {
  ObjectExpression(node, step) {
    const literal = node.properties.some((item) => item.type === "Property" && item.kind !== "init")
      ? withAccessors(node, step)
      : b.at(b.object(node.properties.map((item) => convertProperty(item, step))), node);
    return withHome(node, literal, step);
  },
};

function convertProperty(item: Property, step: Step): Property {
  if (item.type === "SpreadElement" || !isNamedFunction(item)) return step.visit(item) as Property;
  const { state } = step;
  const unit = state.shared.analysis.units.get(item.value) as Unit;
  const node = item.value as ESTree.FunctionExpression;
  if (!item.computed)
    return { ...item, value: makeClosure(node, unit, step), method: false, shorthand: false };
  // The key is evaluated once: it is the property's name and the function's.
  const name = temporary(state, "$k");
  const key = b.assign(
    b.id(name),
    b.call(runtime(state.shared, "key"), step.visit(item.key) as ESTree.Expression),
  );
  return { ...item, key, value: makeClosure(node, unit, step, b.id(name)), method: false, shorthand: false };
}

/** A method, or a function that takes its name from a computed key. */
function isNamedFunction(item: ESTree.Property): boolean {
  if (item.method) return true;
  const { value } = item;
  return (
    item.computed &&
    (value.type === "ArrowFunctionExpression" || (value.type === "FunctionExpression" && !value.id))
  );
}

/** `$.object({ a: 1 }, ["x", getter, setter], { b: 2 })` */
function withAccessors(node: ESTree.ObjectExpression, step: Step): ESTree.Expression {
  const { shared } = step.state;
  const parts: ESTree.Expression[] = [];
  let plain: Property[] = [];
  for (const item of node.properties) {
    if (item.type === "SpreadElement" || item.kind === "init") {
      plain.push(convertProperty(item, step));
      continue;
    }
    if (plain.length > 0) parts.push(b.object(plain));
    plain = [];
    const unit = shared.analysis.units.get(item.value) as Unit;
    const key = propertyKey(item, step);
    const closure = makeClosure(item.value as ESTree.FunctionExpression, unit, step);
    const functions = item.kind === "get" ? [closure, b.undefinedValue()] : [b.undefinedValue(), closure];
    parts.push(b.array([key, ...functions]));
  }
  if (plain.length > 0) parts.push(b.object(plain));
  return b.at(b.call(runtime(shared, "object"), ...parts), node);
}

function propertyKey(item: ESTree.Property, step: Step): ESTree.Expression {
  if (item.computed)
    return b.call(runtime(step.state.shared, "key"), step.visit(item.key) as ESTree.Expression);
  if (item.key.type === "Identifier") return b.literal(item.key.name);
  return b.literal(String((item.key as ESTree.Literal).value));
}

/** Methods that use `super` find the literal in a scope object of its own. */
function withHome(node: ESTree.ObjectExpression, literal: ESTree.Expression, step: Step): ESTree.Expression {
  const { state } = step;
  const home = scopeOf(node, state)?.bindings.get("home");
  if (home === undefined) return literal;
  const name = home.scope.object as string;
  addTemporary(state, name);
  const scope = b.assign(b.id(name), b.object([b.property("home", b.undefinedValue())]));
  return b.sequence([scope, b.assign(target(home), literal)]);
}
