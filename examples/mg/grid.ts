/**
 * The grids of the multigrid hierarchy and how their planes are dealt out.
 *
 * Level k has 2ᵏ points along each axis. A process holds a slab of whole planes along the third
 * axis; an array has a border of one point all round: a[i + n·(j + n·p)] with 0 < i, j < n − 1 inside,
 * plane p = 0 and the last one being copies of the neighbours' planes.
 *
 * Planes are numbered 1 … 2ᵏ within a level; plane g of a coarse level lies on plane 2g of the next
 * finer one. Each process holds the planes ⌊rank·2ᵏ/size⌋ + 1 … ⌊(rank + 1)·2ᵏ/size⌋, so that a coarse
 * plane is always where its fine plane is. With fewer planes than processes only every `stride`-th
 * process holds one; the others have an empty slab whose two border planes are adjacent.
 */
export interface Level {
  /** Points along the first and second axis, the border included. */
  readonly n: number;
  /** Points in a plane, the border included: n². */
  readonly planeSize: number;
  /** First plane of the slab, by its number in the level. */
  readonly first: number;
  /** Planes in the slab, without the border; 0 when this process holds none. */
  readonly planes: number;
  /** Distance between two processes that hold neighbouring planes. */
  readonly stride: number;
  /** The approximate solution. */
  readonly u: Float64Array;
  /** The residual. */
  readonly r: Float64Array;
}

export interface Grid {
  readonly rank: number;
  readonly size: number;
  /** Coarsest first: `levels[0]` has 2 points along each axis. */
  readonly levels: readonly Level[];
  readonly finest: Level;
  /** The right-hand side, on the finest level. */
  readonly v: Float64Array;
}

/** @param points Points along each axis of the finest level, a power of two; likewise `size` ≤ points. */
export function createGrid(points: number, rank: number, size: number): Grid {
  const levels: Level[] = [];
  for (let onAxis = 2; onAxis <= points; onAxis *= 2) levels.push(createLevel(onAxis, rank, size));
  const finest = levels.at(-1) as Level;
  return { rank, size, levels, finest, v: new Float64Array(finest.u.length) };
}

function createLevel(points: number, rank: number, size: number): Level {
  const n = points + 2;
  const before = Math.floor((rank * points) / size);
  const planes = Math.floor(((rank + 1) * points) / size) - before;
  const length = n * n * (planes + 2);
  return {
    n,
    planeSize: n * n,
    first: before + 1,
    planes,
    stride: Math.max(1, size / points),
    u: new Float64Array(length),
    r: new Float64Array(length),
  };
}
