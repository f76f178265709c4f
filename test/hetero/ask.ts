/** Has carriers do tasks with samples (samples/tasks.ts) in as few realms as can be, and takes their answers. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { entry } from "../../src/check/entries.ts";
import { engineCommand } from "../../src/machine/os/engine.ts";
import { browserOf, type Carrier } from "./carriers.ts";
import type { Answer, Task, What } from "./samples/tasks.ts";
import { changesRealm } from "./scheme.ts";
import { pageScript } from "./tab/script.ts";
import { AskedTab } from "./tab/server.ts";

/** A realm of its own does tasks until it breaks, and is then one answer short at least. */
interface Once {
  readonly answers: readonly Answer<never>[];
  readonly broken: string;
}

type DoOnce = (what: What, tasks: readonly Task[]) => Promise<Once>;

export class Asker {
  readonly #once: DoOnce;
  readonly close: () => Promise<void>;

  private constructor(once: DoOnce, close: () => Promise<void>) {
    this.#once = once;
    this.close = close;
  }

  /** @param directory for files in between. */
  static async of(carrier: Carrier, directory: string): Promise<Asker> {
    const browser = browserOf(carrier);
    if (browser === undefined) {
      const file = await entry(import.meta.url, "samples/carrier", directory);
      return new Asker(
        (...asked) => inProcess(carrier.engine, file, directory, ...asked),
        async () => {},
      );
    }
    const script = await pageScript(import.meta.url, "samples/tab");
    const tab = await AskedTab.open(browser, { "samples.js": script });
    return new Asker(
      async (what, tasks) => {
        const { answers, broken } = await tab.ask("samples.js", { what, tasks });
        return { answers: answers as Answer<never>[], broken: broken ?? "it ended too early" };
      },
      () => tab.close(),
    );
  }

  /** @returns one answer for each task, in their order. */
  async ask<T>(what: What, tasks: readonly Task[]): Promise<Answer<T>[]> {
    const answers = new Map<Task, Answer<T>>();
    const together = tasks.filter(({ name }) => !changesRealm(name));
    const alone = tasks.filter(({ name }) => changesRealm(name));
    for (const some of [together, ...alone.map((task) => [task])])
      for (let left = some; left.length > 0; left = some.filter((task) => !answers.has(task))) {
        const once = await this.#once(what, left);
        once.answers.forEach((answer, i) => answers.set(left[i]!, answer));
        // What its realm breaks at is a failure, too.
        const next = left[once.answers.length];
        if (next !== undefined) answers.set(next, { failure: once.broken });
      }
    return tasks.map((task) => answers.get(task)!);
  }
}

async function inProcess(
  engine: string,
  file: string,
  directory: string,
  what: What,
  tasks: readonly Task[],
): Promise<Once> {
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
  const answers = lines.map((line) => JSON.parse(line) as Answer<never>);
  return { answers, broken: `${engine} ended with ${String(code)}: ${stderr.slice(-2000)}` };
}
