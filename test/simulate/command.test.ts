/** The command line as a user has it. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const program = (name: string): string => fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));

function godwit(...argv: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...argv], (error, stdout, stderr) =>
      resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

it("names the seed that fails, takes it again, and writes down what happened", async () => {
  const directory = await mkdtemp(join(tmpdir(), "godwit-test-"));
  try {
    const trace = join(directory, "trace.txt");
    const found = await godwit("simulate", program("causal"), "-n", "3", "--seeds", "24", "--trace", trace);
    expect(found).toMatchObject({ exitCode: 1, stderr: "" });
    expect(found.stdout).toMatch(/goes wrong as 3 ranks with \d+ of 24 seeds/);
    expect(found.stdout).toMatch(/rank 2 ends with exit code 1, after .* of virtual time/);
    const seed = /^again: godwit simulate \S+ -n 3 --seed (\d+)$/m.exec(found.stdout)![1]!;
    expect(await readFile(trace, "utf8")).toMatch(/ 2@\S+ +writes "TypeError|writes ".*TypeError/);

    const again = await godwit("simulate", program("causal"), "-n", "3", "--seed", seed);
    expect(again.exitCode).toBe(1);
    const happened = (text: string): string =>
      text.slice(text.indexOf(`seed ${seed}:`)).replace(/^so do .*\n/m, "");
    expect(happened(again.stdout)).toBe(happened(found.stdout));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 240_000);

it("says what it was given wrongly", async () => {
  expect(await godwit("simulate", "nowhere.ts")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('No such file "nowhere.ts"'),
  });
});
