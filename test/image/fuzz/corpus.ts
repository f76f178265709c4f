/** Real images to mutate: programs of all kinds, frozen at many of their suspensions. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { evaluator } from "../../../src/check/evaluate.ts";
import { compileModule } from "../../../src/compiler/index.ts";
import { imageBytes } from "../../../src/runtime/program.ts";
import { beforeSuspension } from "../../../src/runtime/suspensions.ts";
import { reset, run, withClock } from "./host.ts";
import { JsProgram, Runtime } from "./machine.ts";

export const HASH = "0123456789abcdef";

export interface Program {
  readonly name: string;
  /** A fresh runtime with the executable in it, not started. */
  load(ended?: (exitCode: number) => void): Loaded;
}

export interface Loaded {
  readonly runtime: Runtime;
  readonly program: JsProgram;
}

export interface Sample {
  readonly program: Program;
  readonly image: Uint8Array;
}

const PROGRAMS = [
  "samples/values.js",
  "samples/waiting.js",
  ..."classes closures expressions generators iterators loops try destructuring async-delegation super"
    .split(" ")
    .map((name) => `../../compiler/programs/${name}.js`),
];
/** Of one program. */
const MAX_IMAGES = 6;
/** Suspensions looked at in one program, and callbacks of the host in one run. */
const MAX_SUSPENSIONS = 400;
const MAX_STEPS = 5000;

export async function corpus(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const name of PROGRAMS) {
    const program = compiled(basename(name), readFileSync(new URL(name, import.meta.url), "utf8"));
    const images = await imagesOf(program);
    samples.push(...spread(images).map((image) => ({ program, image })));
  }
  return samples;
}

function compiled(name: string, source: string): Program {
  const evaluate = evaluator(compileModule(source, { file: name }).code);
  return {
    name,
    load(ended = () => {}) {
      const runtime = new Runtime();
      runtime.attach({ output: () => {}, ended, args: [] }, "/program.js");
      runtime.process.object["env"] = { HOME: "/" };
      evaluate(runtime.abi);
      return { runtime, program: new JsProgram(runtime, HASH) };
    },
  };
}

/** One image for each suspension at which the program can be frozen. */
async function imagesOf(source: Program): Promise<Uint8Array[]> {
  const images: Uint8Array[] = [];
  const life = { isOver: false, suspended: 0 };
  reset();
  const { runtime, program } = withClock(() => source.load(() => void (life.isOver = true)));
  beforeSuspension(runtime.abi, () => {
    life.suspended++;
    runtime.jobs.stop();
  });
  withClock(() => program.start());
  for (let steps = 0; !life.isOver && steps < MAX_STEPS && life.suspended < MAX_SUSPENSIONS; steps++) {
    const before = life.suspended;
    if (!withClock(() => run(1))) break;
    if (life.suspended === before || life.isOver) continue;
    await withClock(() => program.freeze());
    withClock(() => {
      images.push(imageBytes(program.capture()));
      program.resume();
    });
  }
  runtime.jobs.stop();
  reset();
  return images;
}

/** A few, from the first to the last. */
function spread(images: readonly Uint8Array[]): Uint8Array[] {
  const count = Math.min(MAX_IMAGES, images.length);
  return Array.from(
    { length: count },
    (_, i) => images[Math.floor((i * (images.length - 1)) / Math.max(1, count - 1))]!,
  );
}
