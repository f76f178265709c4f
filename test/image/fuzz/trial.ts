/**
 * What becomes of one mutant: it is refused in words, or it is a program that can be resumed, run and
 * frozen again. Everything else is a finding.
 */
import { runInThisContext } from "node:vm";
import { GodwitError } from "../../../src/errors.ts";
import type { Loaded, Program } from "./corpus.ts";
import { reset, run, withClock } from "./host.ts";
import type { JsProgram, Runtime } from "./machine.ts";
import { Watch, watchRealm, withPrototypes } from "./realm.ts";

export type Verdict =
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "resumed" }
  | Finding;

export interface Finding {
  readonly kind: "finding";
  readonly what: string;
  readonly error?: unknown;
}

/** Callbacks of the host a resumed mutant may use up. */
const STEPS = 60;
/** One that computes longer than this is cut off: forged numbers make long loops. */
const RUN_MS = 20;
/** Restoring takes microseconds per byte, whatever is in the image. Of the processor's time: others may be busy. */
const MAX_RESTORE_MS = 2000;

const REFUSALS = new Set(["ERR_BAD_IMAGE", "ERR_OTHER_EXECUTABLE"]);

/** Runtimes in which nothing has been put into place, for the next mutant of their program. */
const untouched = new Map<Program, Watched>();

interface Watched extends Loaded {
  /** What of the program an image can change before it is accepted: its functions and classes. */
  readonly statics: Watch;
}

let realm: Watch | undefined;

function load(source: Program): Watched {
  const loaded = source.load();
  const statics = Object.entries(loaded.runtime.executable.module.statics);
  return { ...loaded, statics: new Watch(withPrototypes(statics)) };
}

/**
 * `thoroughly`: what can be resumed is also captured, before it runs and after, and the engine's own objects are
 * looked at after a refusal, too (a change would be found out by the next mutant that is tried so).
 */
export function attempt(source: Program, image: Uint8Array, thoroughly: boolean): Verdict {
  reset();
  const loaded = untouched.get(source) ?? load(source);
  realm ??= watchRealm();
  untouched.delete(source);
  const { runtime, program, statics } = loaded;
  const refusal = restoring(program, image);
  if (refusal?.kind === "refused" && statics.changes().length === 0) {
    untouched.set(source, loaded);
    return (thoroughly ? changedRealm() : undefined) ?? refusal;
  }
  try {
    return changedRealm() ?? refusal ?? resuming(runtime, program, thoroughly) ?? { kind: "resumed" };
  } finally {
    runtime.state = "ended";
    runtime.jobs.stop();
    runtime.timers.stop();
    reset();
  }
}

/** Undefined if the image was accepted. */
function restoring(program: JsProgram, image: Uint8Array): Verdict | undefined {
  const before = process.cpuUsage();
  let verdict: Verdict | undefined;
  try {
    withClock(() => {
      const restore = program.restore(image.length);
      restore.push(image);
      restore.finish();
    });
  } catch (error) {
    verdict = judge(error);
  }
  const tookMs = process.cpuUsage(before).user / 1000;
  return tookMs > MAX_RESTORE_MS ? finding(`restoring ${image.length} bytes took ${tookMs} ms`) : verdict;
}

function judge(error: unknown): Verdict {
  if (!(error instanceof GodwitError) || !REFUSALS.has(error.code)) return finding("restore threw", error);
  if (isAccident(error)) return finding("refused by accident", error);
  return { kind: "refused", message: error.message };
}

/** A refusal must come from a check, not from something that went wrong for want of one. */
function isAccident({ cause, message }: GodwitError): boolean {
  return cause instanceof Error && !(cause instanceof GodwitError) && message.endsWith(cause.message);
}

/** Finding if the engine's own objects have been touched. */
function changedRealm(): Verdict | undefined {
  const changes = realm!.changes();
  return changes.length === 0 ? undefined : finding(`the realm has changed: ${changes.join(", ")}`);
}

function resuming(runtime: Runtime, program: JsProgram, thoroughly: boolean): Verdict | undefined {
  let step = "capture";
  try {
    if (thoroughly) capture(program);
    step = "resume";
    withClock(() => program.resume());
    step = "run";
    withClock(() => limited(() => void run(STEPS)));
    step = "capture after the run";
    runtime.jobs.stop();
    runtime.timers.stop();
    if (thoroughly && !runtime.jobs.running && runtime.state !== "ended") capture(program);
  } catch (error) {
    return finding(`${step} threw`, error);
  }
  return changedRealm();
}

function capture(program: JsProgram): void {
  try {
    withClock(() => program.capture());
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code !== "ERR_PINNED") throw error;
  }
}

/** Runs `body`, or as much of it as there is time for. */
function limited(body: () => void): void {
  const realm = globalThis as { fuzzed?: () => void };
  realm.fuzzed = body;
  try {
    runInThisContext("fuzzed()", { timeout: RUN_MS });
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
  } finally {
    delete realm.fuzzed;
  }
}

function finding(what: string, error?: unknown): Finding {
  return { kind: "finding", what, error };
}
