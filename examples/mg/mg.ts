/**
 * NAS MG, the patent's experiment:
 *
 *     npx godwit run examples/mg/mg.ts -n 8 -- --class W --migrate-after 2
 */
import { comm, machine } from "godwit";
import { parseArguments, USAGE } from "./arguments.ts";
import type { Arguments } from "./arguments.ts";
import { kernelMG } from "./kernel-mg.ts";
import type { Outcome } from "./kernel-mg.ts";
import { bitsOf, megaflopsPerSecond, verify } from "./verify.ts";
import type { ProblemClass } from "./verify.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(list: readonly string[]): Promise<number> {
  const parsed = parseArguments(list, comm.size);
  if (typeof parsed === "string") {
    if (comm.rank === 0) console.error(`${parsed}\nUsage: ${USAGE}`);
    return 2;
  }
  return await run(parsed);
}

async function run({ problem, migrateAfter, to, startup }: Arguments): Promise<number> {
  const { name, points, iterations } = problem;
  report(`NAS Parallel Benchmarks 3.3 in TypeScript, MG Benchmark`);
  report(
    `Size ${points}x${points}x${points} (class ${name}), ${iterations} iterations, ${comm.size} processes`,
  );
  const outcome = await kernelMG(comm, problem, { startup, afterIteration });
  return conclude(problem, await comm.allgather(outcome));

  async function afterIteration(iteration: number): Promise<void> {
    report(`Iteration ${iteration}`);
    if (iteration !== migrateAfter || comm.rank !== 0) return;
    const from = machine.host.name;
    await machine.migrate(0, to);
    report(`Process 0 moved from "${from}" to "${machine.host.name}"`);
  }
}

/** Prints the result as NPB does, which takes the time of the slowest; returns the exit code. `outcomes`: by rank. */
function conclude(problem: ProblemClass, outcomes: readonly Outcome[]): number {
  const { norm, initializationMs } = outcomes[0]!;
  const timedMs = Math.max(...outcomes.map((outcome) => outcome.timedMs));
  const meanMs = outcomes.reduce((sum, { communicationMs }) => sum + communicationMs, 0) / outcomes.length;
  const { error, successful } = verify(problem, norm);
  report(`VERIFICATION ${successful ? "SUCCESSFUL" : "FAILED"}`);
  report(`Residual L2 norm   ${norm.toExponential(13)} (bits ${bitsOf(norm)})`);
  report(`Relative error      ${error.toExponential(13)}`);
  report(`Initialization time ${(initializationMs / 1000).toFixed(3)} s`);
  report(`Time in seconds     ${(timedMs / 1000).toFixed(4)}`);
  report(`  in communication  ${(meanMs / 1000).toFixed(4)}, mean of the processes`);
  report(`Mop/s total         ${megaflopsPerSecond(problem, timedMs).toFixed(2)}`);
  return successful ? 0 : 1;
}

function report(line: string): void {
  if (comm.rank === 0) console.log(line);
}
