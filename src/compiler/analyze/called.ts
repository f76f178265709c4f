/**
 * Functions whose name is called and does nothing else: no code can look at them as objects, so that
 * they need no prototype of their kind. It takes longer to give them one than to make them.
 */
import type { Unit } from "./model.ts";
import { allBindings } from "./resolve.ts";
import type { Scopes } from "./scopes.ts";

export function findOnlyCalled(found: Scopes): Set<Unit> {
  const onlyCalled = new Set<Unit>();
  for (const { value, reassigned, references } of allBindings(found)) {
    if (value === undefined || value.role === "class" || reassigned) continue;
    const uses = [...references, ...(value.self?.references ?? [])];
    if (uses.every(({ node }) => found.called.has(node))) onlyCalled.add(value);
  }
  return onlyCalled;
}
