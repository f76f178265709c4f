/** Objects that belong to another one, by that and how it hands them out (parts.ts of the runtime). */
import type { Family } from "../capture/family.ts";
import { partOf } from "../parts.ts";
import { makingOf, type PartMaking } from "../stamp.ts";

export const PART: Family = {
  kind: 48,
  needs: (_out, part: object) => [(makingOf(part) as PartMaking).holder],
  head(out, part: object) {
    const { name, holder, argument } = makingOf(part) as PartMaking;
    out.string(out.heads, name);
    out.value(out.heads, holder);
    out.value(out.heads, argument);
  },
  body(out, part: object) {
    const keys = Reflect.ownKeys(part).filter((key) => typeof key === "string" && !OWN_KEYS.has(key));
    out.shapes.writeDescriptors(part, keys);
  },
  make(input) {
    const name = input.string(input.heads);
    const holder = input.object(input.heads);
    const argument = input.value(input.heads);
    if (argument !== undefined && typeof argument !== "string") throw input.bad("a part of something else");
    let part: object | undefined;
    try {
      part = partOf(name, holder, argument);
    } catch (error) {
      throw input.bad(`no part "${name}" of that`, error);
    }
    if (part === undefined) throw input.bad(`this engine has no "${name}"`);
    return part;
  },
  fill: (input, part: object) => input.properties.read(part),
};

/** What functions come with. */
const OWN_KEYS = new Set(["name", "length"]);
