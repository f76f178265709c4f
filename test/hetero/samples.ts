/**
 * The capture samples (test/values, test/compiler): each carrier makes images of them at their suspensions, and every
 * other restores each of these and runs it to its end. What an engine words its own way (messages of errors,
 * `util.inspect`) may be either engine's wording. An image that a destination refuses, naming what its engine lacks,
 * is as it should be, and counted.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entry } from "../../src/check/entries.ts";
import { compileModule } from "../../src/compiler/index.ts";
import { engineCommand } from "../../src/machine/os/engine.ts";
import { type Answer, Findings, type SamplesResult } from "./findings.ts";
import type { Ran, Rest, Sample, Stop, Task } from "./samples/carrier.ts";

const FOLDERS = ["values", "compiler"];
/** They change their realm for good; those that come after them in it would find it changed. */
const CHANGES_REALM = /^values\/(changed-|frozen-|globals)/;

/** @param only Names of samples; default all. */
export async function runSamples(
  names: readonly string[],
  engines: readonly string[],
  say: (what: string) => void,
  only?: readonly string[],
): Promise<SamplesResult> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-hetero-"));
  try {
    const carrier = await entry(import.meta.url, "samples/carrier", directory);
    const samples = FOLDERS.flatMap(samplesIn).filter(({ name }) => only?.includes(name) ?? true);
    if (only !== undefined && samples.length < only.length) throw new Error("A sample is not there any more");
    const found = new Findings(names, samples);
    for (const [i, name] of names.entries()) {
      const ask = <T>(what: string, tasks: readonly Task[]) =>
        inRealms(tasks, (some) => answers<T>(carrier, engines[i]!, what, some, directory));
      say(`samples: unmoved on ${name}`);
      found.ran(name, await ask<Ran>("run", found.samplesOn(name)));
      say(`samples: images from ${name}`);
      const stops = found.stopsOn(name);
      found.stopped(name, stops, await ask<Stop>("stop", stops));
    }
    for (const [i, name] of names.entries()) {
      say(`samples: images to ${name}`);
      const images = found.imagesFor(name);
      const tasks = images.map(({ sample, stop }) => ({ ...sample, image: stop.image }));
      const rests = await inRealms(tasks, (some) =>
        answers<Rest>(carrier, engines[i]!, "goOn", some, directory),
      );
      found.wentOn(name, images, rests);
    }
    return found;
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
async function inRealms<T>(
  tasks: readonly Task[],
  ask: (tasks: readonly Task[]) => Promise<Answer<T>[]>,
): Promise<Answer<T>[]> {
  const plain = tasks.filter(({ name }) => !CHANGES_REALM.test(name));
  const byTask = new Map<Task, Answer<T>>();
  for (const some of [plain, ...tasks.filter((task) => !plain.includes(task)).map((task) => [task])])
    (await ask(some)).forEach((answer, i) => byTask.set(some[i]!, answer));
  return tasks.map((task) => byTask.get(task)!);
}

async function answers<T>(
  carrier: string,
  engine: string,
  what: string,
  tasks: readonly Task[],
  directory: string,
): Promise<Answer<T>[]> {
  const file = join(directory, "tasks.json");
  const answer = join(directory, "answers.json");
  await writeFile(file, JSON.stringify(tasks));
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
  return JSON.parse(text) as Answer<T>[];
}
