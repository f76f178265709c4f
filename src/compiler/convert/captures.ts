/** What a factory is given: the captured scope objects and values, as parameters and as arguments. */
import type { Binding, Unit } from "../analyze/model.ts";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { refer } from "./references.ts";
import type { Shared } from "./state.ts";

export interface Captured {
  readonly params: string[];
  readonly args: ESTree.Expression[];
}

/** The captures of `unit`, as code of `from` names them. */
export function capturesOf(unit: Unit, from: Unit, shared: Shared): Captured {
  const captured: Captured = { params: [], args: [] };
  for (const binding of unit.captures) add(binding, from, shared, captured);
  return captured;
}

function add(binding: Binding, from: Unit, shared: Shared, captured: Captured): void {
  // Names of static classes and what belongs to them are at module level.
  if (binding.scope.kind === "class" && binding.scope.unit.static) return;
  if (binding.kind === "this" && binding.scope.unit.role === "module") return;
  const name = binding.storage === "object" ? (binding.scope.object as string) : binding.emitted;
  if (captured.params.includes(name)) return;
  captured.params.push(name);
  captured.args.push(binding.storage === "object" ? b.id(name) : refer(binding, from, shared));
}
