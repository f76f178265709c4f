/** Float64Arrays of 1 MiB in a row, against a bare stream of as many bytes. */
import { exchangeRow } from "../exchange.ts";
import type { Row } from "../row.ts";

const LIMITS = { reference: "bare Node, stream", must: 0.8, aim: 0.95, atLeast: true, sampleUnit: "MB/s" };

export async function rows(): Promise<Row[]> {
  const name = "bandwidth, Float64Arrays of 1 MiB";
  return [
    await exchangeRow("bandwidth", "TCP", name, LIMITS),
    await exchangeRow("bandwidth", "Unix socket", name, LIMITS),
  ];
}
