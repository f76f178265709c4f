/**
 * kill -9 at the steps of a migration: it is committed or aborted, nothing is lost, and nothing is doubled. Every other
 * row of each table, to save time; `npm run test:faults` plays all of them.
 */
import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { DAEMON, DESTINATION, PEER, RETURN, SCHEDULER, SOURCE, type Row } from "./rows.ts";
import { Scene } from "./scene.ts";

// Machines give up after 40 s, on a computer with nothing else to do.
vi.setConfig({ testTimeout: 120_000 });

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(() => scene.close());

const TABLES: readonly (readonly [string, readonly Row[]])[] = [
  ["the source", SOURCE],
  ["the destination", DESTINATION],
  ["a connected peer", PEER],
  ["a daemon", DAEMON],
  ["the scheduler", SCHEDULER],
  ["somebody else when the scheduler is back", RETURN],
];

describe.each(TABLES)("kill -9 of %s", (_, table) => {
  const rows = table.filter((_, i) => i % 2 === 0);
  it.each(rows.map((row) => [row.points.join(" and "), row.expected, row] as const))(
    "at %s: %s",
    async (_, __, row) => {
      scene = await scene.whole();
      await scene.play(row, "kill");
    },
  );
});
