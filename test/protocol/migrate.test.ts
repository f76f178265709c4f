import { describe, expect, it } from "vitest";
import { exportState } from "../../src/protocol/index.ts";
import type { Effect } from "../../src/protocol/index.ts";
import {
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
import type { Actor, Script } from "./script.ts";

function abort(script: Script, p: Actor): Effect[] {
  return script.control(p, {
    type: "migration_abort",
    migration: 7,
    incarnation: 3,
    reason: "destination died",
  });
}

/** Frozen, drained, told to go: the state is on its way. */
function transferring(script: Script, p: Actor): void {
  freeze(script, p);
  script.control(p, { type: "new_vmid", migration: 7 });
  script.settle();
}

describe("a migration that is aborted", () => {
  it("before the program was stopped changes nothing but the incarnation", () => {
    const { script, p } = connected();
    script.control(p, { type: "migration_request", migration: 7, to: place("3.1", 2), incarnation: 1 });
    expect(outline(abort(script, p))).toEqual([]);
    expect(p.state).toMatchObject({ phase: "running", self: { incarnation: 3 } });
    // The runtime may be about to stop the program all the same.
    expect(outline(script.act(p, { type: "frozen" }))).toEqual(["resume"]);
  });

  it("while channels are drained lets the process take up again, with what has arrived meanwhile", () => {
    const { script, p, q } = connected();
    script.recv(p);
    freeze(script, p);
    script.send(q, 0, "meanwhile");
    script.deliver(p);
    const effects = abort(script, p);
    expect(outline(effects).slice(-2)).toEqual(["resume", "received"]);
    expect(receivedBy(p)).toEqual(["hello", "meanwhile"]);
  });

  it("after the transfer brings the peers back, with what they have sent to the other place", () => {
    const { script, p, q } = connected();
    transferring(script, p);
    const moved = initialize(script);
    script.send(q, 0, "to the wrong place");
    script.control(q, { type: "location", rank: 0, status: "migrating", location: place("3.1", 2) });
    script.settle();
    expect(moved.state.arriving!.aside!.messages).toHaveLength(1);
    abort(script, p);
    script.kill(moved);
    expect(told(q.effects, "lookup").at(-1)).toMatchObject({ avoid: 2 });
    script.control(q, { type: "location", rank: 0, status: "running", location: place("1.1", 3) });
    script.recv(p);
    script.settle();
    expect(receivedBy(p)).toEqual(["hello", "to the wrong place"]);
  });

  it("is not given up by the source alone: when the transfer fails it waits for the scheduler's word", () => {
    const { script, p } = connected();
    transferring(script, p);
    const late = script.act(p, { type: "transfer_failed", migration: 6, reason: "of one that was aborted" });
    expect(outline(late)).toEqual([]);
    const effects = script.act(p, { type: "transfer_failed", migration: 7, reason: "reset" });
    expect(outline(effects)).toEqual(["control migration_failed"]);
    expect(() => script.recv(p)).toThrow(/P1/);
    expect(outline(script.control(p, { type: "migration_commit", migration: 7 }))).toEqual(["terminate"]);
  });

  it("because the program cannot be stopped was never begun", () => {
    const { script, p } = connected();
    script.control(p, { type: "migration_request", migration: 7, to: place("3.1", 2), incarnation: 1 });
    const effects = script.act(p, { type: "freeze_refused", reason: "main() → local db → Socket" });
    expect(told(effects, "migration_failed")).toMatchObject([{ reason: "main() → local db → Socket" }]);
    expect(outline(script.send(p, 1, "unharmed"))).toContain("sent");
  });
});

describe("draining", () => {
  it("does not wait for a peer that computes: what it has sent arrives at the new place", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "late");
    freeze(script, p);
    script.control(p, { type: "new_vmid", migration: 7 });
    expect(ofType(script.act(p, { type: "timer", timer: "drain" }), "transfer")).toHaveLength(1);
    const moved = initialize(script);
    script.settle();
    script.control(q, { type: "location", rank: 0, status: "migrating", location: place("3.1", 2) });
    script.settle();
    complete(script, p, moved);
    expect(moved.state.list.toArray().map(text)).toEqual(["late"]);
  });

  it("works from both ends of a channel at once", () => {
    const { script, p, q } = connected();
    script.send(p, 1, "p");
    script.send(q, 0, "q");
    freeze(script, p);
    script.control(q, { type: "migration_request", migration: 8, to: place("4.1", 2), incarnation: 1 });
    script.act(q, { type: "frozen" });
    for (const [actor, migration] of [
      [p, 7],
      [q, 8],
    ] as const) {
      script.control(actor, { type: "new_vmid", migration });
    }
    script.settle();
    expect([p.state.phase, q.state.phase]).toEqual(["transferring", "transferring"]);
    expect(exportState(p.state).received.map(text)).toEqual(["q"]);
    expect(exportState(q.state).received.map(text)).toEqual(["p"]);
    expect(exportState(p.state).streams[0]!.retained).toEqual([]);
  });

  it("leaves a peer that never hears of the close free to look further", () => {
    const { script, p, q } = connected();
    freeze(script, p);
    script.deliver(q);
    expect(written(q.effects, "end_of_messages")).toHaveLength(1);
    expect(outline(script.send(q, 0, "next"))).toEqual(["sent"]);
    const effects = script.act(q, { type: "timer", timer: "retry:0" });
    expect(outline(effects)).toEqual(["close", "control lookup"]);
  });
});

describe("an initialized process", () => {
  it("carries on every stream where it stood, in both directions", () => {
    const { script, p, q } = connected();
    script.send(p, 1, "p1");
    transferring(script, p);
    const moved = initialize(script);
    complete(script, p, moved);
    script.recv(q);
    script.recv(q);
    script.send(moved, 1, "p2");
    script.settle();
    expect(receivedBy(q)).toEqual(["p1", "p2"]);
    expect(written(q.effects, "conn_ack")).toMatchObject([{ progress: { accepted: 1 } }]);
  });

  it("sends what waits and what is unacknowledged as soon as it runs", () => {
    const { script, p, q } = connected();
    script.send(p, 1, "lost on the way");
    script.cut(p, q);
    const moved = initialize(script);
    freeze(script, p);
    script.act(p, { type: "timer", timer: "drain" });
    complete(script, p, moved);
    script.recv(q);
    script.settle();
    expect(receivedBy(q)).toEqual(["lost on the way"]);
  });

  it("does not start before the commit, nor without its state", () => {
    const { script } = connected();
    const moved = initialize(script);
    expect(() => script.control(moved, { type: "pl_table", migration: 7, oldVmid: "1.1" })).toThrow(/I3/);
    expect(() => script.act(initialize(script), { type: "restored" })).toThrow(/I2/);
  });
});
