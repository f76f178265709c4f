/** What functions that can suspend are called in stacks: their step functions are no names for people. */
import type { Step } from "../abi.ts";
import type { Executable } from "../executable.ts";
import type { AnyFrame } from "../frames.ts";
import { className } from "../render.ts";
import { absolutePlace } from "./source-positions.ts";

const namesByStepName = new Map<string, string>();
const partNames = new Set<string>();
const executables = new WeakMap<Step, Executable>();

export function registerFrames(executable: Executable): void {
  const { frames } = executable.module;
  frames.forEach(([step, name, , , ...parts], index) => {
    // The body of a module comes last, and has no name in stacks.
    const shown = name === "module" && index === frames.length - 1 ? "" : name;
    namesByStepName.set(step.name, shown);
    executables.set(step, executable);
    for (const part of parts) partNames.add(part.name);
  });
}

/** The name of the function that the step function of this name is the body of; undefined if it is none. */
export function nameOfStep(stepName: string | null): string | undefined {
  return stepName === null ? undefined : namesByStepName.get(stepName);
}

/** The function of this name is a part of a loop, called by the step function that has the loop. */
export function isPart(name: string | null): boolean {
  return name !== null && partNames.has(name);
}

/** `name (place)` of a suspended call. */
export function describeFrame(frame: AnyFrame): string {
  const place = executables.get(frame.step)?.placeOf(frame);
  return named(nameOfFrame(frame), place === undefined ? "<anonymous>" : absolutePlace(place));
}

/** As engines name methods, after the class of what they were called on; a frame has that if its code uses it. */
export function nameOfFrame({ step, saved }: AnyFrame): string {
  const name = nameOfStep(step.name) ?? "";
  const key = Object.keys(saved).find((field) => field.startsWith("$this"));
  const self = key === undefined ? undefined : saved[key];
  const type = typeof self === "object" && self !== null ? className(self) : undefined;
  return name === "" || type === undefined ? name : `${type}.${name}`;
}

export function named(name: string, place: string): string {
  return name === "" ? place : `${name} (${place})`;
}
