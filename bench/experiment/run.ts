/** One run of NAS MG, by one of the ways that are compared. */
import { fileURLToPath } from "node:url";
import type { Job, JobReport, MachineClient, MigrationReport } from "godwit/machine";
import { runOriginal } from "../original/run.ts";
import type { Places, Testbed } from "./testbed.ts";

export const PROGRAM = fileURLToPath(new URL("../../examples/mg/mg.ts", import.meta.url));
export const SIZE = 8;
export const MIGRATE_AFTER = 2;

export type Executable = Parameters<MachineClient["run"]>[0];

/** `original`: each process is plain Node, over bare TCP; `modified`: Godwit, nobody moves; `migration`: process 0 moves after iteration 2. */
export const VARIANTS = ["original", "modified", "migration"] as const;
export type Variant = (typeof VARIANTS)[number];

export interface Run {
  /** MG's timed part: the first residual, all iterations, the norm. */
  readonly executionMs: number;
  /** Of that, what a process spent sending and waiting for messages; the mean of all. */
  readonly communicationMs: number;
  /** Of the residual's norm, all 64 bits. */
  readonly bits: string;
  readonly messages?: number;
  readonly bytes?: number;
  readonly migration?: MigrationReport;
}

/** @throws {Error} when it fails, or its result is not the published one. */
export async function runMG(
  testbed: Testbed,
  executable: Executable,
  variant: Variant,
  className: string,
): Promise<Run> {
  switch (variant) {
    case "original":
      return await runBare(testbed.places, className);
    default:
      return (
        await runGodwit(testbed.client, executable, className, variant === "migration" ? "itself" : "no")
      ).run;
  }
}

async function runBare(places: Places, className: string): Promise<Run> {
  return parse(await runOriginal({ ...places, program: PROGRAM, args: ["--class", className], size: SIZE }));
}

/** How process 0 comes to move: not at all, because the program asks, or on a request from outside, some time later. */
export type Moves = "no" | "itself" | "outside";

export async function runGodwit(
  client: MachineClient,
  executable: Executable,
  className: string,
  moves: Moves,
  options: { readonly trace?: boolean } = {},
): Promise<{ readonly run: Run; readonly job: Job; readonly report: JobReport }> {
  const migrate = moves === "itself" ? ["--migrate-after", String(MIGRATE_AFTER)] : [];
  const job = await client.run(executable, {
    size: SIZE,
    args: ["--class", className, ...migrate],
    ...options,
  });
  const lines: string[] = [];
  for await (const event of job.events()) {
    if (event.type !== "output") continue;
    lines.push(event.line);
    if (moves === "outside" && event.line === `Iteration ${MIGRATE_AFTER}`) {
      // The job may be over before it moves.
      void client.migrate(job.id, 0).catch(() => {});
    }
  }
  const report = await job.ended;
  if (report.exitCode !== 0) throw new Error(`MG failed:\n${lines.join("\n")}`);
  const migration = report.migrations.find(({ status }) => status === "committed");
  if (moves === "itself" && migration === undefined) throw new Error("Process 0 did not move");
  const sum = (key: "messagesSent" | "bytesSent") => report.ranks.reduce((sum, rank) => sum + rank[key], 0);
  const run = { ...parse(lines), messages: sum("messagesSent"), bytes: sum("bytesSent"), migration };
  return { run, job, report };
}

/** What MG's rank 0 has written. */
export function parse(lines: readonly string[]): Run {
  const find = (pattern: RegExp): string => {
    const found = lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
    if (found === undefined)
      throw new Error(`MG did not write what is looked for (${pattern}):\n${lines.join("\n")}`);
    return found;
  };
  find(/^VERIFICATION (SUCCESSFUL)/);
  return {
    executionMs: 1000 * Number(find(/^Time in seconds\s+([\d.]+)/)),
    communicationMs: 1000 * Number(find(/^\s+in communication\s+([\d.]+)/)),
    bits: find(/\(bits ([0-9a-f]{16})\)/),
  };
}
