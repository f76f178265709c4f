/** `godwit run FILE -n N`: runs a program and shows what it writes. */
import { file, integer, type Values } from "../args.ts";
import { defineCommand, type Environment } from "../command.ts";
import { checkProgram, noCache, strictMath } from "../given.ts";
import { Progress } from "../progress.ts";
import { runJob, runOptions } from "../running.ts";
import { count } from "../units.ts";

const options = {
  processes: {
    short: "n",
    hint: "N",
    kind: integer(1, 1_000_000),
    required: true,
    help: "how many processes: ranks 0 to N-1",
  },
  "strict-math": strictMath,
  "no-cache": noCache,
  ...runOptions,
} as const;

const args = { file: { hint: "FILE", kind: file, help: "the program, TypeScript or JavaScript" } } as const;

type RunValues = Values<typeof args, typeof options>;

export const run = defineCommand({
  name: "run",
  summary: "Run a program as N processes",
  args,
  options,
  rest: { hint: "ARGS", help: "the program's own arguments follow" },
  example: "godwit run examples/mg/mg.ts -n 8 --trace mg.html -- --class W",
  notes:
    'Uses the machine that "godwit up" started, unless --hosts or --engine is given or none is running;\n' +
    "then it starts one just for this program. Exits with 0 only if every rank ended well.",
  run: runProgram,
});

async function runProgram(values: RunValues, environment: Environment): Promise<number> {
  await checkProgram(values.file);
  const progress = new Progress(environment.stderr);
  try {
    const { processes: size, rest: args } = values;
    return await runJob(values, environment, progress, {
      size,
      async prepare() {
        progress.show("compiling …");
        return await environment.compile(values.file, {
          strictMath: values["strict-math"],
          cache: !values["no-cache"],
        });
      },
      async start(client, executable, options) {
        progress.show(`starting ${count(size, "process", "processes")} …`);
        return await client.run(executable, { size, args, ...options });
      },
    });
  } finally {
    progress.clear();
  }
}
