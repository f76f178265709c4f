/** The host modules of the engine this runs on. */
import { builtinModules, isBuiltin } from "node:module";
import type { EngineOffer } from "../../protocol/needs.ts";
import { membersOf } from "./offer.ts";

/** Modules that go by their prefix only: not every engine lists them, and some list what they were told to leave out. */
const PREFIXED = ["node:sea", "node:sqlite", "node:test", "node:test/reporters"];

/** What every engine has loaded by the time it runs a daemon: their members cost nothing to know. */
const LOADED = "buffer child_process crypto events fs fs/promises net os path stream timers url util".split(
  " ",
);

export function hostModules(): EngineOffer["names"] {
  const names: Record<string, readonly string[]> = {};
  for (const name of builtinModules) if (!name.startsWith("node:")) names[`node:${name}`] = [];
  for (const name of PREFIXED) if (isBuiltin(name)) names[name] = [];
  for (const name of LOADED) names[`node:${name}`] = membersOf(process.getBuiltinModule(name));
  return names;
}
