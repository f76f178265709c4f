/** Compute-heavy programs: synchronous functions, and loops in async functions that seldom wait. */
import type { Row } from "../row.ts";
import { speedOf } from "../speed.ts";

export function rows(): Promise<Row[]> {
  return speedOf("compute", { must: 1.05, aim: 1 });
}
