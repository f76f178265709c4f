/** Has an engine do tasks with samples (samples/carrier.ts) in as few OS processes as can be, and takes its answers. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { engineCommand } from "../../src/machine/os/engine.ts";
import type { Answer, Task } from "./samples/carrier.ts";
import { changesRealm } from "./scheme.ts";

export interface Asked {
  readonly engine: string;
  /** samples/carrier, as one file. */
  readonly file: string;
  /** For files in between. */
  readonly directory: string;
}

/** @returns one answer for each task, in their order. */
export async function ask<T>(asked: Asked, what: string, tasks: readonly Task[]): Promise<Answer<T>[]> {
  const answers = new Map<Task, Answer<T>>();
  const together = tasks.filter(({ name }) => !changesRealm(name));
  const alone = tasks.filter(({ name }) => changesRealm(name));
  for (const some of [together, ...alone.map((task) => [task])])
    for (let left = some; left.length > 0; left = some.filter((task) => !answers.has(task)))
      (await once<T>(asked, what, left)).forEach((answer, i) => answers.set(left[i]!, answer));
  return tasks.map((task) => answers.get(task)!);
}

/** As many as it comes to; one that its engine dies of is a failure, and the last one. */
async function once<T>(
  { engine, file, directory }: Asked,
  what: string,
  tasks: readonly Task[],
): Promise<Answer<T>[]> {
  const own = await mkdtemp(join(directory, `${what}-`));
  const questions = join(own, "tasks.json");
  const answer = join(own, "answers.jsonl");
  await writeFile(questions, JSON.stringify(tasks));
  const { command, args } = engineCommand(engine);
  const child = spawn(command, [...args, file, what, questions, answer], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const text = await readFile(answer, "utf8").catch(() => "");
  await rm(own, { recursive: true, force: true });
  const lines = text.split("\n").slice(0, -1);
  const answers = lines.map((line) => JSON.parse(line) as Answer<T>);
  if (answers.length < tasks.length)
    answers.push({ failure: `${engine} ended with ${String(code)}: ${stderr.slice(-2000)}` });
  return answers;
}
