/**
 * Stack traces as the program's author expects them: his functions, his files and lines, who awaits
 * whom; nothing of frames, steps and the job queue.
 *
 * K1: Stacks without a line of an executable are left as they are.
 */
import { trailFor } from "./async-trail.ts";
import { isPart, named, nameOfStep } from "./frame-names.ts";
import { inheritsStacks, replaceInherited } from "./inherited.ts";
import { isExecutable, sourcePosition } from "./source-positions.ts";

export { noteTrail } from "./async-trail.ts";
export { registerFrames } from "./frame-names.ts";
export { inheritedStack, readableStack } from "./inherited.ts";
export { registerSource, sourceLine } from "./source-positions.ts";

/** A line of a stack, as V8 tells it. */
export interface CallSite extends Pick<
  NodeJS.CallSite,
  | "getFunctionName"
  | "getScriptNameOrSourceURL"
  | "getFileName"
  | "getLineNumber"
  | "getColumnNumber"
  | "getTypeName"
  | "isConstructor"
> {
  /** The engine's line for it. */
  toString(): string;
}

type Prepare = (error: Error, sites: CallSite[]) => unknown;

/** How many frames engines show, and how many we have them collect: between two of the program's lie some of ours. */
const SHOWN = 10;
const COLLECTED = 60;

/** Where our own code lies: from src/runtime/stacks as from dist/machine/carrier, two directories up. */
const HERE = new URL("../../", import.meta.url).href;

const INSTALLED = Symbol.for("godwit.stacks");

/** Once for the OS process. Only for engines that have V8's stack trace API in full, or whose errors inherit their stacks. */
export function installStacks(): void {
  const realm = globalThis as { [INSTALLED]?: true };
  if (realm[INSTALLED]) return;
  Object.defineProperty(realm, INSTALLED, { value: true });
  const { versions } = globalThis.process as { versions?: { v8?: string; bun?: string } };
  if (inheritsStacks)
    replaceInherited((error, sites) =>
      sites.some(isProgram) ? describe(error, sites) : withHeader(error, sites.slice(0, SHOWN).map(lineOf)),
    );
  else if (versions?.v8 !== undefined && versions.bun === undefined) prepareStacks();
}

function prepareStacks(): void {
  // oxlint-disable-next-line typescript/unbound-method -- engines call it without one
  const otherwise = Error.prepareStackTrace as Prepare | undefined;
  Error.stackTraceLimit = COLLECTED;
  // oxlint-disable-next-line typescript/unbound-method
  const { ErrorPrepareStackTrace } = {
    ErrorPrepareStackTrace(error: Error, sites: CallSite[]): unknown {
      if (sites.some(isProgram)) return describe(error, sites);
      const shown = Error.stackTraceLimit === COLLECTED ? sites.slice(0, SHOWN) : sites;
      return otherwise?.(error, shown) ?? withHeader(error, shown.map(lineOf));
    },
  };
  Object.defineProperty(Error, "prepareStackTrace", {
    value: ErrorPrepareStackTrace,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

function describe(error: Error, sites: CallSite[]): string {
  const { lines, resumed } = programLines(sites);
  const trail = trailFor(error, resumed?.step);
  if (resumed !== undefined) lines.push(named(trail.resumed ?? resumed.name, resumed.place));
  if (sites.length < COLLECTED) lines.push(...trail.lines);
  const limit: number | undefined = Error.stackTraceLimit;
  return withHeader(error, lines.slice(0, limit === COLLECTED || limit === undefined ? SHOWN : limit));
}

function withHeader(error: Error, lines: readonly string[]): string {
  return [header(error), ...lines].join("\n    at ");
}

/** The first line, as engines make it: without running anything that could throw out of here. */
function header(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "<error>";
  }
}

const lineOf = (site: CallSite): string => site.toString();
const urlOf = (site: CallSite): string => site.getScriptNameOrSourceURL() ?? site.getFileName() ?? "";
const isProgram = (site: CallSite): boolean => isExecutable(urlOf(site));
const isRuntime = (site: CallSite): boolean => urlOf(site).startsWith(HERE);

/** A function that a job has resumed: below it there is nothing of the program's. */
interface Resumed {
  readonly step: string;
  readonly name: string;
  readonly place: string;
}

/** The lines from the top down to the lowest that is the program's; what is below called the program. */
function programLines(sites: CallSite[]): { lines: string[]; resumed: Resumed | undefined } {
  const lines: string[] = [];
  let length = 0;
  let resumed: Resumed | undefined;
  let called: string | undefined;
  for (let i = 0; i < sites.length; i++) {
    const site = sites[i]!;
    if (isProgram(site)) {
      if (resumed !== undefined) lines.push(named(resumed.name, resumed.place));
      resumed = undefined;
      // A part of a loop is called by the step function of the function it is in.
      if (isPart(site.getFunctionName()) && sites[i + 1] !== undefined) i++;
      const step = sites[i]!.getFunctionName();
      called = nameOfStep(step);
      const starter = called === undefined ? undefined : starterBelow(sites, i);
      if (called === undefined) lines.push(functionLine(sites, i));
      else if (starter !== undefined)
        lines.push(called === "" ? placeOf(site) : withPlace(sites[starter]!, placeOf(site)));
      else resumed = { step: step!, name: called, place: placeOf(site) };
      length = lines.length;
      i = starter ?? i;
    } else if (isRuntime(site)) {
      const line = builtInLine(site, called);
      if (line === undefined) continue;
      if (resumed !== undefined) lines.push(named(resumed.name, resumed.place));
      resumed = undefined;
      lines.push(line);
    } else if (sites[i + 1] === undefined || !isRuntime(sites[i + 1]!) || isMethod(sites[i + 1]!)) {
      lines.push(lineOf(site));
    }
  }
  return { lines: lines.slice(0, length), resumed };
}

/** Calls a method of the engine's because the program does (array-callbacks.ts). */
const isMethod = (site: CallSite): boolean => site.getFunctionName() === "startEach";

/** Index of the function that made the frame whose step is at `index`: it has just been called. */
function starterBelow(sites: CallSite[], index: number): number | undefined {
  let starts = false;
  for (let i = index + 1; i < sites.length; i++) {
    const site = sites[i]!;
    if (!isRuntime(site)) return starts && isProgram(site) ? i : undefined;
    starts ||= site.getFunctionName() === "start" || site.getFunctionName() === "prepare";
  }
  return undefined;
}

function functionLine(sites: CallSite[], index: number): string {
  const site = sites[index]!;
  return isBody(sites, index) ? placeOf(site) : withPlace(site, placeOf(site));
}

/** The body of a module without `await`: `init`, called by the runtime's `begin`. */
function isBody(sites: CallSite[], index: number): boolean {
  if (sites[index]!.getFunctionName() !== "init") return false;
  const below = sites.slice(index + 1, index + 4);
  return below.every(isRuntime) && below.some((site) => site.getFunctionName() === "begin");
}

/** The engine's own line, with another position in it. */
function withPlace(site: CallSite, place: string): string {
  const text = lineOf(site);
  const own = `${urlOf(site)}:${site.getLineNumber()}:${site.getColumnNumber()}`;
  return text.includes(own) ? text.replace(own, () => place) : place;
}

function placeOf(site: CallSite): string {
  const [line, column] = [site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0];
  const at = sourcePosition(urlOf(site), line, column);
  return at === undefined ? `${urlOf(site)}:${line}:${column}` : `${at.source}:${at.line}:${at.column}`;
}

const GENERATOR_METHODS = new Set(["next", "return", "throw"]);

/** The runtime's own functions that stand for built-in ones are shown as those; `called`: what they called. */
function builtInLine(site: CallSite, called: string | undefined): string | undefined {
  const name = site.getFunctionName();
  if (site.isConstructor() && name === "Promise") return "new Promise (<anonymous>)";
  if (called === undefined || name === null || !GENERATOR_METHODS.has(name)) return undefined;
  // Engines name a generator's type after its function.
  return /^(Async)?Generator$/.test(site.getTypeName() ?? "") ? `${called}.${name} (<anonymous>)` : undefined;
}
