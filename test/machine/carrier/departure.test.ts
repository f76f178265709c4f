/** The image that leaves is the process as it is when it leaves, though it is made while peers still answer. */
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { Departure, type DepartureContext } from "../../../src/machine/carrier/departure.ts";
import type { Event } from "../../../src/protocol/events.ts";
import type { Image } from "../../../src/runtime/program.ts";

const FEW_MS = 20;

interface Scene {
  readonly departure: Departure;
  readonly events: Event[];
  /** The first byte of each image that left. */
  readonly left: number[];
  captures: number;
  settled: number;
}

/** Each image says which one it is. */
function scene(): Scene {
  const link = {
    send() {},
    async stream(_kind: number, pieces: Iterable<Uint8Array>) {
      left.push([...pieces][0]![0]!);
    },
    abort() {},
  };
  const program = {
    freeze: async () => {},
    capture(): Image {
      const bytes = new Uint8Array([++state.captures]);
      return { sizeBytes: 1, largestBufferBytes: 0, buffers: [], chunks: () => [bytes] };
    },
  };
  const [events, left]: [Event[], number[]] = [[], []];
  const context = {
    spec: { job: "1", rank: 0, program: { hash: "" }, host: { name: "h1" }, options: {} },
    connect: () => link,
    output: { flush() {}, state: () => ({}) },
    recorder: { state: () => ({}) },
    precopy: null,
    program: () => program,
    exitCode: () => null,
    communication: () => ({ received: [], waiting: [], streams: [] }),
    asked: () => [],
    settled: () => state.settled,
    connectedPeers: () => 0,
    destination: () => ({ endpoints: [] }),
    room: () => undefined,
    dispatch: (event: Event) => void events.push(event),
    pinned() {},
  } as unknown as DepartureContext;
  const state: Scene = { departure: new Departure(context), events, left, captures: 0, settled: 0 };
  return state;
}

async function frozen({ departure, events }: Scene): Promise<void> {
  departure.freeze();
  await setTimeout(FEW_MS);
  expect(events.pop()).toEqual({ type: "frozen" });
}

it("it is made once, while peers answer", async () => {
  const one = scene();
  await frozen(one);
  expect(one.captures).toBe(1);
  await one.departure.transfer(1);
  expect(one).toMatchObject({ captures: 1, left: [1] });
});

it("it is made again if the scheduler has answered the program meanwhile", async () => {
  const one = scene();
  await frozen(one);
  one.settled++;
  await one.departure.transfer(1);
  expect(one).toMatchObject({ captures: 2, left: [2] });
});

it("that of a migration that was given up is not used in the next one", async () => {
  const one = scene();
  await frozen(one);
  one.departure.over();
  await frozen(one);
  await one.departure.transfer(2);
  expect(one).toMatchObject({ captures: 2, left: [2] });
  expect(one.events).toEqual([]);
});

it("peers that have all answered at once are not waited for", async () => {
  const one = scene();
  one.departure.freeze();
  await Promise.resolve();
  while (one.events.length === 0) await Promise.resolve();
  await one.departure.transfer(1);
  await setTimeout(FEW_MS);
  expect(one).toMatchObject({ captures: 1, left: [1] });
});
