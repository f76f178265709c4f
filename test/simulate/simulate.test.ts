import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulate/index.ts";

/** A loaded machine takes long for as many threads. */
const TIMEOUT_MS = 240_000;

const program = (name: string): string => fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));

describe("a simulation", { timeout: TIMEOUT_MS }, () => {
  it("lets a program that is right end as undisturbed", async () => {
    const report = await simulate({ file: program("right"), size: 2, seeds: 50 });
    expect(report.failures.map(({ seed, kind }) => `${seed}: ${kind}`)).toEqual([]);
    // The seeds are worth something only if they move the program, and trouble it.
    expect(report.moves).toBeGreaterThan(100);
    expect(report.faults).toBeGreaterThan(500);
  });

  it("finds the seed with which two streams overtake each other, and it is the same again", async () => {
    const options = { file: program("causal"), size: 3 };
    const report = await simulate({ ...options, seeds: 24 });
    const [first] = report.failures;
    expect(first).toMatchObject({ kind: "fails", rank: 2, exitCode: 1 });
    expect(first!.stderr!.join("\n")).toContain("TypeError: Cannot read properties of undefined");
    expect(first!.stderr!.join("\n")).toMatch(/causal\.ts:\d+:\d+/);
    // Not with each: by itself it goes well.
    expect(report.failures.length).toBeLessThan(24);

    const seed = first!.seed!;
    const again = await simulate({ ...options, firstSeed: seed });
    expect(again.fingerprints).toEqual([report.fingerprints[seed - 1]]);
    expect(again.failures[0]!.trace).toEqual(first!.trace);
  });

  it("says who waits for what when nothing is left to happen", async () => {
    const report = await simulate({ file: program("late"), size: 3, seeds: 6 });
    const [first] = report.failures;
    expect(first).toMatchObject({ kind: "deadlock" });
    expect(first!.waits).toEqual([
      { rank: 0, waits: [{ what: "recv from 1, tag 1", where: expect.stringMatching(/late\.ts:6:\d+/) }] },
    ]);
  });

  it("shows where the output differs, unless only the ends count", async () => {
    const options = { file: program("arrivals"), size: 3, seeds: 6 };
    const report = await simulate(options);
    expect(report.failures[0]).toMatchObject({ kind: "output", rank: 0 });
    expect(report.failures[0]!.difference).toMatchObject({ expected: "2 then 1", actual: "1 then 2" });
    expect(report.anySource).toEqual([0]);
    expect((await simulate({ ...options, endsOnly: true })).ok).toBe(true);
  });

  it("goes no further when the program fails undisturbed", async () => {
    const report = await simulate({ file: program("alone"), size: 1, seeds: 5 });
    expect(report).toMatchObject({ ok: false, moves: 0, fingerprints: [] });
    expect(report.failures).toHaveLength(1);
    expect(report.failures[0]).toMatchObject({ seed: null, kind: "deadlock" });
    expect(report.failures[0]!.waits![0]!.waits[0]!.what).toBe("recv from 0");
  });

  it("lets time pass only in the machine: hours in moments, files in none", async () => {
    const report = await simulate({ file: program("time"), size: 2, seeds: 3 });
    expect(report.failures).toEqual([]);
    expect(report.calmMs).toBeGreaterThan(7_200_000);
  });
});
