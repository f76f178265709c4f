/** The experiment in its shortest form, and what it makes of what it has measured. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { experimentDocument, type Results } from "../../bench/experiment/document.ts";
import { pictures, sceneOf } from "../../bench/experiment/figures.ts";
import type { Run } from "../../bench/experiment/run.ts";
import { buildDiagram } from "../../src/trace/diagram.ts";
import type { TraceEvent } from "../../src/trace/events.ts";
import { EPOCH_US, EVENTS, INFO } from "../trace/run.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-experiment-"));
afterAll(() => rmSync(directory, { recursive: true }));

const main = fileURLToPath(new URL("../../bench/experiment/main.ts", import.meta.url));
const experiment = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
const read = (name: string): string => readFileSync(join(directory, name), "utf8");

describe("npm run experiment", () => {
  it(
    "measures class S once by every way, and writes the document, its figures and the trace",
    { timeout: 300_000 },
    () => {
      const short = ["--runs", "1", "--classes", "S", "--networks", "loopback"];
      const { status, stderr } = experiment(...short, "--docs", directory, "--out", directory);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const { series } = JSON.parse(read("experiment.json")) as Results;
      expect(series).toHaveLength(1);
      const runs = Object.entries(series[0]!.runs);
      expect(runs.map(([variant]) => variant)).toEqual(["original", "modified", "migration"]);
      for (const [, [run]] of runs) {
        expect(run!.executionMs).toBeGreaterThan(run!.communicationMs);
        expect(run!.bits).toBe(runs[0]![1][0]!.bits);
      }
      const { migration } = series[0]!.runs.migration![0]!;
      expect(migration).toMatchObject({ rank: 0, status: "committed" });
      expect(read("experiment.md")).toContain("### Class S, the loopback of one computer");
      for (const figure of ["fig-9", "fig-10", "fig-11"]) {
        expect(read("experiment.md")).toContain(`(figures/${figure}.svg)`);
        expect(read(`figures/${figure}.svg`)).toMatch(/^<svg [^]*<\/svg>\n$/);
      }
      expect(JSON.parse(read("experiment-trace.json"))).toHaveProperty("traceEvents");
    },
  );

  it.each([
    [["--classes", "W,X"], 'Option "--classes" needs some of S,W,A, not "W,X"'],
    [["--runs", "0"], 'Option "--runs" needs a whole number from 1 to 1000, not "0"'],
  ])("%j is refused", (args, message) => {
    const { status, stderr } = experiment(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

const run = (executionMs: number, communicationMs: number): Run => ({
  executionMs,
  communicationMs,
  bits: "0",
});

const MIGRATION = {
  migration: 1,
  rank: 0,
  from: "h1",
  to: "h2",
  status: "committed",
  startedAt: 0,
  coordinationMs: 1,
  collectingMs: 2,
  transmittingMs: 3,
  restoringMs: 4,
  connectedPeers: 7,
  precopiedBytes: 0,
  listedMessages: 0,
} as const;

describe("Table 1", () => {
  const moved = { ...MIGRATION, freezeMs: 20, bytes: 7_500_000 };
  const results: Results = {
    date: "2026-01-02T03:04:05.000Z",
    computer: "a computer",
    processors: 2,
    loadBefore: 0.1,
    minutes: 1,
    options: "",
    picturesOf: "A run.",
    pictures: [],
    series: [
      {
        network: "100mbit",
        className: "W",
        runs: {
          original: [run(1000, 200), run(1100, 220), run(900, 180)],
          modified: [run(1010, 210), run(1111, 231), run(909, 189)],
          migration: [run(1030, 230), run(1131, 251), run(929, 209)].map((one) => ({
            ...one,
            migration: moved,
          })),
        },
      },
    ],
  };

  it("has medians, the overhead on communication beside the patent's, and a migration's parts", () => {
    const text = experimentDocument(results);
    expect(text).toContain("| execution | 1.000 (0.920–1.080) | 1.010 (0.929–1.091) | 1.030 (0.949–1.111) |");
    expect(text).toContain("| *communication, the patent's* | 4.051 | 4.205 | 6.647 |");
    expect(text).toContain("**+5.0 %** (+5.0 % to +5.0 %) (the patent's: 3.8 %)");
    expect(text).toContain("| 1.0 | 2.0 | 3.0 | 4.0 | 20.0 | 20.0 | 7.5 MB | 0.0 MB |");
    expect(text).not.toContain("busy");
  });

  it("says so when the computer had other work", () => {
    expect(experimentDocument({ ...results, loadBefore: 3 })).toContain("The computer was busy");
  });
});

const at = (us: number): number => EPOCH_US + us;
const message = (
  source: number,
  dest: number,
  sentUs: number,
  arrivedUs: number,
  receivedUs: number,
): TraceEvent[] => {
  const common = { tag: 1, context: 0, number: 50, sizeBytes: 34_848 };
  return [
    { type: "send", rank: source, dest, ...common, startUs: at(sentUs), endUs: at(sentUs + 1) },
    {
      type: "recv",
      rank: dest,
      source,
      ...common,
      startUs: at(sentUs),
      arrivedUs: at(arrivedUs),
      endUs: at(receivedUs),
    },
  ];
};

describe("FIGS. 9 to 11", () => {
  /** Process 0 moves from 400 to 600 µs; its channels are closed at 420. */
  const diagram = buildDiagram(
    [
      ...EVENTS,
      { type: "channel", rank: 1, peer: 0, what: "end_of_messages", atUs: at(405) },
      { type: "channel", rank: 0, peer: 1, what: "close", atUs: at(410) },
      ...message(1, 0, 430, 500, 610),
      ...message(1, 2, 440, 445, 450),
      ...message(2, 1, 460, 470, 800),
    ],
    { ...INFO, size: 3 },
  );

  it("find the areas in the trace", () => {
    const { peers, answered, exchanged, waiting, toNewPlace } = sceneOf(diagram);
    expect({ peers, answered }).toEqual({ peers: [1], answered: 1 });
    expect([exchanged, waiting, toNewPlace].map((rows) => rows.length)).toEqual([1, 1, 1]);
  });

  it("mark them with the patent's letters", () => {
    const letters = pictures(diagram).map(({ svg }) =>
      [...svg.matchAll(/<text class="letter"[^>]*>(.)</g)].map(([, letter]) => letter),
    );
    expect(letters.map((found) => [...new Set(found)].join(""))).toEqual(["", "AB", "CD"]);
  });

  it("say what is not there", () => {
    const captions = pictures(buildDiagram(EVENTS, INFO)).map(({ caption }) => caption);
    expect(captions[1]).toContain("there is no area B");
    expect(captions[2]).toContain("there is no area D");
  });
});
