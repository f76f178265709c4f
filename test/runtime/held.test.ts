/** A program that is held stands still as in a native write to a full pipe, and can tell by nothing but the time. */
// oxlint-disable unicorn/consistent-function-scoping -- programs stand with the tests that run them
import { expect, test } from "vitest";
import { load, type Make, run } from "./carrier.ts";

/** Writes from everything a program runs by. */
const everything: Make = ({ globals: { console, process, Promise, queueMicrotask, ...timers } }) => ({
  init: () => {
    let intervals = 0;
    const interval = timers.setInterval(() => {
      console.log("interval", ++intervals);
      void Promise.resolve().then(() => console.log("job of an interval"));
      if (intervals === 3) timers.clearTimeout(interval);
    }, 3);
    for (const name of ["a", "b"]) {
      timers.setImmediate(() => {
        console.log("immediate", name);
        process.nextTick(() => console.log("tick of immediate", name));
      });
      timers.setTimeout(() => console.log("timeout", name), 1);
      process.nextTick(() => {
        console.log("tick", name);
        queueMicrotask(() => console.log("job of tick", name));
      });
      void Promise.resolve().then(() => {
        console.log("job", name);
        process.nextTick(() => console.log("tick of job", name));
      });
    }
    void Promise.reject(new Error("unhandled")).catch(() => console.log("handled"));
    let isFirst = true;
    process.on("beforeExit", () => {
      console.log("beforeExit");
      if (isFirst) timers.setTimeout(() => console.log("more"), 1);
      isFirst = false;
    });
    process.on("exit", () => console.log("exit"));
  },
});

test("what runs in which order is the same for a program that is held at each line", async () => {
  const { runtime, program } = load(everything);
  let stdout = "";
  const output = (_fd: 1 | 2, text: string): void => {
    stdout += text;
    program.hold(true);
    setTimeout(() => program.hold(false), 2);
  };
  const { promise, resolve } = Promise.withResolvers<number>();
  runtime.attach({ output, ended: resolve, args: [] }, "/program.mjs");
  program.start();
  expect(await promise).toBe(0);
  const sorted = (text: string): string[] => text.split("\n").toSorted();
  const unheld = (await run(everything)).stdout;
  expect(sorted(stdout)).toEqual(sorted(unheld));
  // Timers depend on the time; what comes before the first of them and after the last does not.
  const first = /^(?:(?!immediate|interval|timeout).*\n)*/;
  expect(stdout.match(first)?.[0]).toBe(unheld.match(first)?.[0]);
  expect(stdout.split("\n").slice(-5)).toEqual(unheld.split("\n").slice(-5));
});
