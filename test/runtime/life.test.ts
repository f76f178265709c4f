// oxlint-disable unicorn/consistent-function-scoping -- programs stand with the tests that run them
import { describe, expect, test } from "vitest";
import { load, run } from "./carrier.ts";

const nativeDelay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a program ends", () => {
  test("when nothing is left to run it, with exit code 0", async () => {
    const { code, stdout } = await run(({ globals: { console, setTimeout, Promise } }) => ({
      init: () => {
        setTimeout(() => void Promise.resolve().then(() => console.log("last")), 5);
        console.log("first");
      },
    }));
    expect([code, stdout]).toEqual([0, "first\nlast\n"]);
  });

  test("with process.exitCode, after its exit handlers", async () => {
    const { code, stdout } = await run(({ globals: { console, process } }) => ({
      init: () => {
        process.on("exit", (given) => console.log("exit", given, process.exitCode));
        process.exitCode = 3;
      },
    }));
    expect([code, stdout]).toEqual([3, "exit 3 3\n"]);
  });

  test("later, if a beforeExit handler begins something new", async () => {
    let rounds = 0;
    const { stdout } = await run(({ globals: { console, process, setTimeout } }) => ({
      init: () => {
        process.on("beforeExit", () => {
          console.log("beforeExit");
          if (rounds++ === 0) setTimeout(() => console.log("more"), 1);
        });
      },
    }));
    expect(stdout).toBe("beforeExit\nmore\nbeforeExit\n");
  });

  test("at process.exit, whatever is still to come", async () => {
    const { code, stdout } = await run(({ globals: { console, process, setTimeout, Promise } }) => ({
      init: () => {
        setTimeout(() => console.log("never"), 1);
        void Promise.resolve().then(() => {
          process.exit(4);
          console.log("never");
        });
        void Promise.resolve().then(() => console.log("never"));
        process.on("exit", () => console.log("bye"));
      },
    }));
    expect([code, stdout]).toEqual([4, "bye\n"]);
  });

  test("with code 13 if its top-level await can never be settled", async () => {
    const { code, stderr } = await run(({ globals: { Promise } }) => ({ init: () => new Promise(() => {}) }));
    expect(code).toBe(13);
    expect(stderr).toContain("unsettled top-level await");
  });

  test("when its last timer is cleared after having waited for jobs", async () => {
    const { code } = await run(({ globals: { Promise, setTimeout, clearTimeout } }) => ({
      init: () => {
        const timer = setTimeout(() => {}, 1);
        const until = performance.now() + 30;
        const again = (): void => {
          if (performance.now() < until) void Promise.resolve().then(again);
          else clearTimeout(timer);
        };
        again();
      },
    }));
    expect(code).toBe(0);
  });

  test("not while an operation of the carrier is pending", async () => {
    const carrier = load(({ globals: { console } }) => ({
      init: () => {
        void carrier.program.operation("recv").promise.then((value: unknown) => console.log(value));
      },
    }));
    carrier.program.start();
    await nativeDelay(10);
    expect(carrier.runtime.state).toBe("running");
    carrier.program.settle(1, true, "message");
    expect(await carrier.ended).toBe(0);
    expect(carrier.out[1]).toBe("message\n");
  });
});

describe("errors nobody catches", () => {
  test("end the process with code 1 and the stack", async () => {
    const { code, stderr } = await run(({ globals: { setTimeout } }) => ({
      init: () => {
        setTimeout(() => {
          throw new TypeError("from a timer");
        }, 1);
      },
    }));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^TypeError: from a timer\n {4}at /);
  });

  test("as rejections end it once all jobs have run, unless handled by then", async () => {
    const { code, stdout, stderr } = await run(({ globals: { console, Promise } }) => ({
      init: () => {
        const handledLater = Promise.reject(new Error("handled"));
        void Promise.resolve().then(() => handledLater.catch(() => console.log("caught")));
        void Promise.reject(new Error("left alone"));
        void Promise.resolve().then(() => console.log("job"));
      },
    }));
    expect([code, stdout]).toEqual([1, "job\ncaught\n"]);
    expect(stderr).toContain("Error: left alone\n");
    expect(stderr).not.toContain("Error: handled");
  });

  test("that are no errors are named", async () => {
    const { code, stderr } = await run(({ globals: { Promise } }) => ({
      init: () => void Promise.reject("just text"),
    }));
    expect(code).toBe(1);
    expect(stderr).toContain('rejected with the reason "just text"');
    expect(stderr).toContain("ERR_UNHANDLED_REJECTION");
  });

  test("go to the program's own listeners", async () => {
    const { code, stdout } = await run(({ globals: { console, process, Promise, setTimeout } }) => ({
      init: () => {
        process.on("unhandledRejection", (reason) => console.log("rejection", reason));
        process.on("rejectionHandled", () => console.log("handled late"));
        process.on("uncaughtException", (error, origin) => console.log(error.message, origin));
        const rejected = Promise.reject("reason");
        setTimeout(() => void rejected.catch(() => {}), 1);
        setTimeout(() => {
          throw new Error("thrown");
        }, 5);
      },
    }));
    expect([code, stdout]).toEqual([0, "rejection reason\nhandled late\nthrown uncaughtException\n"]);
  });
});

describe("the event loop", () => {
  test("gets its turn in a loop of awaits that resolve at once", async () => {
    let stop = false;
    const carrier = load(({ globals: { Promise } }) => ({
      init: () => {
        const again = (): void => void (stop || Promise.resolve().then(again));
        again();
      },
    }));
    carrier.program.start();
    await nativeDelay(20);
    stop = true;
    expect(await carrier.ended).toBe(0);
  });

  test("runs no timer of the program while its jobs are waiting, as natively", async () => {
    const { stdout } = await run(({ globals: { console, Promise, setTimeout, setImmediate } }) => ({
      init: () => {
        setTimeout(() => console.log("timer"), 1);
        setImmediate(() => console.log("immediate"));
        const until = performance.now() + 30;
        const again = (): void => {
          if (performance.now() < until) void Promise.resolve().then(again);
          else console.log("jobs done");
        };
        again();
      },
    }));
    expect(stdout.split("\n")[0]).toBe("jobs done");
    expect(stdout.split("\n").toSorted()).toEqual(["", "immediate", "jobs done", "timer"]);
  });

  test("can stop the program at any job", async () => {
    const ran: number[] = [];
    const carrier = load(({ globals: { Promise } }) => ({
      init: () => {
        let chain = Promise.resolve();
        for (let i = 0; i < 10; i++) {
          chain = chain.then(() => {
            ran.push(i);
            if (i === 4) void carrier.program.freeze();
          });
        }
      },
    }));
    carrier.program.start();
    await nativeDelay(5);
    expect(ran).toEqual([0, 1, 2, 3, 4]);
    carrier.program.resume();
    await carrier.ended;
    expect(ran).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("process.nextTick", () => {
  test("comes after the jobs of the module body, and before those of a timer", async () => {
    const { stdout } = await run(({ globals: { console, process, Promise, setTimeout } }) => ({
      init: () => {
        const both = (name: string): void => {
          process.nextTick((given: string) => console.log(given), `${name} tick`);
          void Promise.resolve().then(() => console.log(`${name} job`));
        };
        both("body");
        setTimeout(() => both("timer"), 1);
      },
    }));
    expect(stdout).toBe("body job\nbody tick\ntimer tick\ntimer job\n");
  });
});
