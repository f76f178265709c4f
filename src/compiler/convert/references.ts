/** Identifiers, `this`, `arguments`, `new.target`: from what they mean to where it now lives. */
import { isFrame } from "../analyze/model.ts";
import type { Binding, Unit } from "../analyze/model.ts";
import { isHoisted } from "../analyze/storage.ts";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { bindingOf, frameLocal, runtime } from "./state.ts";
import type { Converters, Shared } from "./state.ts";

/** Reads the binding from code of `unit`; `use`: the identifier that does, which may come too early. */
export function refer(binding: Binding, unit: Unit, shared: Shared, use?: ESTree.Node): ESTree.Expression {
  if (binding.kind === "dead") return b.call(runtime(shared, "tdz"), b.literal(binding.name));
  const own = binding.scope.unit === unit && !isFrame(unit);
  if (own && binding.kind === "this") return { type: "ThisExpression" };
  if (own && binding.kind === "arguments") return b.id("arguments");
  if (own && binding.kind === "new.target") {
    return { type: "MetaProperty", meta: b.id("new"), property: b.id("target") };
  }
  if (binding.kind === "this" && binding.scope.unit.role === "module") return b.undefinedValue();
  const place = target(binding);
  if (binding.kind === "this" && binding.storage === "object") {
    return b.logical("??", place, b.call(runtime(shared, "tdz"), b.literal("this")));
  }
  const early = use !== undefined && shared.analysis.early.has(use);
  return early ? checked(binding, shared) : place;
}

function checked(binding: Binding, shared: Shared): ESTree.Expression {
  const absent = b.binary("===", target(binding), runtime(shared, "uninitialized"));
  return b.conditional(absent, b.call(runtime(shared, "tdz"), b.literal(binding.name)), target(binding));
}

/** The place the binding's value is in, to be read or assigned as it is. */
export function target(binding: Binding): ESTree.Identifier | ESTree.MemberExpression {
  if (binding.storage === "object") return b.member(b.id(binding.scope.object as string), binding.name);
  return b.id(binding.emitted);
}

/** The binding is a variable the emitted code still declares where the source does. */
export function staysDeclared(binding: Binding): boolean {
  if (binding.storage === "object" || binding.storage === "module") return false;
  return !isHoisted(binding);
}

/** Notes that the binding is a variable of its frame's step function. */
export function noteLocal(binding: Binding, shared: Shared): void {
  if (binding.storage !== "object" && isHoisted(binding))
    frameLocal(shared, binding.scope.unit, binding.emitted);
}

export const references: Converters = {
  Identifier(node, { state }) {
    const binding = bindingOf(node, state);
    if (binding !== undefined) return b.at(refer(binding, state.unit, state.shared, node), node);
    const replaced = state.shared.globals.get(node.name);
    return replaced === undefined || replaced === node.name ? undefined : b.at(b.id(replaced), node);
  },
  ThisExpression(node, { state }) {
    const binding = bindingOf(node, state);
    return binding === undefined ? undefined : b.at(refer(binding, state.unit, state.shared), node);
  },
  MetaProperty(node, { state }) {
    const binding = bindingOf(node, state);
    if (binding !== undefined) return b.at(refer(binding, state.unit, state.shared), node);
    return b.at(runtime(state.shared, "meta"), node);
  },
  Property(node, { visit }) {
    const key = node.computed ? (visit(node.key) as ESTree.Expression) : node.key;
    const value = visit(node.value) as ESTree.Expression;
    if (key === node.key && value === node.value) return undefined;
    const shorthand = node.shorthand && sameName(key, value);
    return { ...node, key, value, shorthand };
  },
};

function sameName(key: ESTree.Node, value: ESTree.Node): boolean {
  const inner = value.type === "AssignmentPattern" ? value.left : value;
  return inner.type === "Identifier" && key.type === "Identifier" && inner.name === key.name;
}
