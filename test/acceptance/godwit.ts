import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JobReport } from "../../src/machine/client-types.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What was built, as users run it: `npm test` builds first. */
const CLI = join(ROOT, "dist/cli/main.js");

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command line as a user would, from the project's root. */
export function godwit(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** `godwit run FILE …` with a report. `args` come before `--`, `programArgs` after it. */
export async function run(
  file: string,
  args: readonly string[],
  programArgs: readonly string[] = [],
): Promise<Outcome & { readonly report: JobReport }> {
  const folder = await mkdtemp(join(tmpdir(), "godwit-test-"));
  const reportFile = join(folder, "report.json");
  try {
    const outcome = await godwit(["run", file, ...args, "--report", reportFile, "--", ...programArgs]);
    const text = await readFile(reportFile, "utf8").catch(() => {
      throw new Error(`No report; exit code ${outcome.exitCode}\n${outcome.stdout}\n${outcome.stderr}`);
    });
    return { ...outcome, report: JSON.parse(text) as JobReport };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const committed = (report: JobReport) => report.migrations.filter((m) => m.status === "committed");
