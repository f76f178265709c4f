/**
 * The capture samples (test/values, test/compiler): each carrier makes images of them at their suspensions, and every
 * other restores them (scheme.ts) and runs them to their end. What an engine words its own way (messages of errors,
 * `util.inspect`) may be either engine's wording. An image that a destination refuses, naming what its engine lacks,
 * is as it should be, and counted.
 */
import { readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileModule } from "../../src/compiler/index.ts";
import { Asker } from "./ask.ts";
import { type Carrier, isEmulated } from "./carriers.ts";
import { each } from "./each.ts";
import { Findings, type SamplesResult } from "./findings.ts";
import type { Ran, Rest, Sample, Stop } from "./samples/tasks.ts";
import { isRun, isStopped, restored } from "./scheme.ts";

const FOLDERS = ["values", "compiler"];

export interface SamplesOptions {
  /** Names of samples; default all. */
  readonly only?: readonly string[] | undefined;
  /** Every image to every carrier, however long it takes. */
  readonly everything: boolean;
  /** OS processes at a time. */
  readonly atATime: number;
  readonly say: (what: string) => void;
}

export async function runSamples(
  carriers: readonly Carrier[],
  { only, everything, atATime, say }: SamplesOptions,
): Promise<SamplesResult> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-hetero-"));
  const askers = new Map<Carrier, Asker>();
  try {
    const samples = FOLDERS.flatMap(samplesIn).filter(({ name }) => only?.includes(name) ?? true);
    if (only !== undefined && samples.length < only.length) throw new Error("A sample is not there any more");
    const named = new Map(carriers.map((carrier) => [carrier.name, carrier]));
    const found = new Findings(
      carriers.map(({ name }) => name),
      samples,
      (sample, on) => everything || isRun(sample, named.get(on)!),
    );

    for (const carrier of carriers) askers.set(carrier, await Asker.of(carrier, directory));

    const makeImages = async (carrier: Carrier): Promise<void> => {
      const { name } = carrier;
      const asker = askers.get(carrier)!;
      found.ran(name, await asker.ask<Ran>("run", found.samplesOn(name)));
      const stops = found.stopsOn(name).filter((stop) => everything || isStopped(stop.name, carrier));
      found.stopped(name, stops, await asker.ask<Stop>("stop", stops));
      say(`samples: ${found.images.get(name)} images from ${name}`);
    };
    // What the others write is compared with the first one's.
    const [first, ...others] = carriers;
    await makeImages(first!);
    await each(others, atATime, makeImages);

    // The slow ones first: none of them is to be waited for in the end.
    const destinations = carriers.toSorted((a, b) => Number(isEmulated(b)) - Number(isEmulated(a)));
    let done = 0;
    await each(destinations, atATime, async (destination) => {
      // All in one go: it takes an emulated engine longer to start than to restore a handful.
      const images = carriers
        .filter((source) => source !== destination)
        .flatMap((source) => {
          const all = found.imagesFor(source.name, destination.name);
          return everything ? all : restored(all, source, destination);
        });
      const tasks = images.map(({ sample, stop }) => ({ ...sample, image: stop.image }));
      found.wentOn(destination.name, images, await askers.get(destination)!.ask<Rest>("goOn", tasks));
      say(`samples: ${images.length} images to ${destination.name} (${++done} of ${carriers.length})`);
    });
    return found;
  } finally {
    for (const asker of askers.values()) await asker.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function samplesIn(folder: string): Sample[] {
  const programs = new URL(`../${folder}/programs/`, import.meta.url);
  return readdirSync(programs)
    .filter((file) => file.endsWith(".js"))
    .map((file) => ({
      name: `${folder}/${file}`,
      ...compiled(readFileSync(new URL(file, programs), "utf8"), file),
    }));
}

function compiled(source: string, file: string): Omit<Sample, "name"> {
  const { code, needs } = compileModule(source, { file });
  return { code, needs };
}
