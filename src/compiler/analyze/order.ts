/**
 * Whether a variable could be read before its declaration has run. Within one run of a scope, code
 * runs in the order of its text, except for functions, which run when somebody calls them: not
 * before they are made, and hoisted ones not before something mentions them.
 */
import { begin, childToward } from "./model.ts";
import type { Binding, Reference, Unit } from "./model.ts";

/** Memory of one module's analysis: where hoisted functions are first mentioned. */
export type Mentions = Map<Binding, number>;

/** The uses of the binding that may come before its declaration has run. */
export function earlyReferences(binding: Binding, mentions: Mentions): Reference[] {
  if (!["let", "const", "class", "param", "catch"].includes(binding.kind)) return [];
  const owner = binding.scope.unit;
  return binding.references.filter((reference) => {
    if (binding.scope.kind === "switch") return true; // a case may be entered past the declaration
    return earliest(reference.node, reference.unit, owner, mentions) < binding.initialized;
  });
}

/** Smallest offset in `owner` at which code at `node` could run. */
function earliest(node: Reference["node"], unit: Unit, owner: Unit, mentions: Mentions): number {
  return unit === owner ? begin(node) : madeAt(childToward(owner, unit), mentions);
}

/** Offset in its parent before which the unit does not run. */
export function madeAt(unit: Unit, mentions: Mentions): number {
  const { declared } = unit;
  if (declared === undefined || declared.kind !== "function") return begin(unit.node);
  const known = mentions.get(declared);
  if (known !== undefined) return known;
  mentions.set(declared, Infinity); // a mention inside itself does not count
  let first = Infinity;
  for (const { node, unit: user } of declared.references) {
    first = Math.min(first, earliest(node, user, declared.scope.unit, mentions));
  }
  mentions.set(declared, first);
  return first;
}
