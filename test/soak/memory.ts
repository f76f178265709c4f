/** How much memory the OS processes of a machine hold, and whether it grows. */
import { osProcesses, residentKib, type Part } from "../machine/os-processes.ts";

/** Of all OS processes of a kind, the mean; in KiB. */
export interface Sample {
  readonly atMs: number;
  readonly kib: Readonly<Record<Part, number>>;
  readonly count: Readonly<Record<Part, number>>;
}

export function sample(atMs: number): Sample {
  const found: Record<Part, number[]> = { scheduler: [], daemon: [], carrier: [], client: [] };
  for (const { osPid, part } of osProcesses()) {
    const kib = residentKib(osPid);
    if (kib !== null) found[part].push(kib);
  }
  const each = <T>(of: (values: readonly number[]) => T): Record<Part, T> => ({
    scheduler: of(found.scheduler),
    daemon: of(found.daemon),
    carrier: of(found.carrier),
    client: of(found.client),
  });
  return { atMs, kib: each(mean), count: each((values) => values.length) };
}

/** What grows by itself, in KiB a minute: the slope of the least-squares line. */
export function slope(samples: readonly Sample[], part: Part): number {
  const x = samples.map(({ atMs }) => atMs / 60_000);
  const y = samples.map(({ kib }) => kib[part]);
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, at, i) => sum + (at - meanX) * (y[i]! - meanY), 0);
  const variance = x.reduce((sum, at) => sum + (at - meanX) ** 2, 0);
  return covariance / variance;
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
