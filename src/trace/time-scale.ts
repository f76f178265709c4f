/** The time axis: where its ticks are and how times are written. Pure; used by SVG and browser alike. */

export interface Ticks {
  /** Distance of labelled ticks: 1, 2 or 5 times a power of ten. */
  readonly stepUs: number;
  /** Unlabelled ones lie between, this many to a step. */
  readonly minor: number;
  readonly at: readonly number[];
}

/** Labelled ticks within [fromUs, toUs], at most `most` or so. */
export function ticks(fromUs: number, toUs: number, most: number): Ticks {
  const raw = (toUs - fromUs) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9))!;
  const stepUs = factor * power;
  const first = Math.ceil(fromUs / stepUs - 1e-9);
  const last = Math.floor(toUs / stepUs + 1e-9);
  const at = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * stepUs);
  return { stepUs, minor: factor === 2 ? 4 : 5, at };
}

const THIN_SPACE = "\u2009";

/**
 * A moment, in the unit that suits the whole run and with as many decimals as tell `stepUs` apart,
 * grouped by three: `1.234 567 s`.
 */
export function formatTime(timeUs: number, stepUs: number, durationUs: number): string {
  const [unitUs, unit] = durationUs >= 1e6 ? [1e6, "s"] : durationUs >= 1e3 ? [1e3, "ms"] : [1, "µs"];
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10(stepUs / unitUs) - 1e-9)));
  const [whole, fraction] = (Math.abs(timeUs) / unitUs).toFixed(decimals).split(".");
  const grouped = fraction === undefined ? "" : `.${fraction.replace(/(\d{3})(?=\d)/g, `$1${THIN_SPACE}`)}`;
  return `${timeUs < 0 ? "−" : ""}${whole}${grouped}${THIN_SPACE}${unit}`;
}

/** A length of time with three significant digits: `1.23 s`, `45.6 ms`, `789 µs`. */
export function formatSpan(spanUs: number): string {
  const [unitUs, unit] = spanUs >= 999_500 ? [1e6, "s"] : spanUs >= 999.5 ? [1e3, "ms"] : [1, "µs"];
  const value = spanUs / unitUs;
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(decimals)}${THIN_SPACE}${unit}`;
}

/** `34,848`: digits grouped, as in the patent. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `7.5 MB`, decimal units. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let scaled = bytes;
  for (; scaled >= (unit === 0 ? 1000 : 999.95) && unit < units.length - 1; unit++) scaled /= 1000;
  return `${unit === 0 ? scaled : scaled.toFixed(1)}${THIN_SPACE}${units[unit]}`;
}
