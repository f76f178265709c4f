/** Classes, their members, and private names. */
import type * as ESTree from "estree";
import { classUnit, end, isAsyncFunction } from "./model.ts";
import type { Scope, Unit } from "./model.ts";
import { makeBinding, staticKey } from "./finder.ts";
import type { Finder, Node, State, Step, UnitOptions, Visitors } from "./finder.ts";
import { noteAsync } from "./starts.ts";

/** Classes, and what reaches their private members. */
export function classVisitors(finder: Finder): Visitors {
  return {
    ClassDeclaration: (node, step) => {
      const declared = node.id ? finder.declare(step.state.scope, node.id, "class", end(node)) : undefined;
      enterClass(node, step, { role: "class", name: node.id?.name ?? "default", declared }, finder);
      if (declared) declared.value = finder.found.units.get(node);
    },
    ClassExpression: (node, step) => {
      enterClass(node, step, { role: "class", name: node.id?.name ?? finder.hinted(node) }, finder);
    },
    MemberExpression: (node, step) => {
      step.visit(node.object);
      if (node.property.type === "PrivateIdentifier") privateName(node.property, step, finder);
      else if (node.computed) step.visit(node.property);
    },
    BinaryExpression: (node, step) => {
      if (node.left.type === "PrivateIdentifier") privateName(node.left, step, finder);
      else step.visit(node.left);
      step.visit(node.right);
    },
  };
}

function enterClass(
  node: ESTree.ClassDeclaration | ESTree.ClassExpression,
  step: Step,
  options: UnitOptions,
  finder: Finder,
): void {
  const { unit: parent, scope: outer } = step.state;
  const unit = finder.unit(node, parent, options);
  const scope = finder.scope("class", node, outer, unit);
  if (node.id) unit.self = finder.declare(scope, { ...node.id }, "self", 0);
  const outside = { unit: parent, scope: classHead(node, outer, finder) };
  if (node.superClass) step.visit(node.superClass, outside);
  for (const member of node.body.body) enterMember(member, unit, step, { unit, scope }, outside, finder);
}

/**
 * Where heritage and keys are evaluated: the class's name has no value there yet. That of a declaration is a
 * variable outside, too, which closures may read later.
 */
function classHead(
  node: ESTree.ClassDeclaration | ESTree.ClassExpression,
  outer: Scope,
  finder: Finder,
): Scope {
  if (node.type === "ClassDeclaration" || !node.id) return outer;
  const head = finder.scope("name", node, outer, outer.unit);
  head.bindings.set(node.id.name, makeBinding(node.id.name, "dead", head, 0));
  return head;
}

function enterMember(
  member: ESTree.MethodDefinition | ESTree.PropertyDefinition | ESTree.StaticBlock,
  unit: Unit,
  step: Step,
  inside: State,
  outside: State,
  finder: Finder,
): void {
  if (member.type === "StaticBlock") {
    const block = finder.unit(member, unit, { role: "static-block", isStatic: true, name: "" });
    const scope = finder.scope("function", member, inside.scope, block);
    for (const child of member.body) step.visit(child, { unit: block, scope });
    return;
  }
  if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") {
    finder.diagnostics.report("GW1008", member, (member as Node).type);
    return;
  }
  if (member.computed) step.visit(member.key, outside);
  const name = staticKey(member.key, member.computed);
  noteAsync(member.value, name, finder.found);
  if (member.key.type === "PrivateIdentifier") declarePrivate(unit, member, member.key.name);
  if (member.type === "MethodDefinition") {
    const role = member.kind === "method" ? "method" : member.kind;
    finder.roles.set(member.value, {
      role,
      isStatic: member.static,
      name: role === "get" || role === "set" ? `${role} ${name ?? ""}` : name,
    });
    step.visit(member.value, inside);
  } else if (member.value) {
    const field = finder.unit(member, unit, { role: "field", isStatic: member.static, name: "" });
    const scope = finder.scope("function", member, inside.scope, field);
    finder.hint(member.value, name);
    step.visit(member.value, { unit: field, scope });
  }
}

function privateName(id: ESTree.PrivateIdentifier, step: Step, finder: Finder): void {
  let owner = classUnit(step.state.unit);
  for (; owner !== undefined; owner = classUnit(owner)) {
    if (declaresPrivate(owner.node as ESTree.Class, id.name)) break;
  }
  if (owner !== undefined) finder.implicit("privates", owner, step, id);
}

function declarePrivate(
  unit: Unit,
  member: ESTree.MethodDefinition | ESTree.PropertyDefinition,
  name: string,
): void {
  const kind =
    member.type === "PropertyDefinition" ? "field" : member.kind === "method" ? "method" : "accessor";
  const method = member.type === "MethodDefinition" ? member.value : undefined;
  const async = method !== undefined && isAsyncFunction(method);
  unit.privates.set(name, { kind, async, static: member.static });
}

function declaresPrivate(node: ESTree.Class, name: string): boolean {
  return node.body.body.some(
    (member) =>
      member.type !== "StaticBlock" && member.key.type === "PrivateIdentifier" && member.key.name === name,
  );
}
