/** Analysis of one module: scopes → meaning of identifiers → where variables live → what is static. */
import type * as ESTree from "estree";
import type { Diagnostics } from "../diagnostics.ts";
import { Names } from "../names.ts";
import { findOnlyCalled } from "./called.ts";
import type { Analysis } from "./model.ts";
import { planModule } from "./module.ts";
import type { ModulePlan } from "./module.ts";
import { markPolled } from "./polls.ts";
import { allBindings, resolve } from "./resolve.ts";
import { findScopes } from "./scopes.ts";
import type { Scopes } from "./scopes.ts";
import { markStarts } from "./starts.ts";
import { place } from "./storage.ts";

export interface Analyzed {
  readonly analysis: Analysis;
  readonly plan: ModulePlan;
  readonly names: Names;
}

export function analyze(program: ESTree.Program, source: string, diagnostics: Diagnostics): Analyzed {
  const found = findScopes(program, diagnostics);
  const globals = resolve(found);
  const starts = markStarts(found);
  markPolled(found.loops, found.suspending);
  // After that: a loop that starts something is one that may pause, not one that has to wait.
  for (const node of starts) found.suspending.add(node);
  const names = new Names(found.names);
  const early = place(found, names);
  const plan = planModule(program, found);
  const onlyCalled = findOnlyCalled(found);
  const renamed = renamedVariables(found);
  return { analysis: { ...found, program, source, globals, early, renamed, onlyCalled }, plan, names };
}

function renamedVariables(found: Scopes): Map<string, string> {
  const renamed = new Map<string, string>();
  for (const { name, emitted, storage } of allBindings(found)) {
    if (storage !== "object" && emitted.startsWith(`${name}$`)) renamed.set(emitted, name);
  }
  return renamed;
}
