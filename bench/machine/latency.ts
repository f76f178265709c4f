/** How long 8 bytes take from one process to another: half a round trip. */
import { exchangeRow } from "../exchange.ts";
import type { Row } from "../row.ts";

const LIMITS = { reference: "bare Node, net", must: 1.25, aim: 1.05, sampleUnit: "µs" };

export async function rows(): Promise<Row[]> {
  const name = "one-way latency, 8 B";
  return [
    await exchangeRow("latency", "TCP", name, LIMITS),
    await exchangeRow("latency", "Unix socket", name, LIMITS),
  ];
}
