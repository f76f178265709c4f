/** `godwit simulate FILE`: a program on a simulated machine that does its worst. */
import { writeFile } from "node:fs/promises";
import { file, integer, text } from "../args.ts";
import { defineCommand } from "../command.ts";
import { checkProgram, strictMath } from "../given.ts";
import { Progress } from "../progress.ts";
import { simulateText } from "../simulate-report.ts";

const DEFAULT_SEEDS = 100;
const DEFAULT_TIMEOUT_SECONDS = 60;

export const simulate = defineCommand({
  name: "simulate",
  summary: "Run a program on a simulated machine that does its worst, another way for each seed",
  args: { file: { hint: "FILE", kind: file, help: "the program, TypeScript or JavaScript" } },
  options: {
    processes: { short: "n", hint: "N", kind: integer(1, 256), help: "how many ranks (default 1)" },
    hosts: { hint: "H", kind: integer(2, 64), help: "how many simulated hosts (default 3)" },
    seed: { hint: "S", kind: integer(0, 2 ** 32 - 1), help: "the first seed (default 1)" },
    seeds: {
      hint: "N",
      kind: integer(1, 1_000_000),
      help: `how many seeds (default ${DEFAULT_SEEDS}; 1 if --seed is given)`,
    },
    "ends-only": { help: "let the output differ: only how the ranks end counts" },
    timeout: {
      hint: "S",
      kind: integer(1, 86_400),
      help: `seconds of real time that each run may take (default ${DEFAULT_TIMEOUT_SECONDS})`,
    },
    "strict-math": strictMath,
    trace: { hint: "FILE", kind: text, help: "write everything that happened in the first failed run" },
    json: { help: "print the whole report as JSON" },
  },
  rest: { hint: "ARGS", help: "the program's own arguments follow" },
  example: "godwit simulate examples/02-ring/ring.ts -n 4 --seeds 200",
  notes: "Exits with 0 if every run ends as the undisturbed one does, and writes the same.",
  run: async (values, environment) => {
    await checkProgram(values.file);
    const progress = new Progress(environment.stderr);
    try {
      const report = await environment.simulate({
        file: values.file,
        args: values.rest,
        size: values.processes,
        hosts: values.hosts,
        firstSeed: values.seed,
        seeds: values.seeds ?? (values.seed === undefined ? DEFAULT_SEEDS : 1),
        endsOnly: values["ends-only"],
        strictMath: values["strict-math"],
        timeoutMs: (values.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
        traceLines: values.trace === undefined ? undefined : Infinity,
        signal: environment.interrupted,
        progress: (what) => progress.show(`${what} …`),
      });
      progress.clear();
      const [first] = report.failures;
      if (values.trace !== undefined && first !== undefined)
        await writeFile(values.trace, `${first.trace.join("\n")}\n`);
      const again = `godwit simulate ${values.file}${sizes(values.processes, values.hosts)}`;
      environment.stdout.write(
        values.json ? `${JSON.stringify(report, undefined, 2)}\n` : simulateText(report, again),
      );
      return report.ok ? 0 : 1;
    } finally {
      progress.clear();
    }
  },
});

/** As they were given. */
function sizes(processes: number | undefined, hosts: number | undefined): string {
  const given = [
    processes === undefined ? "" : ` -n ${processes}`,
    hosts === undefined ? "" : ` --hosts ${hosts}`,
  ];
  return given.join("");
}
