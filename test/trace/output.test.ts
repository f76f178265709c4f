import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { buildDiagram } from "../../src/trace/diagram.ts";
import { renderTrace } from "../../src/trace/index.ts";
import { OVERVIEW, overviewLayout, overviewSvg } from "../../src/trace/overview-svg.ts";
import { unpack } from "../../src/trace/packed.ts";
import { perfettoEvents } from "../../src/trace/perfetto.ts";
import { EVENTS, INFO } from "./run.ts";

const diagram = buildDiagram(EVENTS, INFO);

describe("the SVG overview", () => {
  const svg = overviewSvg(diagram);

  it("lays out time to the right and a line per process", () => {
    const { height, x, y } = overviewLayout(diagram);
    expect(height).toBe(34 + 2 * 44 + 34);
    expect([x(0), x(500), x(1000)]).toEqual([64, 622, 1180]);
    expect([y(0), y(1)]).toEqual([56, 100]);
  });

  it("draws a message from the sender's line at its send to the receiver's at its receive", () => {
    // 0 → 1 from 200 to 300 µs and, across the migration, 1 → 0 from 450 to 710 µs.
    expect(svg).toContain('<path class="message few" d="M287.2 56L398.8 100M566.2 100L856.36 56"/>');
    expect(svg).toContain('<path class="message few collective" d="M577.36 100L867.52 56"/>');
  });

  it("draws the migration as an area with its phases", () => {
    expect(svg).toContain(`<rect class="area" x="510.4" y="${OVERVIEW.top - 6}" width="223.2"`);
    expect(svg.match(/<rect fill="#[0-9a-f]{6}"/g)).toHaveLength(4);
  });

  it("draws where a process ran and where it waited", () => {
    expect(svg).toMatch(/<rect class="h0" x="64" y="51" width="446.4"/);
    expect(svg).toMatch(/<rect class="h2" x="733.6" y="51" width="446.4"/);
    expect(svg).toContain("M231.4 95H398.8v10H231.4Z");
  });

  it("takes names for what they are, not for markup", () => {
    const svg = overviewSvg(buildDiagram(EVENTS, { ...INFO, program: '<script>"&' }));
    expect(svg).not.toContain("<script>");
    expect(svg).toContain("&#60;script&#62;&#34;&#38;");
  });
});

describe("the HTML page", async () => {
  const html = await renderTrace(EVENTS, { ...INFO, program: "</script><b>.ts" }, "x.html");

  it("needs no network", () => {
    expect(html).not.toMatch(/\b(src|href)=/);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it("carries the diagram", () => {
    const base64 = /id="diagram">([^<]*)</.exec(html)![1]!;
    const carried = unpack(inflateRawSync(Buffer.from(base64, "base64")));
    expect(carried).toEqual({ ...diagram, program: "</script><b>.ts" });
  });

  it("takes names for what they are, not for markup", () => {
    expect(html).not.toContain("<b>.ts");
    expect(html.match(/<\/script>/g)).toHaveLength(3);
  });

  it("has the whole run as a figure for paper and browsers without scripts", () => {
    expect(html).toContain('<figure><svg xmlns="http://www.w3.org/2000/svg"');
  });
});

describe("the Perfetto trace", () => {
  const events = perfettoEvents(diagram);

  it("has a process per host and a thread per rank on it", () => {
    const named = events.filter(({ ph }) => ph === "M");
    expect(named.map(({ pid, tid, args }) => [pid, tid, args])).toEqual([
      [1, 0, { name: "a" }],
      [2, 0, { name: "b" }],
      [3, 0, { name: "c" }],
      [1, 1, { name: "rank 0" }],
      [3, 1, { name: "rank 0" }],
      [2, 2, { name: "rank 1" }],
    ]);
  });

  it("has an arrow for each message, to the host where the receiver is by then", () => {
    const arrows = events.filter(({ ph }) => ph === "s" || ph === "f");
    expect(arrows.map(({ ph, id, pid, tid, ts }) => [ph, id, pid, tid, ts])).toEqual([
      ["s", 1, 1, 1, 200],
      ["f", 1, 2, 2, 299.999],
      ["s", 2, 2, 2, 450],
      ["f", 2, 3, 1, 709.999],
      ["s", 3, 2, 2, 460],
      ["f", 3, 3, 1, 719.999],
    ]);
  });

  it("has the phases of a migration where they happen", () => {
    const phases = events.filter(({ cat }) => cat === "migration");
    expect(phases.map(({ name, pid, ts, dur }) => [name, pid, ts, dur])).toEqual([
      ["coordination", 1, 400, 20],
      ["collecting", 1, 420, 80],
      ["transmitting", 1, 430, 120],
      ["restoring", 3, 550, 50],
    ]);
  });

  it("is written as JSON", async () => {
    const written = JSON.parse(await renderTrace(EVENTS, INFO, "x.json")) as { traceEvents: unknown[] };
    expect(written.traceEvents).toEqual(JSON.parse(JSON.stringify(events)));
  });
});
