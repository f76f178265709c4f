import { describe, expect, it } from "vitest";
import { OVERHEAD_BYTES } from "../../src/protocol/stream.ts";
import {
  complete,
  connected,
  freeze,
  initialize,
  ofType,
  outline,
  place,
  receivedBy,
  written,
} from "./script.ts";
import type { Actor } from "./script.ts";

const windowBytes = 4_000;
const sizeBytes = 1_000 - OVERHEAD_BYTES; // four fit

function retained(actor: Actor): number {
  return [...actor.state.peers.values()].reduce((sum, { out }) => sum + out.retained.size, 0);
}

describe("the window", () => {
  it("lets sends wait when it is full, and go in order as the receiver takes messages", () => {
    const { script, p, q } = connected({ windowBytes });
    script.act(p, { type: "timer", timer: "ack" });
    script.settle();
    for (let i = 1; i <= 6; i++) script.send(q, 0, `${i}`, { sizeBytes });
    script.settle();
    expect(ofType(q.effects, "sent")).toHaveLength(1 + 4);
    for (let i = 1; i <= 6; i++) {
      script.recv(p);
      script.act(p, { type: "timer", timer: "ack" });
      script.settle();
    }
    expect(ofType(q.effects, "sent")).toHaveLength(1 + 6);
    expect(receivedBy(p).slice(1)).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("lets one larger message pass when nothing else is unconsumed, without waiting for the ack timer", () => {
    const { script, p, q } = connected({ windowBytes });
    script.send(q, 0, "huge", { sizeBytes: 10 * windowBytes });
    script.send(q, 0, "huge too", { sizeBytes: 10 * windowBytes });
    script.settle();
    script.recv(p);
    script.settle();
    script.recv(p);
    script.settle();
    expect(receivedBy(p)).toEqual(["hello", "huge", "huge too"]);
  });

  it("tells when the memory of a large message is free: once it is acknowledged, and not when its reader is the sender", () => {
    const { script, p, q } = connected();
    const large = 65_536;
    script.send(q, 0, "large", { sizeBytes: large });
    script.send(q, 0, "small");
    script.send(q, 1, "to itself", { sizeBytes: large });
    expect(ofType(q.effects, "released")).toEqual([]);
    script.settle();
    script.recv(p);
    script.recv(p);
    script.act(p, { type: "timer", timer: "ack" });
    script.settle();
    const bodies = ofType(q.effects, "released").map(({ body }) => body);
    expect(bodies).toEqual([written(q.effects, "data").find(({ sizeBytes }) => sizeBytes === large)!.body]);
  });

  it("is filled by empty messages too", () => {
    const { script, q } = connected({ windowBytes });
    for (let i = 0; i < 100; i++) script.send(q, 0, "");
    expect(retained(q)).toBeLessThanOrEqual(windowBytes / OVERHEAD_BYTES);
  });

  it("stays what it was across a migration of the receiver", () => {
    const { script, p, q } = connected({ windowBytes });
    for (let i = 1; i <= 8; i++) script.send(q, 0, `${i}`, { sizeBytes });
    script.settle();
    const before = ofType(q.effects, "sent").length;
    freeze(script, p);
    script.settle();
    const moved = initialize(script, { windowBytes });
    script.control(q, { type: "location", rank: 0, status: "migrating", location: place("3.1", 2) });
    script.settle();
    complete(script, p, moved);
    script.settle();
    expect(ofType(q.effects, "sent")).toHaveLength(before);
    for (let i = 1; i <= 8; i++) {
      script.recv(moved);
      script.act(moved, { type: "timer", timer: "ack" });
      script.settle();
    }
    expect(receivedBy(moved)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
  });
});

describe("acknowledgements", () => {
  it("ride on data and need no message of their own in a dialogue", () => {
    const { script, p, q } = connected();
    for (let i = 0; i < 100; i++) {
      script.recv(q);
      script.send(p, 1, "ping");
      script.settle();
      script.recv(p);
      script.send(q, 0, "pong");
      script.settle();
    }
    expect([...written(p.effects, "ack"), ...written(q.effects, "ack")]).toEqual([]);
    expect(retained(p) + retained(q)).toBeLessThanOrEqual(1);
  });

  it("are written once per hundred-odd messages when all data goes one way", () => {
    const { script, p, q } = connected();
    for (let i = 0; i < 1_280; i++) {
      script.recv(p);
      script.send(q, 0, "m");
      script.settle();
    }
    expect(written(p.effects, "ack")).toHaveLength(10);
    expect(retained(q)).toBeLessThan(256);
  });

  it("come within the ack timer when nothing else happens", () => {
    const { script, p, q } = connected();
    expect(ofType(p.effects, "set_timer")).toMatchObject([{ timer: "ack" }]);
    expect(outline(script.act(p, { type: "timer", timer: "ack" }))).toEqual(["write ack"]);
    script.settle();
    expect(retained(q)).toBe(0);
  });
});

describe("finish", () => {
  it("waits until everything sent is safe, then tells the scheduler", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "last words");
    expect(outline(script.act(q, { type: "finish" }))).toEqual(["write ack_req"]);
    script.settle();
    expect(outline(q.effects).slice(-2)).toEqual(["close", "control terminated"]);
    expect(outline(script.control(q, { type: "farewell" }))).toEqual(["finished"]); // F3
    script.recv(p);
    expect(receivedBy(p)).toEqual(["hello", "last words"]);
  });

  it("goes on at the new place when the process is moved meanwhile", () => {
    const { script, p } = connected();
    script.send(p, 1, "last words");
    script.act(p, { type: "finish" });
    freeze(script, p);
    const moved = initialize(script);
    script.cut(p, script.process("Q gone", 1, place("2.9")));
    complete(script, p, moved);
    script.settle();
    expect(outline(moved.effects)).toContain("control terminated");
  });
});
