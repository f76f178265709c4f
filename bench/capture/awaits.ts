/** Await-heavy programs: about a million awaits each, over all turns. */
import type { Row } from "../row.ts";
import { speedOf } from "../speed.ts";

export function rows(): Promise<Row[]> {
  return speedOf("awaits", { must: 2, aim: 1 });
}
