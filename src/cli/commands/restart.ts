/** `godwit restart DIR`: starts a job where a checkpoint has it. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { text, UsageError, type Values } from "../args.ts";
import { defineCommand, type Environment } from "../command.ts";
import { Progress } from "../progress.ts";
import { runJob, runOptions } from "../running.ts";

const args = {
  directory: { hint: "DIR", kind: text, help: "a checkpoint, or a directory of them: the last one is meant" },
} as const;

export const restart = defineCommand({
  name: "restart",
  summary: "Start a job where a checkpoint has it",
  args,
  options: runOptions,
  example: "godwit restart saved --hosts 8",
  notes:
    "The checkpoint says which program, how many processes and which arguments. Output goes on after what was\n" +
    "written before it. Any hosts and engines will do. Exits with 0 only if every rank ended well.",
  run: restartJob,
});

async function restartJob(
  values: Values<typeof args, typeof runOptions>,
  environment: Environment,
): Promise<number> {
  const path = resolve(values.directory);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) throw new UsageError(`"${values.directory}" is a file, not a checkpoint's directory`);
  const progress = new Progress(environment.stderr);
  try {
    return await runJob(values, environment, progress, {
      async prepare() {},
      async start(client, _nothing, options) {
        progress.show("reading the checkpoint …");
        return await client.restart(path, options);
      },
    });
  } finally {
    progress.clear();
  }
}
