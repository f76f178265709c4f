/**
 * What a program needs of its host's engine, and whether a host has it.
 *
 * The compiler lists a program's needs, a daemon what its engine offers; nothing here knows any engine. Of a
 * host that has not said what it offers nothing is known, and nothing held against it.
 */

/** Something of the host's that a program uses without asking whether it is there. */
export interface Need {
  /** `node:sqlite`, `fetch`; of either, one level further: `node:fs.glob`, `Math.sumPrecise`. */
  readonly name: string;
  /** Where it first does, `file:line:column`. */
  readonly place: string;
}

export interface EngineOffer {
  /** For people: "deno 2.9.6". */
  readonly engine: string;
  /** Modules and globals it has, each with the members of it; an empty list: members are not known. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** The first need that is not met. */
export function unmet(offer: EngineOffer | null, needs: readonly Need[]): Need | undefined {
  return offer === null ? undefined : needs.find(({ name }) => !has(offer, name));
}

function has({ names }: EngineOffer, name: string): boolean {
  const dot = name.indexOf(".");
  const owner = dot < 0 ? name : name.slice(0, dot);
  if (!Object.hasOwn(names, owner)) return false;
  const members = names[owner]!;
  return dot < 0 || members.length === 0 || members.includes(name.slice(dot + 1));
}
