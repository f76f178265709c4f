/** One line of a benchmark: something measured against its reference in the same run. */

export interface Row {
  /** What is measured, as the report prints it. */
  readonly name: string;
  /** What it is measured against; a figure that is not measured here says where it comes from. */
  readonly reference: string;
  /** The figure must not be above this (below it, if it is `atLeast`). Null: nothing is asked of it. */
  readonly must: number | null;
  /** The figure the project aims at. */
  readonly aim: number | null;
  /** The greater the better. Default false. */
  readonly atLeast?: boolean;
  /** `ratio`: samples ÷ referenceSamples; any other unit: the samples themselves. */
  readonly unit: string;
  /** In the order they were taken; sample i was taken next to referenceSamples[i]. At least one. */
  readonly samples: readonly number[];
  /** Empty where the unit is no ratio and nothing else was measured. */
  readonly referenceSamples: readonly number[];
  /** Of a ratio's samples, to have their medians printed, too. */
  readonly sampleUnit?: string;
  /** What has to be known to read it. */
  readonly note?: string;
}

export interface Figure {
  readonly median: number;
  /** 10 % of what was measured is below. */
  readonly p10: number;
  /** 10 % of what was measured is above. */
  readonly p90: number;
}

export type Verdict = "" | "falls short" | "holds" | "meets the aim";

/** What a row comes to: the spread is that of neighbouring pairs, which share what else the computer did. */
export function figure({ unit, samples, referenceSamples }: Row): Figure {
  if (unit !== "ratio") return spread(samples);
  const pairs = spread(samples.map((sample, i) => sample / (referenceSamples[i] as number)));
  return { ...pairs, median: quantile(samples, 0.5) / quantile(referenceSamples, 0.5) };
}

/** Figures are compared as they are printed. */
export function verdict(row: Row): Verdict {
  const { must, aim, atLeast = false } = row;
  const shown = Number(rounded(figure(row).median));
  const isMet = (bound: number): boolean => (atLeast ? shown >= bound : shown <= bound);
  if (must !== null && !isMet(must)) return "falls short";
  if (aim === null) return must === null ? "" : "holds";
  return isMet(aim) ? "meets the aim" : "holds";
}

/** To two digits behind the point; great numbers to none. */
export function rounded(value: number): string {
  return value.toFixed(Math.abs(value) >= 1000 ? 0 : 2);
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

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
