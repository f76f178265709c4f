/** Patterns: what they assign goes to where the bindings live; what they evaluate is converted as usual. */
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Binding } from "../analyze/model.ts";
import * as b from "../build.ts";
import { privateOf, privatePlace, tableFor } from "./private.ts";
import { noteLocal, staysDeclared, target } from "./references.ts";
import { bindingOf } from "./state.ts";
import type { Shared, State, Step } from "./state.ts";
import { isSuperMember, superPlace, superReference } from "./super.ts";

/** `declares`: the pattern belongs to a declaration, whose frame variables come into being here. */
export function convertPattern(pattern: ESTree.Pattern, step: Step, declares = false): ESTree.Pattern {
  switch (pattern.type) {
    case "Identifier":
      return convertIdentifier(pattern, step, declares);
    case "MemberExpression":
      return convertPlace(pattern, step);
    case "AssignmentPattern":
      return {
        ...pattern,
        left: convertPattern(pattern.left, step, declares),
        right: step.visit(pattern.right) as ESTree.Expression,
      };
    case "RestElement":
      return { ...pattern, argument: convertPattern(pattern.argument, step, declares) };
    case "ArrayPattern":
      return {
        ...pattern,
        elements: pattern.elements.map((item) => item && convertPattern(item, step, declares)),
      };
    case "ObjectPattern":
      return {
        ...pattern,
        properties: pattern.properties.map((item) => convertProperty(item, step, declares)),
      };
  }
}

/** What a pattern or an operator assigns to, where reading it would be something else. */
function convertPlace(node: ESTree.MemberExpression, step: Step): ESTree.Pattern {
  const key = privateOf(node);
  const table = key && tableFor(key, step.state);
  if (table) return privatePlace(node, table, step);
  const reference = isSuperMember(node) ? superReference(node, step) : undefined;
  if (reference) return superPlace(reference, step.state);
  return step.visit(node) as ESTree.Pattern;
}

function convertIdentifier(id: ESTree.Identifier, step: Step, declares: boolean): ESTree.Pattern {
  const { shared } = step.state;
  const binding = bindingOf(id, step.state);
  if (binding === undefined) return id;
  if (declares) noteLocal(binding, shared);
  const place =
    !declares && isMovedConstant(binding, step.state) ? b.id(constantName(shared)) : target(binding);
  if (id.loc) place.loc = id.loc;
  return place;
}

/** Assigning it throws. */
export function isConstant(binding: Binding): boolean {
  return ["const", "self", "import", "dead"].includes(binding.kind);
}

/** The engine would not notice that it is one: it lives elsewhere than it was declared. */
function isMovedConstant(binding: Binding, { unit }: State): boolean {
  if (!isConstant(binding)) return false;
  const inPlace = binding.scope.unit === unit && staysDeclared(binding);
  return !inPlace || (binding.kind === "self" && isFrame(unit)) || binding.kind === "dead";
}

/** A constant that stands in for any other in an assignment, so that the engine throws its own error. */
function constantName(shared: Shared): string {
  shared.constant.name ??= shared.names.unique("$constant");
  return shared.constant.name;
}

function convertProperty(
  item: ESTree.AssignmentProperty | ESTree.RestElement,
  step: Step,
  declares: boolean,
): ESTree.AssignmentProperty | ESTree.RestElement {
  if (item.type === "RestElement")
    return { ...item, argument: convertPattern(item.argument, step, declares) };
  const key = item.computed ? (step.visit(item.key) as ESTree.Expression) : item.key;
  const value = convertPattern(item.value, step, declares);
  const inner = value.type === "AssignmentPattern" ? value.left : value;
  const shorthand =
    item.shorthand && inner.type === "Identifier" && key.type === "Identifier" && inner.name === key.name;
  return { ...item, key, value, shorthand };
}
