/** Expressions whose value no later evaluation in the same function can change. */
import type * as ESTree from "estree";
import { allBindings } from "../analyze/resolve.ts";
import type { Unit } from "../analyze/model.ts";
import type { Shared } from "../convert/state.ts";
import type { Builder } from "./builder.ts";

export function isStable(node: ESTree.Expression, { unit, shared }: Builder): boolean {
  if (node.type === "Literal") return !("regex" in node);
  if (node.type === "UnaryExpression" && node.operator === "void") return node.argument.type === "Literal";
  if (node.type !== "Identifier") return false;
  if (shared.factoryNames.has(node.name)) return true;
  const constants = constantsOf(shared);
  const isLocal = shared.locals.get(unit)?.has(node.name) ?? false;
  return (isLocal ? constants.units.get(unit) : constants.module)?.has(node.name) ?? false;
}

interface Constants {
  readonly module: ReadonlySet<string>;
  readonly units: ReadonlyMap<Unit, ReadonlySet<string>>;
}

const cache = new WeakMap<Shared, Constants>();

/** Names that hold one value for as long as code can see them. */
function constantsOf(shared: Shared): Constants {
  const known = cache.get(shared);
  if (known !== undefined) return known;
  const module = new Set<string>();
  for (const binding of [...shared.plan.statics, ...shared.plan.constants]) module.add(binding.emitted);
  const units = new Map<Unit, Set<string>>();
  const others = new Map<Unit, Set<string>>();
  const { scopes, bodyScopes, units: all } = shared.analysis;
  for (const binding of allBindings({ scopes, bodyScopes, units: all } as Parameters<
    typeof allBindings
  >[0])) {
    const { storage, emitted } = binding;
    if (storage !== "local" && storage !== "value") continue;
    const { unit } = binding.scope;
    const constant = !binding.reassigned && binding.kind !== "var" && !binding.checked;
    const names = (constant ? units : others).get(unit) ?? new Set();
    (constant ? units : others).set(unit, names);
    names.add(emitted);
  }
  // A block that stays a block may have a constant of the same name as one of the frame's variables.
  for (const [unit, names] of others) for (const name of names) units.get(unit)?.delete(name);
  for (const unit of all.values()) {
    const names = units.get(unit) ?? new Set();
    units.set(unit, names);
    for (const binding of unit.captures) if (binding.storage === "value") names.add(binding.emitted);
  }
  const constants = { module, units };
  cache.set(shared, constants);
  return constants;
}
