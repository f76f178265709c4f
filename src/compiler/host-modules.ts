/** Modules that are not bundled. */
import { builtinModules } from "node:module";

/** Node's own modules, which every carrier has. */
export const HOST_MODULES: (string | RegExp)[] = [/^node:/, ...builtinModules];

export function isHostModule(specifier: string): boolean {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}
