/** The usual way of a message does what the events do that it saves (V1), or nothing. */
import { expect, it } from "vitest";
import {
  ANY_SOURCE,
  ANY_TAG,
  arriveAtOnce,
  createProcess,
  type Data,
  type Effect,
  type Event,
  exportState,
  type Location,
  type ProcessState,
  sendAtOnce,
  step,
  takeAtOnce,
  takeEffects,
} from "../../src/protocol/index.ts";
import { Random } from "../../src/sim/random.ts";
import { atOnce } from "../../src/sim/usual-step.ts";

const at = (rank: number): Location => ({ vmid: `${rank}.1`, incarnation: 1, endpoints: [] });
const BODY = {};

/** A process that takes the usual way where it can, and its twin, which never does. */
class Twins {
  readonly usual: ProcessState;
  readonly twin: ProcessState;
  atOnce = 0;

  constructor(rank: number) {
    const make = (): ProcessState =>
      createProcess({
        job: "job",
        rank,
        size: 2,
        self: at(rank),
        windowBytes: 4_000,
        plTable: [0, 1].map((other) => ({ rank: other, location: at(other) })),
      });
    this.usual = make();
    this.twin = make();
  }

  /** Returns the effects of both, which must be the same. */
  act(event: Event): Effect[] {
    const expected = step(this.twin, event);
    const done = atOnce(this.usual, event);
    if (done !== undefined) this.atOnce++;
    const effects = done ?? step(this.usual, event);
    expect(effects).toEqual(expected);
    expect(exportState(this.usual)).toEqual(exportState(this.twin));
    return effects;
  }
}

it("leaves the same state and effects behind", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = new Random(seed);
    const [a, b] = [new Twins(0), new Twins(1)];
    // A's channel to B has the number 1 at both ends.
    const wires: [Event[], Event[]] = [[], []];
    const act = (self: 0 | 1, event: Event): void => {
      for (const effect of [a, b][self]!.act(event)) {
        const wire = wires[(1 - self) as 0 | 1];
        if (effect.type === "open") wire.push({ type: "channel_accepted", channel: effect.channel });
        if (effect.type === "write") {
          const { channel, message } = effect;
          wire.push({ type: "message", channel, message });
          // What comes twice is not the usual way.
          if (random.chance(0.05) && message.type === "data")
            wire.push({ type: "message", channel, message });
        }
      }
    };
    const send = (self: 0 | 1, request: number): Event => ({
      type: "send",
      request,
      dest: 1 - self,
      tag: random.integer(0, 2),
      context: 0,
      sizeBytes: random.integer(0, 900),
      body: BODY,
    });
    act(0, send(0, 0));
    for (let request = 1; request < 400; request++) {
      const self = random.integer(0, 1) as 0 | 1;
      const wire = wires[self];
      const what = random.integer(0, 3);
      if (what === 0 && (self === 0 || wires[1].length === 0)) act(self, send(self, request));
      else if (what === 1) {
        const pattern = {
          source: random.chance(0.5) ? ANY_SOURCE : 1 - self,
          tag: random.chance(0.5) ? ANY_TAG : random.integer(0, 2),
          context: 0,
        };
        act(self, { type: "recv", request, pattern });
      } else if (wire.length > 0) act(self, wire.shift()!);
      else act(self, { type: "timer", timer: "ack" });
    }
    expect(a.atOnce).toBeGreaterThan(0);
    expect(b.atOnce).toBeGreaterThan(0);
  }
});

it("leaves what is unusual to an event", () => {
  const process = createProcess({ job: "job", rank: 0, size: 2, self: at(0) });
  const before = exportState(process);
  expect(sendAtOnce(process, () => expect.unreachable(), 1, 0, 0, 8, BODY)).toBe(false);
  expect(takeAtOnce(process, { source: ANY_SOURCE, tag: ANY_TAG, context: 0 })).toBeUndefined();
  const progress = { accepted: 0, consumedBytes: 0 };
  const data: Data = { type: "data", number: 1, tag: 0, context: 0, sizeBytes: 8, body: BODY, progress };
  expect(arriveAtOnce(process, 1, data)).toBe(false);
  expect(exportState(process)).toEqual(before);
  expect(takeEffects(process)).toEqual([]);
});
