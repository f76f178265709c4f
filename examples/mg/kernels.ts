/**
 * The numeric kernels, plain functions over slabs of a grid (grid.ts): the operations of NPB's MG in
 * NPB's order, so that the published norms come out.
 *
 * Sums of neighbours that several points of a line need, NPB keeps in line buffers; here they move
 * along in local variables (`Before`, `Here`, `After`), which saves the loads and stores.
 */
import type { Level } from "./grid.ts";

/** Coefficients of the operator A by distance: centre, (faces: 0), edges, corners. */
const A0 = -8 / 3;
const A2 = 1 / 6;
const A3 = 1 / 12;

/** Coefficients of the smoother S for the classes S, W and A: centre, faces, edges, (corners: 0). */
const C0 = -3 / 8;
const C1 = 1 / 32;
const C2 = -1 / 64;

/** r = v − A·u; `r` may be `v`. */
export function resid(
  { n, planeSize, planes }: Level,
  u: Float64Array,
  v: Float64Array,
  r: Float64Array,
): void {
  const rowEnd = n - 1;
  for (let p = 1; p <= planes; p++) {
    for (let j = 1; j < rowEnd; j++) {
      const row = p * planeSize + j * n;
      const above = row + planeSize;
      const below = row - planeSize;
      let facesBefore = u[row - n]! + u[row + n]! + u[below]! + u[above]!;
      let edgesBefore = u[below - n]! + u[below + n]! + u[above - n]! + u[above + n]!;
      let facesHere = u[row - n + 1]! + u[row + n + 1]! + u[below + 1]! + u[above + 1]!;
      let edgesHere = u[below - n + 1]! + u[below + n + 1]! + u[above - n + 1]! + u[above + n + 1]!;
      for (let i = 1; i < rowEnd; i++) {
        const next = i + 1;
        const facesAfter = u[row - n + next]! + u[row + n + next]! + u[below + next]! + u[above + next]!;
        const edgesAfter =
          u[below - n + next]! + u[below + n + next]! + u[above - n + next]! + u[above + n + next]!;
        r[row + i] =
          v[row + i]! -
          A0 * u[row + i]! -
          A2 * (edgesHere + facesBefore + facesAfter) -
          A3 * (edgesBefore + edgesAfter);
        facesBefore = facesHere;
        facesHere = facesAfter;
        edgesBefore = edgesHere;
        edgesHere = edgesAfter;
      }
    }
  }
}

/** u = u + S·r: one application of the smoother. */
export function psinv({ n, planeSize, planes, r, u }: Level): void {
  const rowEnd = n - 1;
  for (let p = 1; p <= planes; p++) {
    for (let j = 1; j < rowEnd; j++) {
      const row = p * planeSize + j * n;
      const above = row + planeSize;
      const below = row - planeSize;
      let facesBefore = r[row - n]! + r[row + n]! + r[below]! + r[above]!;
      let facesHere = r[row - n + 1]! + r[row + n + 1]! + r[below + 1]! + r[above + 1]!;
      let before = r[row]!;
      let here = r[row + 1]!;
      for (let i = 1; i < rowEnd; i++) {
        const next = i + 1;
        const facesAfter = r[row - n + next]! + r[row + n + next]! + r[below + next]! + r[above + next]!;
        const edgesHere = r[below - n + i]! + r[below + n + i]! + r[above - n + i]! + r[above + n + i]!;
        const after = r[row + next]!;
        u[row + i] =
          u[row + i]! +
          C0 * here +
          C1 * (before + after + facesHere) +
          C2 * (edgesHere + facesBefore + facesAfter);
        facesBefore = facesHere;
        facesHere = facesAfter;
        before = here;
        here = after;
      }
    }
  }
}

/** Restricts the residual of `fine` to that of `coarse`: half-weighting over the 27 points around. */
export function rprj3(fine: Level, coarse: Level): void {
  const r = fine.r;
  const s = coarse.r;
  const n = fine.n;
  const plane = fine.planeSize;
  for (let q = 1; q <= coarse.planes; q++) {
    // Plane g lies on the fine plane 2g.
    const p = 2 * (coarse.first + q - 1) - fine.first + 1;
    for (let jCoarse = 1; jCoarse < coarse.n - 1; jCoarse++) {
      const row = p * plane + 2 * jCoarse * n;
      const out = q * coarse.planeSize + jCoarse * coarse.n;
      let facesBefore = faces(r, row + 1, n, plane);
      let edgesBefore = edges(r, row + 1, n, plane);
      for (let iCoarse = 1; iCoarse < coarse.n - 1; iCoarse++) {
        const c = row + 2 * iCoarse;
        const facesAfter = faces(r, c + 1, n, plane);
        const edgesAfter = edges(r, c + 1, n, plane);
        s[out + iCoarse] =
          0.5 * r[c]! +
          0.25 * (r[c - 1]! + r[c + 1]! + faces(r, c, n, plane)) +
          0.125 * (facesBefore + facesAfter + edges(r, c, n, plane)) +
          0.0625 * (edgesBefore + edgesAfter);
        facesBefore = facesAfter;
        edgesBefore = edgesAfter;
      }
    }
  }
}

/** The four neighbours of a point in the plane across the first axis. */
function faces(r: Float64Array, c: number, n: number, plane: number): number {
  return r[c - n]! + r[c + n]! + r[c - plane]! + r[c + plane]!;
}

/** The four diagonal ones. */
function edges(r: Float64Array, c: number, n: number, plane: number): number {
  return r[c - n - plane]! + r[c - n + plane]! + r[c + n - plane]! + r[c + n + plane]!;
}

/** Adds the correction `coarse.u`, interpolated trilinearly, to `fine.u`, border planes included. */
export function interp(coarse: Level, fine: Level): void {
  for (let q = 0; q <= coarse.planes + 1; q++) {
    const onto = 2 * (coarse.first + q - 1) - fine.first + 1;
    if (onto >= 0 && onto <= fine.planes + 1) interpOnto(coarse, q, fine, onto);
    const between = onto + 1;
    if (q <= coarse.planes && between >= 0 && between <= fine.planes + 1) {
      interpBetween(coarse, q, fine, between);
    }
  }
}

/** The fine plane that lies on coarse plane q. */
function interpOnto(coarse: Level, q: number, fine: Level, p: number): void {
  const z = coarse.u;
  const u = fine.u;
  for (let j = 0; j < coarse.n - 1; j++) {
    const near = q * coarse.planeSize + j * coarse.n;
    const far = near + coarse.n;
    const even = p * fine.planeSize + 2 * j * fine.n;
    const odd = even + fine.n;
    let zHere = z[near]!;
    let sumHere = z[far]! + zHere;
    for (let i = 0; i < coarse.n - 1; i++) {
      const zAfter = z[near + i + 1]!;
      const sumAfter = z[far + i + 1]! + zAfter;
      u[even + 2 * i] = u[even + 2 * i]! + zHere;
      u[even + 2 * i + 1] = u[even + 2 * i + 1]! + 0.5 * (zAfter + zHere);
      u[odd + 2 * i] = u[odd + 2 * i]! + 0.5 * sumHere;
      u[odd + 2 * i + 1] = u[odd + 2 * i + 1]! + 0.25 * (sumHere + sumAfter);
      zHere = zAfter;
      sumHere = sumAfter;
    }
  }
}

/** The fine plane half-way between the coarse planes q and q + 1. */
function interpBetween(coarse: Level, q: number, fine: Level, p: number): void {
  const z = coarse.u;
  const u = fine.u;
  for (let j = 0; j < coarse.n - 1; j++) {
    const near = q * coarse.planeSize + j * coarse.n;
    const far = near + coarse.n;
    const nearUp = near + coarse.planeSize;
    const farUp = far + coarse.planeSize;
    const even = p * fine.planeSize + 2 * j * fine.n;
    const odd = even + fine.n;
    let pairHere = z[nearUp]! + z[near]!;
    let squareHere = z[farUp]! + z[nearUp]! + (z[far]! + z[near]!);
    for (let i = 0; i < coarse.n - 1; i++) {
      const next = i + 1;
      const pairAfter = z[nearUp + next]! + z[near + next]!;
      const squareAfter = z[farUp + next]! + z[nearUp + next]! + (z[far + next]! + z[near + next]!);
      u[even + 2 * i] = u[even + 2 * i]! + 0.5 * pairHere;
      u[even + 2 * i + 1] = u[even + 2 * i + 1]! + 0.25 * (pairHere + pairAfter);
      u[odd + 2 * i] = u[odd + 2 * i]! + 0.25 * squareHere;
      u[odd + 2 * i + 1] = u[odd + 2 * i + 1]! + 0.125 * (squareHere + squareAfter);
      pairHere = pairAfter;
      squareHere = squareAfter;
    }
  }
}

/** For each plane of the slab the sum of the squares of `r`. */
export function squaresByPlane({ n, planeSize, planes, r }: Level): Float64Array {
  const sums = new Float64Array(planes);
  for (let p = 1; p <= planes; p++) {
    let sum = 0;
    for (let j = 1; j < n - 1; j++) {
      const row = p * planeSize + j * n;
      for (let i = 1; i < n - 1; i++) sum += r[row + i]! * r[row + i]!;
    }
    sums[p - 1] = sum;
  }
  return sums;
}
