/** Whole checks of small programs. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { check, type CheckOptions, type CheckReport } from "../../src/check/index.ts";

function checked(name: string, options: Partial<CheckOptions> = {}): Promise<CheckReport> {
  return check({ file: fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)), ...options });
}

const input = (): Promise<Uint8Array> => Promise.resolve(Buffer.from("some input"));

describe("check()", { timeout: 300_000 }, () => {
  test("moves a program at each of its suspensions and says what that cost, largest first", async () => {
    const report = await checked("moves.ts");
    expect(report).toMatchObject({
      ok: true,
      deterministic: "yes",
      exitCodes: [0],
      suspensions: 5,
      pins: [],
    });
    expect(report.moves).toBeGreaterThanOrEqual(4);
    expect(report.pollPoints[0]).toMatchObject({ place: "moves.ts:14:5", moves: 4 });
    expect(report.pollPoints[0]!.maxBytes).toBeGreaterThan(40_000);
    expect(report.weights).toHaveLength(1);
    expect(report.weights[0]!.path).toBe("main() → local grid → Float64Array");
    expect(report.weights[0]!.sizeBytes).toBeGreaterThan(40_000);
  });

  test("moves at every third only, if that is asked for", async () => {
    const { ok, moves, interval } = await checked("moves.ts", { every: 3 });
    expect({ ok, moves, interval }).toEqual({ ok: true, moves: 1, interval: 3 });
  });

  test("takes OS processes of an engine by turns with threads", async () => {
    const { ok, failure, moves } = await checked("moves.ts", { engines: [process.execPath] });
    expect({ ok, failure }).toEqual({ ok: true, failure: undefined });
    expect(moves).toBeGreaterThanOrEqual(4);
  });

  test("says where a program is pinned, because of what, and what in its source will do it", async () => {
    const report = await checked("server.ts");
    expect(report.ok).toBe(false);
    expect(report.pins).toMatchObject([{ place: "server.ts:4:16", what: "net.createServer" }]);
    expect(report.moved).toBeUndefined();
    expect(report.pinnedAt[0]!.why).toContain("server → Server");
    expect(report.pinnedAt[0]!.place).toMatch(/^server\.ts:\d+:\d+$/);
  });

  test.each([false, true])("compares with a native run whose Math is as strict (%s)", async (strictMath) => {
    const { ok, compiled, moved, moves } = await checked("strict.ts", { strictMath });
    expect({ ok, compiled, moved }).toEqual({ ok: true, compiled: undefined, moved: undefined });
    expect(moves).toBeGreaterThan(0);
  });

  test("shows the first difference of a program that does not do the same compiled", async () => {
    const { ok, compiled } = await checked("text.ts");
    expect(ok).toBe(false);
    expect(compiled).toMatchObject({ what: "output", line: 2, before: ["before"], expected: "2" });
    expect(compiled!.actual).toContain("EvalError");
  });

  test("does not compare lines that are others each time", async () => {
    const report = await checked("random.ts");
    expect(report).toMatchObject({ ok: true, deterministic: "lines", unstableLines: 1 });
  });

  test("moves ranks each on its own, and no message is lost", async () => {
    const { ok, compiled, moved, moves } = await checked("ranks.ts", { size: 3, every: 2 });
    expect({ ok, compiled, moved }).toEqual({ ok: true, compiled: undefined, moved: undefined });
    expect(moves).toBeGreaterThanOrEqual(6);
  });

  test("gives every run the same arguments, environment, directory and input", async () => {
    process.env["GODWIT_TEST"] = "given";
    const { compiled, moved } = await checked("surroundings.ts", { args: ["a", "--b"], stdin: input });
    expect({ compiled, moved }).toEqual({ compiled: undefined, moved: undefined });
  });

  test("runs the bundle natively where plain Node cannot load the program", async () => {
    const report = await checked("enum.ts");
    expect(report).toMatchObject({ ok: true, bundleBecause: "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" });
  });

  test("a CommonJS program knows that it is the main module", async () => {
    expect(await checked("main.cjs")).toMatchObject({ ok: true, suspensions: 1, compiled: undefined });
  });

  test("cuts off what does not end, and compares what it wrote until then", async () => {
    const report = await checked("endless.ts", { timeoutMs: 3000 });
    expect(report).toMatchObject({ ok: true, exitCodes: [null] });
  });

  test("an error nobody catches is the same everywhere, but for the stack", async () => {
    const report = await checked("fails.ts");
    expect(report).toMatchObject({ ok: true, exitCodes: [1], moved: undefined });
  });

  test("ends with the signal's reason when it is aborted", async () => {
    const reason = new Error("enough");
    await expect(checked("moves.ts", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
