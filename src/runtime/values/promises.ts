/** Promises: state, value, and who waits. */
import type { Family } from "../capture/family.ts";
import type { Job } from "../jobs.ts";
import { PromiseState, type State } from "../promise-state.ts";
import { isJob } from "./records.ts";
import {
  fillPrivates,
  makeWithPrivates,
  withPrivateClasses,
  writePrivateClasses,
  writePrivates,
} from "./privates.ts";
import { prototypeLater, writePrototype } from "./prototypes.ts";

export const PROMISE: Family = {
  kind: 15,
  privates: true,
  needs: (out, promise: PromiseState) =>
    withPrivateClasses(out, promise, prototypeLater(out, promise, out.runtime.Promise.prototype)),
  head(out, promise: PromiseState) {
    writePrototype(out, promise, out.runtime.Promise.prototype);
    writePrivateClasses(out, promise);
  },
  body(out, promise: PromiseState) {
    const { bodies } = out;
    const { state, handled, value, waiting } = PromiseState.read(promise);
    bodies.uint(2 * state + (handled ? 1 : 0));
    out.value(bodies, value);
    bodies.uint(waiting.length);
    for (const job of waiting) out.value(bodies, job);
    out.shapes.write(promise);
    writePrivates(out, promise);
  },
  make: (input) => makeWithPrivates(input, input.runtime.newPromise(), input.runtime.Promise.prototype),
  fill(input, promise: PromiseState) {
    const { bodies } = input;
    const flags = bodies.readUint();
    if (flags > 5) throw input.bad("unknown state of a promise");
    const value = input.value(bodies);
    const waiting: Job[] = [];
    for (let left = bodies.readUint(); left > 0; left--) {
      const job = input.value(bodies);
      if (!isJob(job)) throw input.bad("what waits for a promise is no job");
      waiting.push(job as Job);
      input.waiting.push(job as Job);
    }
    if (flags > 1 && waiting.length > 0) throw input.bad("something waits for a settled promise");
    PromiseState.write(promise, { state: (flags >> 1) as State, handled: (flags & 1) === 1, value, waiting });
    input.properties.read(promise);
    fillPrivates(input, promise);
  },
};
