/**
 * Which samples are run, stopped and restored where. All of them everywhere takes hours where CPUs are emulated. So this
 * computer's own engines make all images and restore all there are, and emulated CPUs fewer: the engine there is Node,
 * tried whole here, and what may differ is its CPU.
 *
 * - Programs that change their realm are not run there: each takes an engine of its own, whose start takes longer than
 *   ten samples.
 * - Images are made there of a handful of the programs.
 * - Restored there is one image of each program from Node 24, and one of each of the handful from every other carrier.
 */
import { type Carrier, isEmulated } from "./carriers.ts";
import type { Image } from "./findings.ts";
import { HANDFUL } from "./lists.ts";

/** They change their realm for good: those that come after them in it would find it changed, so each has its own. */
const CHANGES_REALM = /^values\/(changed-|frozen-|globals)/;

export function changesRealm(sample: string): boolean {
  return CHANGES_REALM.test(sample);
}

/** Whether a sample is run on a carrier. */
export function isRun(sample: string, on: Carrier): boolean {
  return !isEmulated(on) || !changesRealm(sample);
}

/** Whether images are made of it there. */
export function isStopped(sample: string, on: Carrier): boolean {
  return !isEmulated(on) || HANDFUL.includes(sample);
}

/** Of all images of a source those that a destination restores. */
export function restored(images: readonly Image[], source: Carrier, destination: Carrier): readonly Image[] {
  if (!isEmulated(destination)) return images;
  const programs = new Set(images.map(({ sample }) => sample.name));
  return [...programs].flatMap((program) => {
    if (source.name !== "node24" && !HANDFUL.includes(program)) return [];
    const own = images.filter(({ sample }) => sample.name === program);
    return own[Math.floor(own.length / 2)]!;
  });
}
