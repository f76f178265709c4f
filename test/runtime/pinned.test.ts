// oxlint-disable typescript/unbound-method, unicorn/consistent-function-scoping -- programs stand with the tests that run them
import * as events from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import { expect, test } from "vitest";
import type { Step } from "../../src/runtime/abi.ts";
import { type Carrier, load, type Make, move } from "./carrier.ts";

/** `async function main() { const db = make(); await operation(); }` */
function mainWith(make: () => unknown, operation: () => unknown): Make {
  return (abi) => {
    const step: Step = (frame, mode, value) => {
      if (frame.pc === 1) {
        if (mode === 1) throw value;
        return value;
      }
      frame.saved["db"] = make();
      frame.pc = 1;
      return abi.await(frame, operation());
    };
    const frames = [[step, "main", 0, "db|0 |1@0:1:46 0"]] as const;
    return { init: () => abi.start(step, { db: undefined }), frames, files: ["main.ts"] };
  };
}

async function started(make: (carrier: () => Carrier) => Make): Promise<Carrier> {
  const carrier: Carrier = load(make(() => carrier));
  carrier.program.start();
  await new Promise((resolve) => setTimeout(resolve, 1));
  return carrier;
}

const error = (code: string, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as Error;

test("capture() shows a long path to such a value by its ends", async () => {
  const list = (): object => {
    let node: object = { socket: new net.Socket() };
    for (let i = 0; i < 100_000; i++) node = { next: node };
    return node;
  };
  const carrier = await started((own) => mainWith(list, () => own().program.operation("recv").promise));
  await carrier.program.freeze();
  expect(() => carrier.program.capture()).toThrow(
    error(
      "ERR_PINNED",
      /main\(\) → local db → (\.next → ){6}… \(99987 more\) … → (\.next → ){7}\.socket → Socket/,
    ),
  );
});

test("capture() names the path to a value that cannot travel, and the program goes on", async () => {
  const carrier = await started((own) =>
    mainWith(
      () => ({ connections: [new net.Socket()] }),
      () => own().program.operation("recv").promise,
    ),
  );
  await carrier.program.freeze();
  expect(() => carrier.program.capture()).toThrow(
    error("ERR_PINNED", /main\(\) → local db → \.connections → \[0\] → Socket/),
  );
  carrier.program.resume();
  carrier.program.settle(1, true, undefined);
  expect(await carrier.ended).toBe(0);
});

test("freeze() is refused while a native promise is awaited, naming who awaits it and where", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const carrier = await started(() =>
    mainWith(
      () => 0,
      () => promise,
    ),
  );
  const refusal = error("ERR_PINNED", /a native promise is awaited by main \(main\.ts:1:46\)/);
  await expect(carrier.program.freeze(5)).rejects.toEqual(refusal);
  expect(await carrier.program.pinned()).toMatch("awaited by main");
  resolve();
  expect(await carrier.ended).toBe(0);
});

test("freeze() waits for what the host is doing, and the result travels", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let main: Make;
  const carrier = await started(() => {
    main = mainWith(
      () => 0,
      () => promise,
    );
    return main;
  });
  setTimeout(resolve, 10, "done");
  const second = await move(carrier, main!);
  expect(await second.ended).toBe(0);
});

const read: Make = ({ globals: { console }, hostModule, closure }) => {
  const host = hostModule("node:fs", fs) as typeof fs;
  const print = (): ((error: unknown, text?: string) => void) =>
    closure(
      (_error: unknown, text?: string) => console.log(text === undefined ? "error" : text.length > 0),
      0,
    );
  const init = (): void => {
    host.readFile(import.meta.filename, "utf8", print());
    void host.promises.readFile(import.meta.filename, "utf8").then((text) => console.log(text.length > 0));
  };
  return { init, closures: { 0: print } };
};

test("host functions: callbacks and promises are waited for, then run as the program's own", async () => {
  const carrier = load(read);
  carrier.program.start();
  await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
  await carrier.program.freeze();
  expect(carrier.runtime.foreign.size).toBe(0);
  const before = carrier.out[1];
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(carrier.out[1]).toBe(before);
  carrier.program.resume();
  expect(await carrier.ended).toBe(0);
  expect(carrier.out[1]).toBe("true\ntrue\n");
});

test("a server keeps the process where it is until it is closed", async () => {
  let server: net.Server;
  const carrier = load(({ hostModule }) => ({
    init: () => {
      server = (hostModule("node:net", net) as typeof net).createServer().listen(0);
    },
  }));
  carrier.program.start();
  await new Promise((resolve) => setTimeout(resolve, 1));
  await expect(carrier.program.freeze()).rejects.toEqual(
    error(
      "ERR_PINNED",
      /what net\.createServer\(\) returned \(created at .*pinned\.test\.ts:\d+:\d+\) is still open/,
    ),
  );
  server!.close();
  expect(await carrier.ended).toBe(0);
});

interface EventsModule {
  readonly EventEmitter: typeof events.EventEmitter;
  readonly once: unknown;
}

test("host functions and classes travel by name, event emitters with their listeners", async () => {
  const emitters: Make = ({ globals: { console }, hostModule, closure }) => {
    const host = hostModule("node:events", events) as unknown as EventsModule;
    const { sep } = hostModule("node:path", { sep: "/", join: () => "joined" }) as { sep: string };
    const say = (scope: { text: string }): ((value: unknown) => void) =>
      closure(
        (value: unknown) => console.log(scope.text, value, emitter instanceof host.EventEmitter, sep),
        0,
        scope,
      );
    let emitter: events.EventEmitter;
    const use = (): (() => void) => closure(() => void emitter.emit("event", host.once === again), 1);
    let again: unknown;
    return {
      init: () => {
        emitter = new host.EventEmitter();
        again = host.once;
        emitter.on("event", say({ text: "heard" }));
        void operation().then(use());
      },
      variables: {
        emitter: [() => emitter, (value) => void (emitter = value)],
        again: [() => again, (value) => void (again = value)],
      },
      closures: { 0: say, 1: use },
    };
  };
  const operation = (): Promise<unknown> => carrier.program.operation("recv").promise;
  const carrier = load(emitters);
  carrier.program.start();
  await new Promise((resolve) => setTimeout(resolve, 1));
  const second = await move(carrier, emitters);
  second.program.settle(1, true, undefined);
  expect(await second.ended).toBe(0);
  expect(second.out[1]).toBe("heard true true /\n");
});
