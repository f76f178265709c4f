/**
 * Second pass: what each identifier means, and which bindings each unit needs from outside.
 */
import { thisUnit } from "./model.ts";
import type { Binding, Scope, Unit } from "./model.ts";
import type { Scopes, Use } from "./scopes.ts";

/** Resolves all uses; returns the names of free identifiers. */
export function resolve(found: Scopes): Set<string> {
  const globals = new Set<string>();
  for (const use of found.uses) {
    const binding = lookUp(use.scope, use.node.name) ?? implicitArguments(use);
    if (binding === undefined) {
      globals.add(use.node.name);
      markOuter(use.unit, undefined, use.node.name);
      continue;
    }
    markOuter(use.unit, binding.scope.unit, use.node.name);
    binding.references.push(use);
    found.bindings.set(use.node, binding);
    if (use.write && binding.kind !== "const") binding.reassigned = true;
  }
  for (const binding of allBindings(found)) referToSelf(binding, found);
  for (const binding of allBindings(found)) capture(binding);
  return globals;
}

function lookUp(from: Scope, name: string): Binding | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const binding = scope.bindings.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

function implicitArguments(use: Use): Binding | undefined {
  const owner = thisUnit(use.unit);
  if (use.node.name !== "arguments" || owner.role === "module") return undefined;
  let binding = owner.implicit.get("arguments");
  if (binding === undefined) {
    let scope = use.scope;
    while (scope.unit !== owner || scope.kind !== "function") scope = scope.parent as Scope;
    binding = {
      name: "arguments",
      kind: "arguments",
      scope,
      references: [],
      initialized: 0,
      value: undefined,
      reassigned: false,
      storage: "local",
      emitted: "arguments",
      checked: false,
    };
    owner.implicit.set("arguments", binding);
  }
  return binding;
}

function markOuter(from: Unit, owner: Unit | undefined, name: string): void {
  for (let unit: Unit | undefined = from; unit !== undefined && unit !== owner; unit = unit.parent)
    unit.outer.add(name);
}

export function* allBindings(found: Pick<Scopes, "scopes" | "bodyScopes" | "units">): Generator<Binding> {
  for (const scope of found.scopes.values()) yield* scope.bindings.values();
  for (const scope of found.bodyScopes.values()) yield* scope.bindings.values();
  for (const unit of found.units.values()) {
    yield* unit.implicit.values();
    if (unit.self !== undefined && unit.role !== "class") yield unit.self;
  }
}

/**
 * A function that is the only value its variable ever has may as well refer to itself by the name
 * it has in its factory: no scope object is needed for recursion.
 */
function referToSelf(binding: Binding, found: Scopes): void {
  const { value } = binding;
  if (value === undefined || value.role === "class" || binding.reassigned) return;
  if (binding.scope.kind === "module" || binding.kind === "self") return;
  const inside = binding.references.filter((reference) => isWithin(reference.unit, value));
  if (
    inside.length === 0 ||
    (value.self !== undefined && value.self !== binding && value.self.references.length > 0)
  )
    return;
  value.self = {
    ...binding,
    kind: "self",
    scope: found.scopes.get(value.node) as Scope,
    references: inside,
    initialized: 0,
    value: undefined,
  };
  const rest = binding.references.filter((reference) => !inside.includes(reference));
  binding.references.splice(0, Infinity, ...rest);
  for (const reference of inside) found.bindings.set(reference.node, value.self);
}

function isWithin(unit: Unit, ancestor: Unit): boolean {
  for (let at: Unit | undefined = unit; at !== undefined; at = at.parent) if (at === ancestor) return true;
  return false;
}

function capture(binding: Binding): void {
  const owner = binding.scope.unit;
  if (binding.scope.kind === "module") return;
  for (const reference of binding.references) {
    for (let unit = reference.unit; unit !== owner; unit = unit.parent as Unit) unit.captures.add(binding);
  }
}
