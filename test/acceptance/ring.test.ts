import { expect, test } from "vitest";
import { committed, run } from "./godwit.ts";

const MESSAGES = 20_000;

test(
  "A ring of 8 processes passes 20,000 numbered messages each way, each once and in order, over 100 migrations and more",
  { timeout: 300_000 },
  async () => {
    // The ring goes round until it has been moved often enough, however fast the machine is.
    const { exitCode, stdout, report } = await run(
      "examples/02-ring/ring.ts",
      ["-n", "8", "--shuffle", "20"],
      ["--messages", String(MESSAGES), "--until-moves", "100"],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("all arrived once and in order");
    const perRank = [...stdout.matchAll(/Rank (\d+): (\d+) messages, each once and in order/g)];
    expect(perRank.map((match) => Number(match[1])).toSorted((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ]);
    for (const [, , count] of perRank) expect(Number(count)).toBeGreaterThanOrEqual(2 * MESSAGES);

    expect(committed(report).length).toBeGreaterThanOrEqual(100);
    // The report agrees with itself: each rank's hosts are its migrations in order.
    for (const { rank, hosts } of report.ranks) {
      const moves = committed(report).filter((migration) => migration.rank === rank);
      expect(moves.map(({ to }) => to)).toEqual(hosts.slice(1));
      expect(moves.map(({ from }) => from)).toEqual(hosts.slice(0, -1));
    }
  },
);
