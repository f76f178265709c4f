/**
 * The capture samples (test/values, test/compiler): each carrier makes images of them at their suspensions, and every
 * other restores each of these and runs it to its end. What an engine words its own way (messages of errors,
 * `util.inspect`) may be either engine's wording.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entry } from "../../src/check/entries.ts";
import { compileModule } from "../../src/compiler/index.ts";
import { engineCommand } from "../../src/machine/os/engine.ts";
import type { Captured, Restored, Sample } from "./samples/carrier.ts";

const FOLDERS = ["values", "compiler"];
/** They change their realm for good; those that come after them in it would find it changed. */
const CHANGES_REALM = /^values\/(changed-|frozen-|globals)/;

export interface SamplesResult {
  readonly count: number;
  readonly stops: number;
  /** Of each carrier: samples that run otherwise than on the first one, unmoved. */
  readonly worded: ReadonlyMap<string, readonly string[]>;
  /** By "source destination": how many images went on as they should, of how many. */
  readonly pairs: ReadonlyMap<string, { readonly good: number; readonly all: number }>;
  readonly failures: readonly string[];
}

export async function runSamples(
  names: readonly string[],
  engines: readonly string[],
  say: (what: string) => void,
): Promise<SamplesResult> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-hetero-"));
  try {
    const carrier = await entry(import.meta.url, "samples/carrier", directory);
    const samples = FOLDERS.flatMap(samplesIn);
    const captured = new Map<string, Captured[]>();
    for (const [i, name] of names.entries()) {
      say(`samples: images from ${name}`);
      const ask = (task: object) => answers<Captured>(carrier, engines[i]!, "capture", task, directory);
      captured.set(name, await inRealms(samples, ask));
    }
    return await restoreAll(names, samples, captured, async (i, tasks) => {
      say(`samples: images to ${names[i]}`);
      return await inRealms(tasks, (task) =>
        answers<Restored>(carrier, engines[i]!, "restore", task, directory),
      );
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function samplesIn(folder: string): Sample[] {
  const programs = new URL(`../${folder}/programs/`, import.meta.url);
  return readdirSync(programs)
    .filter((file) => file.endsWith(".js"))
    .map((file) => ({
      name: `${folder}/${file}`,
      code: compileModule(readFileSync(new URL(file, programs), "utf8"), { file }).code,
    }));
}

/** Most share an OS process; those that change theirs have one each. */
async function inRealms<Task extends Sample, Answer>(
  tasks: readonly Task[],
  ask: (tasks: readonly Task[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const plain = tasks.filter(({ name }) => !CHANGES_REALM.test(name));
  const answered = await ask(plain);
  for (const task of tasks) if (!plain.includes(task)) answered.push(...(await ask([task])));
  return answered;
}

async function answers<Answer>(
  carrier: string,
  engine: string,
  what: string,
  task: object,
  directory: string,
): Promise<Answer[]> {
  const file = join(directory, "task.json");
  const answer = join(directory, "answer.json");
  await writeFile(file, JSON.stringify(task));
  await rm(answer, { force: true });
  const { command, args } = engineCommand(engine);
  const child = spawn(command, [...args, carrier, what, file, answer], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const text = await readFile(answer, "utf8").catch(() => undefined);
  if (text === undefined) throw new Error(`${engine} ended with ${String(code)}:\n${stderr.slice(-2000)}`);
  return JSON.parse(text) as Answer[];
}

type Task = Sample & Captured;

async function restoreAll(
  names: readonly string[],
  samples: readonly Sample[],
  captured: ReadonlyMap<string, readonly Captured[]>,
  restore: (destination: number, tasks: readonly Task[]) => Promise<Restored[]>,
): Promise<SamplesResult> {
  const found = (name: string, sample: string): Captured =>
    captured.get(name)!.find((one) => one.name === sample)!;
  const pairs = new Map<string, { good: number; all: number }>();
  const failures: string[] = [];
  for (const name of names)
    for (const { name: sample, failure } of captured.get(name)!)
      if (failure !== undefined) failures.push(`${sample} on ${name}: ${failure}`);
  for (const [i, destination] of names.entries()) {
    const sources = names.filter((name) => name !== destination);
    // One visit for all sources: starting an engine takes longer than restoring an image.
    const tasks = samples.map(({ name, code }) => {
      const stops = sources.flatMap((source) => found(source, name).stops);
      return { name, code, output: "", stops };
    });
    for (const { name: sample, rests } of await restore(i, tasks)) {
      let at = 0;
      for (const source of sources) {
        const pair = `${source} ${destination}`;
        const sums = pairs.get(pair) ?? { good: 0, all: 0 };
        pairs.set(pair, sums);
        for (const { written } of found(source, sample).stops) {
          const rest = rests[at++]!;
          sums.all++;
          const whole = typeof rest === "string" ? written + rest : undefined;
          const possible = [found(source, sample).output, found(destination, sample).output];
          if (whole !== undefined && isWordedAs(whole, possible)) sums.good++;
          else failures.push(`${sample} from ${source} to ${destination}: ${describe(rest, possible)}`);
        }
      }
    }
  }
  const stops = captured.get(names[0]!)!.reduce((sum, one) => sum + one.stops.length, 0);
  return { count: samples.length, stops, worded: wordings(names, captured), pairs, failures };
}

/** Each line is as one of them has it. */
function isWordedAs(whole: string, possible: readonly string[]): boolean {
  const lines = whole.split("\n");
  const allowed = possible.map((text) => text.split("\n"));
  return (
    lines.length === allowed[0]!.length && lines.every((line, i) => allowed.some((text) => text[i] === line))
  );
}

function describe(rest: Restored["rests"][number], [expected]: readonly string[]): string {
  if (typeof rest !== "string") return rest.failure;
  const wanted = expected!.slice(-rest.length).split("\n");
  const line = rest.split("\n").findIndex((text, i) => text !== wanted[i]);
  return `"${rest.split("\n")[line]?.slice(0, 100)}" instead of "${wanted[line]?.slice(0, 100)}"`;
}

function wordings(
  names: readonly string[],
  captured: ReadonlyMap<string, readonly Captured[]>,
): Map<string, string[]> {
  const first = captured.get(names[0]!)!;
  return new Map(
    names.map((name) => [
      name,
      captured
        .get(name)!
        .filter((one) => one.output !== first.find((other) => other.name === one.name)!.output)
        .map((one) => one.name),
    ]),
  );
}
