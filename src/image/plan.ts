/**
 * What the first pass over a value finds out for the second: most messages are trees, for which
 * there is no second pass.
 */

/** A part of an ArrayBuffer on which several views lie; it travels as one byte string. */
export interface Region {
  readonly buffer: ArrayBufferLike;
  readonly start: number;
  readonly end: number;
}

export class Plan {
  /** Objects met more than once. */
  readonly repeated = new Set<object>();
  /** Arrays with holes. */
  readonly sparse = new Set<object>();
  /** By buffer, in ascending order, apart from each other. */
  readonly #regions = new Map<ArrayBufferLike, Region[]>();
  readonly #views = new Map<ArrayBufferLike, Region[]>();

  /** A view, or the buffer itself, is in the message. */
  addView(buffer: ArrayBufferLike, start: number, end: number): void {
    const views = this.#views.get(buffer);
    if (views) views.push({ buffer, start, end });
    else this.#views.set(buffer, [{ buffer, start, end }]);
  }

  /** Whether the value must be encoded again, as this plan says. */
  complete(): boolean {
    for (const [buffer, views] of this.#views) {
      if (views.length === 1) continue;
      const regions = overlapping(views);
      if (regions.length > 0) this.#regions.set(buffer, regions);
    }
    return this.repeated.size + this.sparse.size + this.#regions.size > 0;
  }

  /** The region a view lies in. */
  region(buffer: ArrayBufferLike, start: number, end: number): Region | undefined {
    return this.#regions.get(buffer)?.find((region) => region.start <= start && end <= region.end);
  }
}

/**
 * Joins views that overlap or touch. Views with a gap between them stay apart: what lies in the gap
 * was not asked to be sent, and may be the larger part (two faces of a big grid).
 */
function overlapping(views: Region[]): Region[] {
  const regions: Region[] = [];
  const sorted = views.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let { start, end } = sorted[0]!;
  let count = 0;
  const close = () => {
    // A multiple of 8, so that each view is as aligned in the region as it was in the buffer.
    if (count > 1) regions.push({ buffer: sorted[0]!.buffer, start: start - (start % 8), end });
  };
  for (const view of sorted) {
    if (view.start > end) {
      close();
      ({ start, end } = view);
      count = 0;
    }
    end = Math.max(end, view.end);
    count++;
  }
  close();
  return regions;
}
