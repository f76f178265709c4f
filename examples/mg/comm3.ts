/**
 * Borders: the grid is periodic along all three axes. Along the first two a process has both ends;
 * along the third it exchanges planes with the neighbours in the ring of processes.
 */
import type { Grid, Level } from "./grid.ts";
import type { Operations } from "./timed-comm.ts";

/** Tags by the direction in which a plane travels. */
const DOWN = 1;
const UP = 2;
const LENT = 3;

/** Fills the whole border of `a`, an array of the given level. */
export async function comm3(comm: Operations, level: Level, a: Float64Array): Promise<void> {
  if (level.planes === 0) return;
  wrapRows(level, a);
  const { planeSize, planes, stride } = level;
  const first = planeSize;
  const last = planes * planeSize;
  if (comm.size === 1) {
    a.copyWithin(0, last, last + planeSize);
    a.copyWithin(last + planeSize, first, first + planeSize);
    return;
  }
  const lower = (comm.rank - stride + comm.size) % comm.size;
  const upper = (comm.rank + stride) % comm.size;
  await comm.send(a.subarray(first, first + planeSize), lower, DOWN);
  await comm.send(a.subarray(last, last + planeSize), upper, UP);
  const fromLower = await comm.recv<Float64Array>({ source: lower, tag: UP });
  a.set(fromLower.data, 0);
  const fromUpper = await comm.recv<Float64Array>({ source: upper, tag: DOWN });
  a.set(fromUpper.data, last + planeSize);
}

/**
 * Before interpolation from `coarse` to `fine`: a process that holds a plane of `fine` and none of
 * `coarse` is lent the two coarse planes next to it, by its neighbours on the fine level.
 */
export async function lendPlanes(comm: Operations, coarse: Level, fine: Level): Promise<void> {
  if (coarse.stride === fine.stride || fine.planes === 0) return;
  const { u, planeSize } = coarse;
  const lower = (comm.rank - fine.stride + comm.size) % comm.size;
  const upper = (comm.rank + fine.stride) % comm.size;
  if (coarse.planes > 0) {
    const plane = u.subarray(planeSize, 2 * planeSize);
    await comm.send(plane, lower, LENT);
    await comm.send(plane, upper, LENT);
    return;
  }
  const fromLower = await comm.recv<Float64Array>({ source: lower, tag: LENT });
  u.set(fromLower.data, 0);
  const fromUpper = await comm.recv<Float64Array>({ source: upper, tag: LENT });
  u.set(fromUpper.data, planeSize);
}

/** The border along the first and second axis, in the planes of the slab. */
function wrapRows({ n, planeSize, planes }: Level, a: Float64Array): void {
  for (let p = 1; p <= planes; p++) {
    const plane = p * planeSize;
    for (let j = 1; j < n - 1; j++) {
      const row = plane + j * n;
      a[row] = a[row + n - 2]!;
      a[row + n - 1] = a[row + 1]!;
    }
    const firstRow = plane + n;
    const lastRow = plane + (n - 2) * n;
    a.copyWithin(plane, lastRow, lastRow + n);
    a.copyWithin(lastRow + n, firstRow, firstRow + n);
  }
}

/** √(Σ r² / points) on the finest level: summed plane by plane, so that it is the same for any number of processes. */
export async function norm2(comm: Operations, grid: Grid, squares: Float64Array): Promise<number> {
  const all = await comm.allgather(squares);
  let sum = 0;
  for (const planes of all) for (const square of planes) sum += square;
  return Math.sqrt(sum / (grid.finest.n - 2) ** 3);
}
