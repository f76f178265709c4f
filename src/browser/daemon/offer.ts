/** What a page has for programs. */
import { engineOffer, membersOf } from "../../machine/daemon/offer.ts";
import type { EngineOffer } from "../../protocol/needs.ts";
import { OWN } from "../carrier/page-module.ts";
import { PAGE_MODULES, pageModule } from "../node/modules.ts";

/** @param engine for people: "firefox 153.0". */
export function pageOffer(engine: string): EngineOffer {
  return engineOffer(
    engine,
    Object.fromEntries([
      ...[...OWN].map((name) => [`node:${name}`, []]),
      ...PAGE_MODULES.map((name) => [`node:${name}`, membersOf(pageModule(name))]),
    ]),
  );
}
