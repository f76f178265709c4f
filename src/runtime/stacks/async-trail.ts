/**
 * Who waits for the code that runs now, as engines tell it below a stack (`at async main (…)`): from the
 * job under way along the promises that each have one reaction.
 *
 * T1: An engine finds this out when an error is made. We do when its stack is first read or when a promise is
 *     rejected with it, whichever is first: until then whoever waits for the code still waits.
 */
import { Element } from "../promise-combinators.ts";
import { AsyncFrame } from "../frames.ts";
import { AsyncGeneratorFrame } from "../async-generators.ts";
import { Unwrap } from "../async-iterators.ts";
import { FromAsync } from "../from-async.ts";
import { type Job, runningJob } from "../jobs.ts";
import { isNativeError } from "../node-util.ts";
import { Adopt, Reaction, type Resolvers, type Target } from "../promise-jobs.ts";
import { PENDING, PromiseState } from "../promise-state.ts";
import { codeOf } from "../stamp.ts";
import { describeFrame, nameOfFrame } from "./frame-names.ts";

/** Engines show ten frames in all. */
const MAX_TRAIL = 10;

/** The asynchronous part of a stack, and the function the stack proper ends in. */
export interface Trail {
  /** `async name (place)` each. */
  readonly lines: readonly string[];
  /** Its name, as far as it is known. */
  readonly resumed: string | undefined;
}

const NOBODY: Trail = { lines: [], resumed: undefined };

const trails = new WeakMap<object, Trail>();

/** A promise is being rejected with `reason`: what waits for it is about to be told. */
export function noteTrail(reason: unknown): void {
  let error = reason;
  let trail: Trail | undefined;
  while (typeof error === "object" && error !== null && isNativeError(error) && !trails.has(error)) {
    trail ??= trailOf(runningJob());
    trails.set(error, trail);
    error = Object.getOwnPropertyDescriptor(error, "cause")?.value;
  }
}

/** The asynchronous part of an error's stack. `bottom`: name of the step function the stack proper ends in. */
export function trailFor(error: unknown, bottom: string | undefined): Trail {
  const noted = trails.get(error as object);
  if (noted !== undefined) return noted;
  const job = runningJob();
  // Made by other code than runs now: nobody knows any more who waited for that.
  if (isFrame(job) && job.step.name !== bottom) return NOBODY;
  return trailOf(job);
}

function trailOf(job: Job | undefined): Trail {
  const lines: string[] = [];
  let promise = job === undefined ? undefined : waitingPromise(job);
  while (promise !== undefined && lines.length < MAX_TRAIL) {
    const { state, waiting } = PromiseState.read(promise);
    const [next] = waiting;
    if (state !== PENDING || next === undefined || waiting.length > 1) break;
    const line = isFrame(next) ? describeFrame(next) : combinator(elementOf(next));
    if (line !== undefined) lines.push(`async ${line}`);
    promise = waitingPromise(next);
  }
  return { lines, resumed: isFrame(job) ? nameOfFrame(job) : undefined };
}

function isFrame(job: Job | undefined): job is AsyncFrame | AsyncGeneratorFrame {
  return job instanceof AsyncFrame || job instanceof AsyncGeneratorFrame;
}

/** The promise that is settled by what `job` comes to. */
function waitingPromise(job: Job): PromiseState | undefined {
  if (job instanceof AsyncFrame) return job.promise;
  if (job instanceof AsyncGeneratorFrame) return job.requests[0]?.promise;
  if (job instanceof Adopt || job instanceof Unwrap || job instanceof FromAsync) return job.target;
  const element = elementOf(job);
  if (element !== undefined) return promiseOf(element.gathering.capability);
  if (!(job instanceof Reaction)) return undefined;
  const code = job.onFulfilled && codeOf(job.onFulfilled);
  if (code?.id === "resolve") return (code.scopes[0] as Resolvers).promise;
  return promiseOf(job.target);
}

function promiseOf(target: Target | undefined): PromiseState | undefined {
  const promise = PromiseState.is(target) ? target : target?.promise;
  return PromiseState.is(promise) ? promise : undefined;
}

function combinator(element: Element | undefined): string | undefined {
  return element && `Promise.${element.combinator} (index ${element.index})`;
}

/** What `Promise.all` and its likes do when it runs: itself, or one of its functions. */
function elementOf(job: Job): Element | undefined {
  if (job instanceof Element) return job;
  if (!(job instanceof Reaction)) return undefined;
  for (const handler of [job.onFulfilled, job.onRejected]) {
    const data = handler && codeOf(handler)?.scopes[0];
    if (data instanceof Element) return data;
  }
  return undefined;
}
