import { describe, expect, it } from "vitest";
import {
  Script,
  complete,
  connected,
  freeze,
  initialize,
  ofType,
  outline,
  place,
  receivedBy,
  text,
  told,
  written,
} from "./script.ts";
import type { Actor } from "./script.ts";

const plTable = [
  { rank: 0, location: place("1.1") },
  { rank: 1, location: place("2.1") },
];

function strangers(): { script: Script; p: Actor; q: Actor } {
  const script = new Script();
  return {
    script,
    p: script.process("P", 0, place("1.1"), { plTable }),
    q: script.process("Q", 1, place("2.1"), { plTable }),
  };
}

function channelsOf({ state }: Actor): number[] {
  return [...state.channels.keys()];
}

/** Numbers to choose by, the same in every run. */
function* choices(seed: number): Generator<number, never> {
  for (let x = seed; ;) yield (x = (x * 48_271) % 2_147_483_647) >> 4;
}

describe("crossing connects", () => {
  it("end on one and the same channel with nothing lost or doubled, in whatever order things arrive", () => {
    for (let seed = 1; seed <= 2_000; seed++) {
      const { script, p, q } = strangers();
      for (const actor of [p, q]) for (let i = 0; i < 3; i++) script.recv(actor);
      script.send(p, 1, "p1");
      script.send(q, 0, "q1");
      script.send(p, 1, "p2");
      script.send(q, 0, "q2");
      const choice = choices(seed);
      while (script.deliverAny(choice.next().value));
      expect(receivedBy(p)).toEqual(["q1", "q2"]);
      expect(receivedBy(q)).toEqual(["p1", "p2"]);
      expect([channelsOf(p).length, channelsOf(q).length]).toEqual([1, 1]);
      const [atP, atQ] = [p.state.peers.get(1)!.channel!, q.state.peers.get(0)!.channel!];
      expect([atP.state, atQ.state]).toEqual(["open", "open"]);
      expect(p.links.get(atP.id)).toBe(q.links.get(atQ.id));
      script.send(p, 1, "p3");
      script.send(q, 0, "q3");
      script.settle();
      expect([receivedBy(p)[2], receivedBy(q)[2]]).toEqual(["q3", "p3"]);
    }
  });

  it("refuse the request that was made earlier but arrives after the other channel is agreed on", () => {
    const { script, p, q } = strangers();
    script.send(q, 0, "q1");
    script.send(p, 1, "p1");
    script.settle(q); // Q grants P's request and gives up its own, which is still under way
    expect(written(q.effects, "conn_ack")).toMatchObject([{ opened: 1 }]);
    while (p.state.channels.get(1)!.state !== "open") script.deliverAny(1); // P's own channel first
    expect(p.state.peers.get(1)!.met).toBe(1);
    script.settle();
    expect(written(p.effects, "conn_nack")).toEqual([{ type: "conn_nack", reason: "crossed" }]);
    expect(channelsOf(p)).toEqual([1]);
  });

  it("try again when the channel to be kept never arrives", () => {
    const { script, p, q } = strangers();
    script.send(q, 0, "q1");
    const nack = { type: "conn_nack", reason: "crossed" } as const;
    const effects = script.act(q, { type: "message", channel: 1, message: nack });
    expect(outline(effects)).toEqual(["close", "set_timer"]);
    const again = script.act(q, { type: "timer", timer: "retry:0" });
    expect(outline(again)).toEqual(["open", "write conn_req"]);
    expect(p.state.phase).toBe("running");
  });
});

describe("a peer that cannot be reached", () => {
  it("is looked up, and asked about again with growing pauses while the answer stays the same", () => {
    const { script, q } = strangers();
    script.send(q, 0, "m");
    const pauses: number[] = [];
    for (let i = 1; i <= 8; i++) {
      script.act(q, { type: "channel_closed", channel: i });
      expect(told(q.effects, "lookup").at(-1)).toEqual({ type: "lookup", rank: 0, avoid: 1 });
      const answer = script.control(q, {
        type: "location",
        rank: 0,
        status: "running",
        location: place("1.1"),
      });
      pauses.push(ofType(answer, "set_timer")[0]!.afterMs);
      script.act(q, { type: "timer", timer: "retry:0" });
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 50, 50]);
  });

  it("gets its messages when it is found elsewhere, resent from the first it has not acknowledged", () => {
    const { script, p, q } = connected();
    script.act(p, { type: "timer", timer: "ack" });
    script.settle();
    script.send(q, 0, "two");
    script.deliver(p);
    script.send(q, 0, "three");
    freeze(script, p);
    script.cut(p, q); // "three" and the markers are lost, and that "two" has arrived
    const moved = initialize(script);
    expect(told(q.effects, "lookup")).toEqual([{ type: "lookup", rank: 0, avoid: 1 }]);
    script.control(q, { type: "location", rank: 0, status: "migrating", location: place("3.1", 2) });
    script.settle();
    expect(moved.state.arriving!.aside!.messages.map(({ number }) => number)).toEqual([2, 3]);
    complete(script, p, moved);
    expect(moved.state.list.toArray().map(text)).toEqual(["two", "three"]);
  });
});

describe("conn_req", () => {
  const request = {
    type: "conn_req",
    job: "job",
    rank: 1,
    vmid: "2.1",
    incarnation: 1,
    dest: 0,
    destVmid: "1.1",
    channel: 1,
    seen: 0,
    progress: { accepted: 0, consumedBytes: 0 },
    cut: { checkpoint: 0, lastSent: 0 },
  } as const;

  function answer(change: object, options: object = {}): string {
    const script = new Script();
    const p = script.process("P", 0, place("1.1"), options);
    script.act(p, { type: "channel_accepted", channel: -1 });
    // Nobody is at the other end: only the answer counts.
    p.links.set(-1, { ends: new Map([[p, -1]]) });
    const effects = script.act(p, { type: "message", channel: -1, message: { ...request, ...change } });
    return written(effects, "conn_nack")[0]?.reason ?? outline(effects)[0]!;
  }

  it("is granted when it is meant for this process", () => {
    expect(answer({})).toBe("write conn_ack");
  });

  it("is refused as moved when job, rank or vmid are not ours, or the sender cannot be", () => {
    expect(answer({ job: "other" })).toBe("moved");
    expect(answer({ dest: 3 })).toBe("moved");
    expect(answer({ destVmid: "1.9" })).toBe("moved");
    expect(answer({ rank: 0 })).toBe("moved");
    expect(answer({ rank: 99 })).toBe("moved");
  });

  it("is refused as stale when a later incarnation of the sender has been here", () => {
    const { script, p } = connected();
    const later = script.process("Q'", 1, place("4.1", 5), { plTable });
    script.send(later, 0, "hello again"); // it continues the stream where Q left it
    script.settle();
    expect(p.state.peers.get(1)!.incarnation).toBe(5);
    const stale = script.process("Q again", 1, place("2.2", 3), { plTable });
    script.send(stale, 0, "from the past");
    script.settle(p);
    expect(written(p.effects, "conn_nack").at(-1)).toEqual({ type: "conn_nack", reason: "stale" });
  });
});
