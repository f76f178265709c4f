/**
 * Every row of rows.ts, killed and stopped, `GODWIT_RUNS` times (1), each time after another while. What became of the
 * process is written to out/faults.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, it } from "vitest";
import { Random } from "../../../src/machine/scheduler/random.ts";
import { DAEMON, DESTINATION, PEER, RETURN, SCHEDULER, SOURCE, type Row } from "./rows.ts";
import { type How, Scene } from "./scene.ts";

const RUNS = Number(process.env["GODWIT_RUNS"] ?? 1);
const LONGEST_MS = 100;
const ROWS: readonly Row[] = [...SOURCE, ...DESTINATION, ...PEER, ...DAEMON, ...SCHEDULER, ...RETURN];

const table: string[] = [];
let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
});
afterAll(async () => {
  await scene.close();
  mkdirSync("out", { recursive: true });
  writeFileSync(
    "out/faults.md",
    `| point | how | after ms | the process |\n|---|---|---|---|\n${table.join("")}`,
  );
});

describe.each(Array.from({ length: RUNS }, (_, i) => i + 1))("run %i", (run) => {
  const random = new Random(run);
  describe.each<How>(["kill", "stop"])("%s", (how) => {
    // One that only stood still brings about nothing else.
    const rows = ROWS.filter(({ points }) => how === "kill" || points.length === 1);
    it.each(rows.map((row) => [row.points.join(" and "), row, random.below(LONGEST_MS)] as const))(
      "at %s",
      async (points, row, afterMs) => {
        scene = await scene.whole();
        const outcome = await scene.play(row, how, afterMs);
        table.push(`| ${points} | ${how} | ${afterMs} | ${outcome} |\n`);
      },
    );
  });
});
