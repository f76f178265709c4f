/** The modules of Node that a page has for programs, besides those the runtime has itself (carrier/page-module.ts). */
import events from "./events.ts";
import path from "./path.ts";
import * as util from "./util.ts";

/** By name, what `require` gives. */
const MODULES: Readonly<Record<string, object>> = {
  events,
  path,
  "path/posix": path,
  util: { ...util },
  "util/types": util.types,
};

export const PAGE_MODULES: readonly string[] = Object.keys(MODULES);

/** @param id with `node:` or without. */
export function pageModule(id: string): object | undefined {
  const name = id.replace(/^node:/, "");
  return Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
}
