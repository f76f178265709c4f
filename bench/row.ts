/** One line of a benchmark: something measured against its reference in the same run. */

export interface Row {
  /** What is measured, as the report prints it. */
  readonly name: string;
  /** What it is measured against. */
  readonly reference: string;
  /** The figure must not be above this. */
  readonly must: number;
  /** The figure the project aims at. */
  readonly aim: number;
  /** `ratio`: samples ÷ referenceSamples; `MiB`: the samples themselves, which then have no reference. */
  readonly unit: "ratio" | "MiB";
  /** In the order they were taken; sample i was taken next to referenceSamples[i]. At least one. */
  readonly samples: readonly number[];
  /** Empty where the unit is no ratio. */
  readonly referenceSamples: readonly number[];
}

export interface Figure {
  readonly median: number;
  /** 10 % of what was measured is below. */
  readonly p10: number;
  /** 10 % of what was measured is above. */
  readonly p90: number;
}

/** What a row comes to: the spread is that of neighbouring pairs, which share what else the computer did. */
export function figure({ unit, samples, referenceSamples }: Row): Figure {
  if (unit !== "ratio") return spread(samples);
  const pairs = spread(samples.map((sample, i) => sample / (referenceSamples[i] as number)));
  return { ...pairs, median: quantile(samples, 0.5) / quantile(referenceSamples, 0.5) };
}

export function spread(values: readonly number[]): Figure {
  return { median: quantile(values, 0.5), p10: quantile(values, 0.1), p90: quantile(values, 0.9) };
}

/** Linear between neighbours. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = at * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] as number;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  return below + (above - below) * (place - low);
}
