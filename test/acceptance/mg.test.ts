import { describe, expect, test } from "vitest";
import { committed, run } from "./godwit.ts";

/** The residual's line, with its exact bits: equal lines mean bit-identical residuals. */
function residual(stdout: string): string {
  const line = stdout.split("\n").find((l) => /residual/i.test(l) && /[0-9a-f]{16}/i.test(l));
  if (line === undefined) throw new Error(`No residual with its bits in\n${stdout}`);
  return line;
}

const mg = (n: number, args: string[], programArgs: string[]) =>
  run("examples/mg/mg.ts", ["-n", String(n), ...args], programArgs);

describe.each(["S", "W", "A"])("NAS MG class %s", (cls) => {
  test.each([1, 2, 4, 8])(
    "verifies on %i processes, bit-identical unmoved, with process 0 moving, and shuffled",
    { timeout: 180_000 },
    async (n) => {
      const unmoved = await mg(n, [], ["--class", cls]);
      expect(unmoved.stderr).toBe("");
      expect(unmoved.stdout).toContain("VERIFICATION SUCCESSFUL");
      expect(unmoved.exitCode).toBe(0);
      expect(unmoved.report.migrations).toEqual([]);

      const moved = await mg(n, [], ["--class", cls, "--migrate-after", "2"]);
      expect(moved.exitCode).toBe(0);
      const [migration, ...others] = committed(moved.report);
      expect(others).toEqual([]);
      expect(migration).toMatchObject({ rank: 0, from: moved.report.ranks[0]!.hosts[0] });
      expect(moved.report.ranks[0]!.hosts).toEqual([migration!.from, migration!.to]);
      expect(residual(moved.stdout)).toBe(residual(unmoved.stdout));

      const shuffled = await mg(n, ["--shuffle", "50"], ["--class", cls]);
      expect(shuffled.exitCode).toBe(0);
      expect(residual(shuffled.stdout)).toBe(residual(unmoved.stdout));
    },
  );
});
