/** `godwit check FILE`: whether a program can move, and what its moves cost. */
import { file, integer } from "../args.ts";
import { checkText } from "../check-report.ts";
import { defineCommand, type Environment } from "../command.ts";
import { checkEngines, checkProgram, engine, strictMath } from "../given.ts";
import { Progress } from "../progress.ts";

const DEFAULT_TIMEOUT_SECONDS = 60;

export const check = defineCommand({
  name: "check",
  summary: "Say whether a program can move: run it natively, compiled and moved, and compare",
  args: { file: { hint: "FILE", kind: file, help: "the program, TypeScript or JavaScript" } },
  options: {
    processes: { short: "n", hint: "N", kind: integer(1, 64), help: "how many ranks (default 1)" },
    every: {
      hint: "K",
      kind: integer(1),
      help: "move at every Kth suspension (default: at each, less often after some dozens)",
    },
    engine: {
      hint: "ENGINE",
      kind: engine,
      repeatable: true,
      help: "node, bun, deno or a path: every other move goes to a process of it",
    },
    timeout: {
      hint: "S",
      kind: integer(1, 86_400),
      help: `seconds that each of the runs may take (default ${DEFAULT_TIMEOUT_SECONDS})`,
    },
    "strict-math": strictMath,
    json: { help: "print the whole report as JSON" },
  },
  rest: { hint: "ARGS", help: "the program's own arguments follow" },
  example: "godwit check examples/03-heat/heat.ts -n 4",
  notes: "Exits with 0 if the program could be moved wherever that was tried, and all runs agree.",
  run: async (values, environment) => {
    await checkProgram(values.file);
    await checkEngines(values.engine);
    const progress = new Progress(environment.stderr);
    try {
      const report = await environment.check({
        file: values.file,
        args: values.rest,
        size: values.processes,
        every: values.every,
        engines: values.engine,
        strictMath: values["strict-math"],
        timeoutMs: (values.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
        stdin: () => standardInput(environment),
        signal: environment.interrupted,
        progress: (what) => progress.show(`${what} …`),
      });
      progress.clear();
      environment.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : checkText(report));
      return report.ok ? 0 : 1;
    } finally {
      progress.clear();
    }
  },
});

/** All of it: each run reads it anew. A terminal is not waited for. */
async function standardInput({ stdin }: Environment): Promise<Uint8Array> {
  if (stdin.isTTY) return new Uint8Array();
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
