// oxlint-disable typescript/unbound-method, unicorn/consistent-function-scoping -- programs stand with the tests that run them
import { describe, expect, test } from "vitest";
import { load, type Make, move, run } from "./carrier.ts";

const nativeDelay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("timers", () => {
  test("run by when they are due, and in the order they were set", async () => {
    const { stdout } = await run(({ globals: { console, setTimeout } }) => ({
      init: () => {
        setTimeout(() => console.log("c"), 30);
        setTimeout(() => console.log("a"), 1);
        setTimeout(() => console.log("b"), 15);
        setTimeout((...args: unknown[]) => console.log("a2", ...args), 1, 1, "two");
      },
    }));
    expect(stdout).toBe("a\na2 1 two\nb\nc\n");
  });

  test("run their jobs before the next timer", async () => {
    const { stdout } = await run(({ globals: { console, setTimeout, Promise } }) => ({
      init: () => {
        for (const name of ["a", "b"]) {
          setTimeout(() => {
            console.log(name);
            void Promise.resolve().then(() => console.log(`${name} job`));
          }, 1);
        }
      },
    }));
    expect(stdout).toBe("a\na job\nb\nb job\n");
  });

  test("that are due later than the engine counts wait, without a word of the engine's", async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): void => void warnings.push(warning);
    process.on("warning", warned);
    const make: Make = ({ globals: { console, setTimeout } }) => ({
      init: () => {
        const late = setTimeout(() => console.log("never"), 1);
        Object.assign(late, { _idleTimeout: 2 ** 40 });
        late.refresh();
        setTimeout(() => late.unref(), 5);
      },
    });
    const { stdout } = await run(make);
    process.off("warning", warned);
    expect({ stdout, warnings }).toEqual({ stdout: "", warnings: [] });
  });

  test("are Node's objects: ref, refresh, close, a number, this", async () => {
    const { stdout } = await run(
      ({ globals: { console, setTimeout, clearTimeout, setInterval, setImmediate } }) => ({
        init: () => {
          clearTimeout(+setTimeout(() => console.log("never"), 5));
          setTimeout(() => console.log("never: not waited for"), 60_000).unref();
          const closed = setTimeout(() => console.log("never"), 5);
          closed.close();
          closed.refresh();
          let runs = 0;
          const interval = setInterval(function (this: NodeJS.Timeout) {
            console.log("tick", this === interval, this.hasRef());
            if (++runs === 3) clearTimeout(this);
          }, 2);
          let again = 0;
          const refreshed = setTimeout(() => {
            console.log("fired");
            if (again++ === 0) refreshed.refresh();
          }, 1);
          const immediate = setImmediate(() => console.log("never"));
          immediate[Symbol.dispose]();
        },
      }),
    );
    const lines = stdout.trim().split("\n");
    expect(lines.filter((line) => line === "tick true true").length).toBe(3);
    expect(lines.filter((line) => line === "fired").length).toBe(2);
    expect(lines.length).toBe(5);
  });

  test("refuse what is no function", async () => {
    const { stdout } = await run(({ globals: { console, setTimeout } }) => ({
      init: () => {
        try {
          (setTimeout as (callback: unknown) => void)("code");
        } catch (error) {
          console.log((error as { code: string }).code);
        }
      },
    }));
    expect(stdout).toBe("ERR_INVALID_ARG_TYPE\n");
  });

  test("keep their remaining time and order over a move", async () => {
    const make: Make = ({ globals: { console, setTimeout }, closure }) => {
      const say = (scope: { text: string }): (() => void) => closure(() => console.log(scope.text), 0, scope);
      return {
        closures: { 0: say },
        init: () => {
          setTimeout(say({ text: "late" }), 80);
          setTimeout(say({ text: "soon" }), 40);
          setTimeout(say({ text: "soon too" }), 40);
        },
      };
    };
    const first = load(make);
    first.program.start();
    await nativeDelay(5);
    await first.program.freeze();
    // Time that passes while frozen does not count.
    await nativeDelay(90);
    const second = await move(first, make);
    expect(second.out[1]).toBe("");
    expect(await second.ended).toBe(0);
    expect(second.out[1]).toBe("soon\nsoon too\nlate\n");
    expect(first.out[1]).toBe("");
  });

  test("do not run while the program is frozen", async () => {
    const carrier = load(({ globals: { console, setTimeout, setImmediate } }) => ({
      init: () => {
        setTimeout(() => console.log("timer"), 1);
        setImmediate(() => console.log("immediate"));
        void carrier.program.freeze();
      },
    }));
    carrier.program.start();
    await nativeDelay(20);
    expect(carrier.out[1]).toBe("");
    carrier.program.resume();
    await carrier.ended;
    expect(carrier.out[1].split("\n").toSorted()).toEqual(["", "immediate", "timer"]);
  });

  test("may ask for the freeze themselves", async () => {
    const carrier = load(({ globals: { console, setTimeout, setImmediate, Promise } }) => ({
      init: () => {
        const both = (): void => {
          void carrier.program.freeze().then(() => carrier.program.resume());
          void Promise.resolve().then(() => console.log("job"));
        };
        setTimeout(both, 1);
        setImmediate(both);
      },
    }));
    carrier.program.start();
    expect(await carrier.ended).toBe(0);
    expect(carrier.out[1]).toBe("job\njob\n");
  });
});
