/**
 * kernelMG: V-cycles of multigrid on the discrete Poisson problem ∇²u = v with periodic borders, as
 * in NPB's MG. Processes meet only at the borders of their slabs; there is no barrier in the timed part.
 */
import { comm3, lendPlanes, norm2 } from "./comm3.ts";
import { createGrid } from "./grid.ts";
import type { Grid, Level } from "./grid.ts";
import { interp, psinv, resid, rprj3, squaresByPlane } from "./kernels.ts";
import type { ProblemClass } from "./verify.ts";
import { type Operations, TimedComm } from "./timed-comm.ts";
import { zran3 } from "./zran3.ts";

export interface Options {
  /** Runs one iteration before the timed ones, as NPB does. Default true. */
  readonly startup?: boolean;
  /** Awaited at the end of each timed iteration, numbered from 1. */
  readonly afterIteration?: (iteration: number) => Promise<void>;
}

export interface Outcome {
  /** L2 norm of the residual after the last iteration. */
  readonly norm: number;
  readonly initializationMs: number;
  /** The timed part: the first residual, all iterations, the norm. */
  readonly timedMs: number;
  /** Of the timed part, what this process spent in operations of `comm`. */
  readonly communicationMs: number;
}

export async function kernelMG(
  operations: Operations,
  problem: ProblemClass,
  options: Options = {},
): Promise<Outcome> {
  const comm = new TimedComm(operations);
  const createdMs = performance.now();
  const grid = createGrid(problem.points, comm.rank, comm.size);
  await zran3(comm, grid);
  await residual(comm, grid);
  if (options.startup ?? true) {
    await mg3P(comm, grid);
    await residual(comm, grid);
    grid.finest.u.fill(0);
  }
  await comm.barrier();
  comm.spentMs = 0;
  const startedMs = performance.now();

  await residual(comm, grid);
  for (let iteration = 1; iteration <= problem.iterations; iteration++) {
    await mg3P(comm, grid);
    await residual(comm, grid);
    await options.afterIteration?.(iteration);
  }
  const norm = await norm2(comm, grid, squaresByPlane(grid.finest));
  const timedMs = performance.now() - startedMs;
  return { norm, initializationMs: startedMs - createdMs, timedMs, communicationMs: comm.spentMs };
}

/** One V-cycle. */
async function mg3P(comm: Operations, { levels, finest, v }: Grid): Promise<void> {
  // Down: restrict the residual from the finest level to the coarsest.
  for (let k = levels.length - 1; k > 0; k--) {
    const coarse = levels[k - 1] as Level;
    rprj3(levels[k] as Level, coarse);
    await comm3(comm, coarse, coarse.r);
  }
  // Up: solve on the coarsest level, then interpolate, take the residual and smooth on each finer one.
  const coarsest = levels[0] as Level;
  coarsest.u.fill(0);
  await smooth(comm, coarsest);
  for (let k = 1; k < levels.length; k++) {
    const coarse = levels[k - 1] as Level;
    const fine = levels[k] as Level;
    await lendPlanes(comm, coarse, fine);
    // The finest level improves on the solution it has, the others correct the one above from nothing.
    if (fine !== finest) fine.u.fill(0);
    interp(coarse, fine);
    resid(fine, fine.u, fine === finest ? v : fine.r, fine.r);
    await comm3(comm, fine, fine.r);
    await smooth(comm, fine);
  }
}

async function smooth(comm: Operations, level: Level): Promise<void> {
  psinv(level);
  await comm3(comm, level, level.u);
}

/** The residual of the finest level. */
async function residual(comm: Operations, { finest, v }: Grid): Promise<void> {
  resid(finest, finest.u, v, finest.r);
  await comm3(comm, finest, finest.r);
}
