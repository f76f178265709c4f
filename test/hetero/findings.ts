/** What came of the samples on every carrier, found out step by step. */
import { BYTE_ORDER, MAY_LACK, NOT_LOADED, SHOWN_OTHERWISE } from "./lists.ts";
import type { Answer, Ran, Failure, Rest, Sample, Stop, Task } from "./samples/tasks.ts";

/** Of each sample: its first, middle and last suspension. */
const stopsOf = (suspensions: number): number[] =>
  suspensions === 0 ? [] : [...new Set([1, Math.ceil(suspensions / 2), suspensions])];

export interface Pair {
  readonly good: number;
  /** Refused, for want of something the destination's engine has not. */
  readonly refused: number;
  readonly all: number;
}

export interface SamplesResult {
  readonly count: number;
  /** Images made on each carrier. */
  readonly images: ReadonlyMap<string, number>;
  /** Of each carrier: samples that run otherwise than on the first one, unmoved. */
  readonly worded: ReadonlyMap<string, readonly string[]>;
  /** By "source destination". */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Of each carrier: what its engine lacks, and the samples that were refused for it. */
  readonly needs: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Of each carrier: samples that are not moved from some suspension there, and why. */
  readonly stays: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Of each carrier: samples that its engine does not load. */
  readonly notLoaded: ReadonlyMap<string, readonly string[]>;
  readonly failures: readonly string[];
}

export interface Image {
  readonly source: string;
  readonly sample: Sample;
  /** The suspension it was made at, from 1. */
  readonly at: number;
  readonly stop: { readonly written: string; readonly image: string };
}

export class Findings implements SamplesResult {
  readonly count: number;
  readonly images = new Map<string, number>();
  readonly worded = new Map<string, string[]>();
  readonly pairs = new Map<string, Pair>();
  readonly needs = new Map<string, Map<string, Set<string>>>();
  readonly stays = new Map<string, Map<string, string>>();
  readonly notLoaded = new Map<string, string[]>();
  readonly failures: string[] = [];
  readonly #names: readonly string[];
  readonly #samples: readonly Sample[];
  readonly #isRun: (sample: string, on: string) => boolean;
  /** By carrier and sample: the whole run. */
  readonly #ran = new Map<string, Map<string, Ran>>();
  readonly #images: Image[] = [];

  /** @param isRun whether a sample is run on the carrier of this name. */
  constructor(
    names: readonly string[],
    samples: readonly Sample[],
    isRun: (sample: string, on: string) => boolean,
  ) {
    this.#names = names;
    this.#isRun = isRun;
    this.#samples = samples;
    this.count = samples.length;
    for (const name of names) {
      const left = samples.filter((sample) => NOT_LOADED[name]?.includes(sample.name));
      if (left.length > 0)
        this.notLoaded.set(
          name,
          left.map((sample) => sample.name),
        );
    }
  }

  /** What can be run on a carrier. */
  samplesOn(name: string): Sample[] {
    return this.#samples.filter(
      (sample) => this.#isRun(sample.name, name) && !this.notLoaded.get(name)?.includes(sample.name),
    );
  }

  ran(name: string, runs: readonly Answer<Ran>[]): void {
    const whole = new Map<string, Ran>();
    const samples = this.samplesOn(name);
    for (const [i, run] of runs.entries()) {
      const sample = samples[i]!.name;
      const lacks = lackedBy(run, samples[i]!);
      if (lacks !== undefined) this.#lacks(name, lacks, sample);
      else if ("failure" in run) this.failures.push(`${sample} on ${name}: ${run.failure}`);
      else whole.set(sample, run);
    }
    this.#ran.set(name, whole);
    const first = this.#ran.get(this.#names[0]!)!;
    const differs = [...whole].filter(([sample, { output }]) => output !== first.get(sample)?.output);
    this.worded.set(
      name,
      differs.map(([sample]) => sample),
    );
  }

  stopsOn(name: string): (Task & { at: number })[] {
    return this.#samples.flatMap((sample) =>
      stopsOf(this.#ran.get(name)!.get(sample.name)?.suspensions ?? 0).map((at) => ({ ...sample, at })),
    );
  }

  stopped(name: string, tasks: readonly Task[], stops: readonly Answer<Stop>[]): void {
    for (const [i, stop] of stops.entries()) {
      const sample = this.#samples.find((one) => one.name === tasks[i]!.name)!;
      if ("pinned" in stop) this.#pinned(name, sample.name, stop.pinned);
      else if ("failure" in stop) this.failures.push(`${sample.name} on ${name}: ${stop.failure}`);
      else this.#images.push({ source: name, sample, at: tasks[i]!.at!, stop });
    }
    const made = this.#images.filter(({ source }) => source === name);
    this.images.set(name, made.length);
    for (const sample of new Set(tasks.map((task) => task.name))) {
      const told = made.some((one) => one.sample.name === sample) || this.stays.get(name)?.has(sample);
      if (!told) this.failures.push(`${sample} on ${name}: no image was made of it`);
    }
  }

  /** Those of a source that the destination loads. */
  imagesFor(source: string, destination: string): Image[] {
    const runs = new Set(this.samplesOn(destination).map(({ name }) => name));
    return this.#images.filter((image) => image.source === source && runs.has(image.sample.name));
  }

  wentOn(destination: string, images: readonly Image[], rests: readonly Answer<Rest>[]): void {
    for (const [i, rest] of rests.entries()) {
      const { source, sample, stop } = images[i]!;
      const lacks = lackedBy(rest, sample);
      // The runtime's own messages are worded as V8's.
      const possible = [destination, source, this.#names[0]!].map(
        (one) => this.#ran.get(one)!.get(sample.name)?.output ?? "",
      );
      const loose = ["anywhere", source, destination].some(
        (one) => SHOWN_OTHERWISE[one]?.[sample.name] !== undefined,
      );
      const wrong = lacks === undefined ? whatIsWrong(stop.written, rest, possible, loose) : undefined;
      if (lacks !== undefined) this.#lacks(destination, lacks, sample.name);
      if (wrong !== undefined)
        this.failures.push(`${sample.name} from ${source} to ${destination}: ${wrong}`);
      const pair = `${source} ${destination}`;
      const { good, refused, all } = this.pairs.get(pair) ?? { good: 0, refused: 0, all: 0 };
      this.pairs.set(pair, {
        good: good + (lacks === undefined && wrong === undefined ? 1 : 0),
        refused: refused + (lacks === undefined ? 0 : 1),
        all: all + 1,
      });
    }
  }

  /** As it may be on an engine whose objects hold something else; not on the one the samples are written for. */
  #pinned(name: string, sample: string, why: string): void {
    if (why === "it has ended") return;
    if (name === this.#names[0]) this.failures.push(`${sample} stays on ${name}: ${why}`);
    const stays = this.stays.get(name) ?? new Map<string, string>();
    this.stays.set(name, stays.set(sample, why));
  }

  #lacks(name: string, what: string, sample: string): void {
    const needs = this.needs.get(name) ?? new Map<string, Set<string>>();
    this.needs.set(name, needs.set(what, (needs.get(what) ?? new Set()).add(sample)));
  }
}

/** What the engine lacks that the program needs, or that its image holds; undefined if that is not why it failed. */
function lackedBy(answer: Answer<unknown>, { needs }: Sample): string | undefined {
  if (!isFailure(answer)) return undefined;
  const { failure } = answer;
  if (failure.endsWith(BYTE_ORDER)) return BYTE_ORDER;
  const what = /this engine has no "([^"]*)"/.exec(failure)?.[1];
  if (what === undefined) return undefined;
  return MAY_LACK.has(what) || needs.some(({ name }) => name === what) ? what : undefined;
}

function isFailure(answer: Answer<unknown>): answer is Failure {
  return typeof answer === "object" && answer !== null && "failure" in answer;
}

function whatIsWrong(
  written: string,
  rest: Answer<Rest>,
  possible: readonly string[],
  loose: boolean,
): string | undefined {
  if (typeof rest !== "string") return rest.failure;
  const whole = written + rest;
  const isEnd = (text: string): boolean =>
    text !== "" && whole.endsWith(text.slice(text.lastIndexOf("exit code")));
  if (loose) return possible.some(isEnd) ? undefined : whole.slice(-100);
  const lines = whole.split("\n");
  const allowed = possible.map((text) => text.split("\n"));
  const at = lines.findIndex((line, i) => !allowed.some((text) => text[i] === line));
  if (at >= 0) return `"${lines[at]!.slice(0, 100)}" instead of "${allowed[0]![at]?.slice(0, 100)}"`;
  return allowed.some(({ length }) => length === lines.length) ? undefined : "it ends too early";
}
