/**
 * Which images of the samples are restored where. All of them everywhere takes hours where CPUs are emulated, so by
 * default this computer's own engines restore all there are, and an emulated CPU those of one engine of each kind, and a
 * handful of all others.
 */
import { type Carrier, isEmulated } from "./carriers.ts";
import type { Image } from "./findings.ts";
import { HANDFUL } from "./lists.ts";

/** V8 and JavaScriptCore. */
const ONE_OF_EACH_KIND = ["node24", "bun"];

/** They change their realm for good: those that come after them in it would find it changed, so each has its own. */
const CHANGES_REALM = /^values\/(changed-|frozen-|globals)/;

export function changesRealm(sample: string): boolean {
  return CHANGES_REALM.test(sample);
}

export function restored(images: readonly Image[], source: Carrier, destination: Carrier): readonly Image[] {
  if (!isEmulated(destination)) return images;
  if (!ONE_OF_EACH_KIND.includes(source.name))
    return images.filter(({ sample }) => HANDFUL.includes(sample.name));
  // An emulated engine takes longer to start than ten samples, so of those that need one of their own only the first image.
  return images.filter(
    ({ sample }, i) =>
      !changesRealm(sample.name) || images.findIndex((one) => one.sample.name === sample.name) === i,
  );
}
