import { describe, expect, it } from "vitest";
import { ANY_SOURCE, findMessage } from "../../src/protocol/index.ts";
import type { Envelope } from "../../src/protocol/index.ts";
import { ReceivedMessageList } from "../../src/protocol/received-message-list.ts";
import { Script, connected, ofType, outline, place, receivedBy, text, written } from "./script.ts";

function message(source: number, tag: number, number: number, context = 0): Envelope {
  return { source, tag, context, number, sizeBytes: 0, body: [] };
}

const anything = { source: -1, tag: -1, context: 0 };

describe("recv()", () => {
  it("returns the listed message before one that arrives later", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "first");
    script.settle();
    script.send(q, 0, "second");
    expect(text(ofType(script.recv(p), "received")[0]!.message)).toBe("first");
  });

  it("gives messages to receives in the order these were posted", () => {
    const { script, p, q } = connected();
    const [a, b] = [script.recv(p, 1, 3), script.recv(p)];
    expect([a, b]).toEqual([[], []]);
    script.send(q, 0, "for the second", { tag: 2 });
    script.send(q, 0, "for the first", { tag: 3 });
    script.settle();
    expect(receivedBy(p)).toEqual(["hello", "for the second", "for the first"]);
    expect(p.state.posted).toEqual([]);
  });

  it("never lets messages of one source overtake each other, whoever asks with ANY_TAG", () => {
    const { script, p, q } = connected();
    for (const tag of [5, 4, 5]) script.send(q, 0, `${tag}`, { tag });
    script.settle();
    script.recv(p, 1, 5);
    script.recv(p, ANY_SOURCE);
    script.recv(p, 1);
    expect(receivedBy(p).slice(1)).toEqual(["5", "4", "5"]);
  });

  it("takes a message sent to oneself without any channel", () => {
    const script = new Script();
    const p = script.process("P", 0, place("1.1"));
    script.recv(p, 0);
    expect(outline(script.send(p, 0, "me"))).toEqual(["sent", "received"]);
  });

  it("drops what was resent but had arrived", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "once");
    script.deliver(p);
    script.cut(p, q);
    script.settle();
    expect(written(q.effects, "data").map(({ number }) => number)).toEqual([1, 2]);
    expect(p.state.list.toArray().map(text)).toEqual(["once"]);
  });

  it("asserts that a channel never skips a message", () => {
    const { script, p, q } = connected();
    const data = { ...written(script.send(q, 0, "2"), "data")[0]!, number: 9 };
    const channel = p.state.peers.get(1)!.channel!.id;
    expect(() => script.act(p, { type: "message", channel, message: data })).toThrow(/R1/);
  });

  it("closes a channel on which something comes that may not come, and keeps the streams", () => {
    const { script, p, q } = connected();
    const channel = p.state.peers.get(1)!.channel!.id;
    const message = { type: "end_of_messages", progress: { accepted: 0, consumedBytes: 0 } } as const;
    expect(outline(script.act(p, { type: "message", channel, message }))).toContain("close");
    script.send(q, 0, "still here");
    script.recv(p);
    script.settle();
    expect(receivedBy(p)).toEqual(["hello", "still here"]);
  });
});

describe("probe", () => {
  it("is answered by a message that stays", () => {
    const { script, p, q } = connected();
    script.act(p, { type: "probe", request: 1_000, pattern: anything });
    script.send(q, 0, "look");
    script.settle();
    expect(ofType(p.effects, "probed")).toMatchObject([{ request: 1_000 }]);
    expect(text(findMessage(p.state, anything)!)).toBe("look");
  });
});

describe("the received-message-list", () => {
  it("keeps contexts apart", () => {
    const list = new ReceivedMessageList();
    list.append(message(1, 1, 1, 1));
    expect(list.find(anything)).toBeUndefined();
    expect(list.find({ ...anything, context: 1 })?.number).toBe(1);
  });

  it("finds the same as a plain search through all messages would", () => {
    const list = new ReceivedMessageList();
    let plain: Envelope[] = [];
    let chance = 1;
    const draw = (below: number) => (chance = (chance * 48_271) % 2_147_483_647) % below;
    for (let i = 0; i < 5_000; i++) {
      if (draw(5) < 3) {
        const arrived = message(draw(3), draw(3), i, draw(2));
        list.append(arrived);
        plain.push(arrived);
      } else {
        const pattern = { source: draw(4) - 1, tag: draw(4) - 1, context: draw(2) };
        const expected = plain.find(
          ({ source, tag, context }) =>
            context === pattern.context &&
            (pattern.source < 0 || source === pattern.source) &&
            (pattern.tag < 0 || tag === pattern.tag),
        );
        expect(list.find(pattern)).toBe(expected);
        expect(list.take(pattern)).toBe(expected);
        plain = plain.filter((other) => other !== expected);
      }
      expect(list.size).toBe(plain.length);
    }
    expect(list.toArray()).toEqual(plain);
  });
});
