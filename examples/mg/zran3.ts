/**
 * The right-hand side: zero but for charges of +1 at the ten points whose random numbers are the
 * greatest of the grid, and −1 at the ten whose numbers are the least.
 */
import { comm3 } from "./comm3.ts";
import type { Grid } from "./grid.ts";
import { RandomSequence } from "./random.ts";
import type { Operations } from "./timed-comm.ts";

const CHARGES = 10;

/** Points of the grid, numbered along the first axis first, with their random numbers. */
interface Candidate {
  readonly value: number;
  readonly point: number;
}

export async function zran3(comm: Operations, grid: Grid): Promise<void> {
  const { greatest, least } = candidates(grid);
  const proposals = await comm.allgather([...greatest, ...least]);
  const all = proposals.flat().toSorted((a, b) => b.value - a.value);
  grid.v.fill(0);
  for (const { point } of all.slice(0, CHARGES)) place(grid, point, 1);
  for (const { point } of all.slice(-CHARGES)) place(grid, point, -1);
  await comm3(comm, grid.finest, grid.v);
}

/** This slab's ten greatest and ten least. The whole grid is one random sequence. */
function candidates({ finest }: Grid): { greatest: Candidate[]; least: Candidate[] } {
  const points = (finest.n - 2) ** 2;
  const start = (finest.first - 1) * points;
  const end = start + finest.planes * points;
  const random = new RandomSequence();
  random.skip(start);
  const greatest: Candidate[] = [];
  const least: Candidate[] = [];
  // What a number must exceed, or stay below, to be among the ten.
  let high = -1;
  let low = 2;
  for (let point = start; point < end; point++) {
    const value = random.next();
    if (value > high) high = insert(greatest, { value, point }, 1) ?? high;
    if (value < low) low = insert(least, { value, point }, -1) ?? low;
  }
  return { greatest, least };
}

/** Keeps the best ten, best first; returns the worst of them once there are ten. */
function insert(list: Candidate[], candidate: Candidate, sign: 1 | -1): number | undefined {
  list.push(candidate);
  list.sort((a, b) => sign * (b.value - a.value));
  list.length = Math.min(list.length, CHARGES);
  return list[CHARGES - 1]?.value;
}

function place({ finest, v }: Grid, point: number, charge: number): void {
  const points = finest.n - 2;
  const plane = Math.floor(point / points ** 2) + 1 - finest.first + 1;
  if (plane < 1 || plane > finest.planes) return;
  const j = (Math.floor(point / points) % points) + 1;
  const i = (point % points) + 1;
  v[plane * finest.planeSize + j * finest.n + i] = charge;
}
