// oxlint-disable typescript/unbound-method, unicorn/prefer-add-event-listener -- programs stand with the tests that run them
import { describe, expect, test } from "vitest";
import { type Globals, load, type Make, move } from "./carrier.ts";
import { roundTrip } from "./round-trip.ts";

type Platform = Pick<Globals, "Event" | "CustomEvent" | "EventTarget" | "AbortController" | "AbortSignal">;

/** What a script of events logs, natively and in a runtime. */
async function inBoth(
  script: (platform: Platform, log: (entry: unknown) => void) => void,
): Promise<unknown[]> {
  const native: unknown[] = [];
  script({ Event, CustomEvent, EventTarget, AbortController, AbortSignal }, (entry) => native.push(entry));
  const own: unknown[] = [];
  const carrier = load(({ globals }) => ({ init: () => script(globals, (entry) => own.push(entry)) }));
  carrier.program.start();
  await carrier.ended;
  expect(own).toEqual(native);
  return own;
}

describe("events are the platform's:", () => {
  test("listeners: order, once, twice the same, removed meanwhile, objects, capture", async () => {
    await inBoth(({ Event, EventTarget }, log) => {
      const target = new EventTarget();
      const first = (event: Event): void => log(["first", event.type, event.target === target]);
      const second = (): void => {
        log("second");
        target.removeEventListener("x", third);
      };
      const third = (): void => log("never");
      target.addEventListener("x", first);
      target.addEventListener("x", first);
      target.addEventListener("x", first, true);
      target.addEventListener("x", second, { once: true });
      target.addEventListener("x", third);
      target.addEventListener("x", {
        handleEvent: (event) => log(["object", event.target === target]),
      });
      log(target.dispatchEvent(new Event("x")));
      log(target.dispatchEvent(new Event("x")));
      log(target.dispatchEvent(new Event("y")));
    });
  });

  // Here Node differs from the platform's standard, and from the other engines.
  test("a listener added meanwhile waits for the next event; all see the event at its target", async () => {
    const log: unknown[] = [];
    const carrier = load(({ globals: { Event, EventTarget } }) => ({
      init: () => {
        const target = new EventTarget();
        target.addEventListener("x", () => target.addEventListener("x", () => log.push("late")), {
          once: true,
        });
        target.addEventListener("x", (event) => log.push([event.eventPhase, event.currentTarget === target]));
        target.dispatchEvent(new Event("x"));
        target.dispatchEvent(new Event("x"));
      },
    }));
    carrier.program.start();
    await carrier.ended;
    expect(log).toEqual([[2, true], [2, true], "late"]);
  });

  test("cancelling and stopping", async () => {
    await inBoth(({ Event, CustomEvent, EventTarget }, log) => {
      const target = new EventTarget();
      target.addEventListener("x", (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
      });
      target.addEventListener("x", () => log("never"));
      log(target.dispatchEvent(new Event("x", { cancelable: true })));
      log(target.dispatchEvent(new Event("x")));
      const custom = new CustomEvent("y", { detail: { a: 1 } });
      log([custom.detail, custom instanceof Event, custom.type, custom.bubbles, custom.defaultPrevented]);
    });
  });

  test("signals: reasons, handlers, listeners that end with them, any", async () => {
    await inBoth(({ AbortController, AbortSignal, EventTarget, Event }, log) => {
      const controller = new AbortController();
      const { signal } = controller;
      const other = new AbortController();
      const both = AbortSignal.any([signal, other.signal]);
      const target = new EventTarget();
      target.addEventListener("x", () => log("x"), { signal });
      target.dispatchEvent(new Event("x"));
      signal.onabort = (event) => log(["onabort", event.type]);
      signal.addEventListener("abort", () => log(["listener", signal.aborted]));
      both.addEventListener("abort", () => log(["both", both.reason === signal.reason]));
      controller.abort();
      controller.abort("again");
      target.dispatchEvent(new Event("x"));
      log([(signal.reason as DOMException).name, (signal.reason as DOMException).message]);
      log(AbortSignal.abort("why").reason);
      log([signal instanceof EventTarget, Object.prototype.toString.call(signal)]);
      try {
        signal.throwIfAborted();
      } catch (error) {
        log(error === signal.reason);
      }
    });
  });
});

test("targets, events and signals travel with their listeners", async () => {
  const make: Make = ({ globals, closure }) => {
    const { EventTarget, CustomEvent, AbortController, AbortSignal, console } = globals;
    let held: { target: EventTarget; controller: AbortController; timeout: AbortSignal; event: Event };
    const say = (scope: { text: string }): ((event: Event) => void) =>
      closure(
        (event: Event) => console.log(scope.text, (event as CustomEvent).detail ?? event.type),
        0,
        scope,
      );
    const act = (): (() => void) =>
      closure(() => {
        held.target.dispatchEvent(held.event);
        held.controller.abort();
        held.target.dispatchEvent(new CustomEvent("x", { detail: "after" }));
      }, 1);
    const init = (): void => {
      const controller = new AbortController();
      held = {
        target: new EventTarget(),
        controller,
        timeout: AbortSignal.timeout(30),
        event: new CustomEvent("x", { detail: 7 }),
      };
      held.target.addEventListener("x", say({ text: "heard" }), { signal: controller.signal });
      AbortSignal.any([controller.signal]).onabort = say({ text: "any" });
      held.timeout.addEventListener("abort", say({ text: "timeout" }));
      void carrier.program.operation("recv").promise.then(act());
    };
    const variables = { held: [() => held, (value: never) => void (held = value)] as const };
    return { init, variables, closures: { 0: say, 1: act } };
  };
  const carrier = load(make);
  carrier.program.start();
  await new Promise((resolve) => setTimeout(resolve, 1));
  const second = await move(carrier, make);
  await new Promise((resolve) => setTimeout(resolve, 40));
  second.program.settle(1, true, undefined);
  expect(await second.ended).toBe(0);
  expect(second.out[1]).toBe("timeout abort\nheard 7\nany abort\n");
});

test("URLs, text coders and the exceptions of the platform", async () => {
  const { before, after } = await roundTrip(() => ({
    url: new URL("https://user@example.org:8080/path?a=1&b=2#hash"),
    parameters: new URLSearchParams("x=1&x=2"),
    encoder: new TextEncoder(),
    decoder: new TextDecoder("utf-16le", { fatal: true }),
    exception: new DOMException("message", "AbortError"),
  }));
  expect(after.url.href).toBe(before.url.href);
  expect(after.url.searchParams.get("b")).toBe("2");
  expect(after.parameters.getAll("x")).toEqual(["1", "2"]);
  expect(after.encoder.encode("é")).toEqual(new TextEncoder().encode("é"));
  expect([after.decoder.encoding, after.decoder.fatal]).toEqual(["utf-16le", true]);
  expect([after.exception.name, after.exception.message, after.exception.code]).toEqual([
    "AbortError",
    "message",
    20,
  ]);
  expect(after.exception.stack).toBe(before.exception.stack);
});
