/**
 * Third pass: where each binding lives, and what it is called in the emitted code.
 */
import type * as ESTree from "estree";
import type { Names } from "../names.ts";
import { childToward, isFrame, shadowedParameter } from "./model.ts";
import type { Binding, Scope, Unit } from "./model.ts";
import { earlyReferences, madeAt } from "./order.ts";
import type { Mentions } from "./order.ts";
import { allBindings } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";

/** Returns the nodes at which a variable may have no value yet. */
export function place(found: Scopes, names: Names): Set<ESTree.Node> {
  const early = new Set<ESTree.Node>();
  const mentions: Mentions = new Map();
  for (const scope of [...found.scopes.values(), ...found.bodyScopes.values()])
    scope.suspends = suspends(scope, found);
  for (const binding of allBindings(found)) binding.storage = storageOf(binding, mentions);
  for (const binding of allBindings(found)) {
    if (isMoved(binding) || !isSplit(binding) || earlyReferences(binding, mentions).length === 0) continue;
    binding.storage = "object";
  }
  for (const binding of allBindings(found)) {
    if (binding.storage === "object") binding.scope.object ??= names.numbered("$s");
  }
  for (const binding of allBindings(found)) {
    if (!isMoved(binding)) continue;
    for (const { node } of earlyReferences(binding, mentions)) {
      binding.checked = true;
      early.add(node);
    }
  }
  const taken = new Map<Unit, Set<string>>();
  for (const binding of allBindings(found)) {
    binding.emitted = emittedName(binding, taken, names);
  }
  return early;
}

/** The scope is left and entered again by suspension, so its variables outlive it as the frame's. */
function suspends(scope: Scope, found: Scopes): boolean {
  const { node, kind } = scope;
  const { suspending } = found;
  if (kind === "function" || kind === "body") return isFrame(scope.unit);
  if (node.type === "ForOfStatement" || node.type === "ForInStatement") {
    return (
      suspending.has(node.body) || suspending.has(node.left) || (node.type === "ForOfStatement" && node.await)
    );
  }
  if (node.type === "SwitchStatement") return node.cases.some((item) => suspending.has(item));
  return suspending.has(node);
}

function storageOf(binding: Binding, mentions: Mentions): Binding["storage"] {
  if (binding.scope.kind === "module") return "module";
  const owner = binding.scope.unit;
  if (binding.kind === "home") return "object";
  const users = new Set<Unit>();
  for (const { unit } of binding.references) if (unit !== owner) users.add(childToward(owner, unit));
  if (users.size === 0) return "local";
  switch (binding.kind) {
    case "this":
      return isDerivedConstructor(owner) ? "object" : "value";
    case "self":
    case "class":
      if (binding.scope.kind === "class" || binding.kind === "self") return "value";
      break;
    case "arguments":
    case "new.target":
    case "super":
    case "privates":
      return "value";
  }
  if (binding.reassigned || binding.scope.kind === "switch") return "object";
  for (const user of users) if (!madeAfter(user, binding, mentions)) return "object";
  return "value";
}

/** When `user` is made, `binding` already has its value. */
function madeAfter(user: Unit, binding: Binding, mentions: Mentions): boolean {
  const hoisted = user.declared?.kind === "function" ? user.declared : undefined;
  if (binding.kind === "param")
    return (
      binding.scope.kind === "function" &&
      (hoisted !== undefined || madeAt(user, mentions) >= binding.initialized)
    );
  if (hoisted === undefined)
    return binding.kind === "function" || madeAt(user, mentions) >= binding.initialized;
  // Hoisted functions are made at the start of their scope, in order.
  if (binding.scope !== hoisted.scope)
    return isInside(hoisted.scope, binding.scope) && binding.initialized <= beginOf(hoisted.scope);
  return binding.kind === "function" && order(binding) < order(hoisted);
}

function isInside(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) if (at === outer) return true;
  return false;
}

function beginOf(scope: Scope): number {
  return (scope.node as { start?: number }).start ?? 0;
}

function order(binding: Binding): number {
  return ((binding.value as Unit).node as { start?: number }).start ?? 0;
}

function isDerivedConstructor(unit: Unit): boolean {
  const parent = unit.parent?.node;
  if (unit.role !== "constructor" || parent === undefined) return false;
  return (
    (parent.type === "ClassDeclaration" || parent.type === "ClassExpression") && parent.superClass != null
  );
}

/** The emitted variable is not one whose premature use the engine would report. */
function isMoved(binding: Binding): boolean {
  const { storage, kind, scope } = binding;
  if (storage === "object" || storage === "module" || isHoisted(binding)) return true;
  // With one parameter in a scope object the others become variables, too (convert/parameters.ts).
  return kind === "param" && scope.object !== undefined;
}

/**
 * Its pattern is an assignment, after the variables that stay have been declared: the engine would not report that one is
 * used in the pattern too early. So it is where others of the pattern live in a scope object (convert/declarations.ts), and
 * with every pattern of a catch clause (convert/catch.ts).
 */
function isSplit({ kind, scope, initialized }: Binding): boolean {
  if (kind === "catch") return true;
  if (kind !== "let" && kind !== "const") return false;
  const { bindings } = scope;
  return bindings.values().some((other) => other.initialized === initialized && other.storage === "object");
}

/** A local variable of the frame's step function, not of a block inside it. */
export function isHoisted(binding: Binding): boolean {
  return binding.scope.kind !== "module" && binding.scope.suspends && isFrame(binding.scope.unit);
}

/** Names that frames have for themselves. */
const RESERVED = /^(step|run|resume|request|constructor|__proto__)$|^\$/;

function emittedName(binding: Binding, taken: Map<Unit, Set<string>>, names: Names): string {
  const { name, scope } = binding;
  switch (binding.kind) {
    case "this":
      return names.numbered("$this");
    case "arguments":
      return names.numbered("$arguments");
    case "new.target":
      return names.numbered("$target");
    case "super":
      return names.numbered("$super");
    case "privates":
      return names.numbered("$private");
    case "class":
      if (scope.kind === "class") return scope.unit.self?.name ?? names.numbered("$class");
      break;
  }
  if (shadowedParameter(scope, name) !== undefined) return names.numbered(`${name}$`);
  const ofFrame = isHoisted(binding) || (binding.kind === "self" && isFrame(scope.unit));
  if (!ofFrame) return name;
  const own = taken.get(scope.unit) ?? new Set();
  taken.set(scope.unit, own);
  const free = !own.has(name) && !scope.unit.outer.has(name) && !RESERVED.test(name);
  const emitted = free ? name : names.numbered(`${name.replace(/^\$/, "_$")}$`);
  own.add(emitted);
  return emitted;
}
