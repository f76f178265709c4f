/** Messages of 64 bytes, one sender that awaits each, against writes that are batched by hand. */
import { exchangeRow } from "../exchange.ts";
import type { Row } from "../row.ts";

const LIMITS = {
  reference: "bare Node, batched by hand",
  must: 0.4,
  aim: 0.8,
  atLeast: true,
  sampleUnit: "thousand/s",
};

export async function rows(): Promise<Row[]> {
  const name = "message rate, 64 B";
  return [
    await exchangeRow("rate", "TCP", name, LIMITS),
    await exchangeRow("rate", "Unix socket", name, LIMITS),
  ];
}
