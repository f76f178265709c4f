/**
 * FIGS. 3–7 of US 7,065,549, line by line. Each test names the figure and the lines it shows; P is the
 * process that migrates or receives (rank 0 at 1.1), Q its peer (rank 1 at 2.1), P' the initialized process
 * (rank 0 at 3.1).
 */
import { describe, expect, it } from "vitest";
import { exportState } from "../../src/protocol/index.ts";
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

describe("FIG. 3, Send(m, dest)", () => {
  it("lines 1–3: connects to a destination that is not connected", () => {
    const script = new Script();
    const q = script.process("Q", 1, place("2.1"), { plTable: [{ rank: 0, location: place("1.1") }] });
    const effects = script.send(q, 0, "m");
    expect(outline(effects)).toEqual(["sent", "open", "write conn_req", "write data"]);
    expect(ofType(effects, "open")[0]!.to.vmid).toBe("1.1");
  });

  it("line 4: sends along the channel that is there already", () => {
    const { script, q } = connected();
    const effects = script.send(q, 0, "again");
    expect(outline(effects)).toEqual(["write data", "sent"]);
  });

  it("is buffered: completes before anything has arrived, and before it is known where the receiver is", () => {
    const script = new Script();
    const q = script.process("Q", 1, place("2.1"));
    expect(outline(script.send(q, 0, "m"))).toEqual(["sent", "control lookup"]);
  });
});

describe("FIG. 4, Connect(dest)", () => {
  it("line 2: sends conn_req to pl[dest], naming both ends", () => {
    const script = new Script();
    const q = script.process("Q", 1, place("2.1"), { plTable: [{ rank: 0, location: place("1.1") }] });
    expect(written(script.send(q, 0, "m"), "conn_req")[0]).toMatchObject({
      job: "job",
      rank: 1,
      vmid: "2.1",
      dest: 0,
      destVmid: "1.1",
    });
  });

  it("lines 3–5: conn_ack makes the connection, and nothing is sent twice", () => {
    const { script, p, q } = connected();
    expect(written(p.effects, "conn_ack")).toHaveLength(1);
    expect(q.state.peers.get(0)!.channel).toMatchObject({ state: "open" });
    expect(written(q.effects, "data")).toHaveLength(1);
    expect(script.underWay()).toEqual([]);
  });

  it("lines 6–7: grants a request that comes while its own is under way, and both keep the same channel", () => {
    const script = new Script();
    const plTable = [
      { rank: 0, location: place("1.1") },
      { rank: 1, location: place("2.1") },
    ];
    const p = script.process("P", 0, place("1.1"), { plTable });
    const q = script.process("Q", 1, place("2.1"), { plTable });
    script.send(p, 1, "from P");
    script.send(q, 0, "from Q");
    script.recv(p);
    script.recv(q);
    script.settle();
    expect([receivedBy(p), receivedBy(q)]).toEqual([["from Q"], ["from P"]]);
    expect(p.state.peers.get(1)!.channel!.id).toBeGreaterThan(0); // the lower rank's own
    expect(q.state.peers.get(0)!.channel!.id).toBeLessThan(0);
  });

  it("lines 8–11: after conn_nack consults the scheduler and connects to the new vmid", () => {
    const { script, p, q } = connected();
    freeze(script, p);
    script.settle();
    const moved = initialize(script);
    const r = script.process("R", 2, place("4.1"), { plTable: [{ rank: 0, location: place("1.1") }] });
    script.send(r, 0, "to whom it may concern");
    script.settle();
    expect(written(p.effects, "conn_nack")).toMatchObject([{ reason: "migrating" }]);
    expect(told(r.effects, "lookup")).toEqual([{ type: "lookup", rank: 0, avoid: 1 }]);
    const effects = script.control(r, {
      type: "location",
      rank: 0,
      status: "migrating",
      location: place("3.1", 2),
    });
    expect(written(effects, "conn_req")[0]).toMatchObject({ destVmid: "3.1" });
    script.settle();
    expect(written(moved.effects, "conn_ack")).toHaveLength(1);
    expect(q.state.phase).toBe("running");
  });

  it("lines 12–13: reports that the destination has terminated", () => {
    const script = new Script();
    const q = script.process("Q", 1, place("2.1"), { windowBytes: 1_000 });
    script.send(q, 0, "first", { sizeBytes: 900 });
    script.send(q, 0, "waits", { sizeBytes: 900 });
    const effects = script.control(q, { type: "location", rank: 0, status: "terminated", location: null });
    expect(outline(effects)).toEqual(["undeliverable", "send_failed"]);
    expect(outline(script.send(q, 0, "late"))).toEqual(["send_failed"]);
  });
});

describe("FIG. 5, recv(src, m, tag)", () => {
  it("lines 2–3: returns the listed message and deletes it from the list", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "listed");
    script.settle();
    expect(p.state.list.size).toBe(1);
    expect(text(ofType(script.recv(p, 1), "received")[0]!.message)).toBe("listed");
    expect(p.state.list.size).toBe(0);
  });

  it("lines 5–7: appends messages nobody waits for, and goes on until the wanted one comes", () => {
    const { script, p, q } = connected();
    script.recv(p, 1, 5);
    script.send(q, 0, "unwanted", { tag: 4 });
    script.send(q, 0, "wanted", { tag: 5 });
    script.settle();
    expect(receivedBy(p)).toEqual(["hello", "wanted"]);
    expect(p.state.list.toArray().map(text)).toEqual(["unwanted"]);
  });

  it("lines 9–10: grants a connection whether or not a receive waits", () => {
    const { p } = connected();
    expect(written(p.effects, "conn_ack")).toMatchObject([
      { rank: 0, vmid: "1.1", progress: { accepted: 0 } },
    ]);
  });

  it("lines 11–12: closes down the connection with the sender of peer_migrating", () => {
    const { script, p, q } = connected();
    script.recv(q);
    freeze(script, p);
    script.settle();
    expect(written(q.effects, "end_of_messages")).toHaveLength(1);
    expect(q.state.channels.size).toBe(0);
  });
});

describe("FIG. 6, migrate()", () => {
  it("line 1: begins when migration_request is received and the program has reached a poll-point", () => {
    const { script, p } = connected();
    const to = place("3.1", 2);
    expect(
      outline(script.control(p, { type: "migration_request", migration: 7, to, incarnation: 1 })),
    ).toEqual(["request_freeze"]);
    expect(outline(script.send(p, 1, "still running"))).toContain("sent");
  });

  it("lines 2 and 5: informs the scheduler and sends peer_migrating to every connected peer", () => {
    const { script, p } = connected();
    expect(outline(freeze(script, p))).toEqual([
      "control migration_start",
      "write peer_migrating",
      "set_timer",
    ]);
  });

  it("line 3: does not transfer before the scheduler has answered", () => {
    const { script, p } = connected();
    freeze(script, p);
    script.settle();
    expect(ofType(p.effects, "transfer")).toEqual([]);
    const effects = script.control(p, { type: "new_vmid", migration: 7 });
    expect(ofType(effects, "transfer")).toMatchObject([{ to: { vmid: "3.1" }, migration: 7 }]);
  });

  it("line 4: rejects every conn_req that arrives beyond this point", () => {
    const { script, p } = connected();
    freeze(script, p);
    const r = script.process("R", 2, place("4.1"), { plTable: [{ rank: 0, location: place("1.1") }] });
    script.send(r, 0, "m");
    script.settle();
    expect(written(p.effects, "conn_nack")).toEqual([{ type: "conn_nack", reason: "migrating" }]);
  });

  it("line 6: receives incoming messages into the list until end_of_messages, though a receive waits", () => {
    const { script, p, q } = connected();
    script.recv(p, 1);
    script.send(q, 0, "in transit");
    freeze(script, p);
    script.control(p, { type: "new_vmid", migration: 7 });
    script.deliver(p); // the data, ahead of the marker back
    expect(p.state.list.toArray().map(text)).toEqual(["in transit"]);
    expect(ofType(p.effects, "transfer")).toEqual([]);
    script.settle();
    expect(receivedBy(p)).toEqual(["hello"]);
    expect(ofType(p.effects, "transfer")).toHaveLength(1);
  });

  it("line 7: closes all existing connections, acknowledging what it takes along", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "taken along");
    freeze(script, p);
    script.settle();
    expect(p.state.channels.size).toBe(0);
    expect(q.state.peers.get(0)!.out.retained.size).toBe(0);
  });

  it("line 8: sends the received-message-list, with all that belongs to it", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "listed");
    freeze(script, p);
    script.settle();
    const state = exportState(p.state);
    expect(state.received.map(text)).toEqual(["listed"]);
    expect(state.streams).toMatchObject([{ peer: 1, accepted: 2, lastSent: 0 }]);
  });

  it("lines 11–13: waits for migration_commit, then terminates", () => {
    const { script, p } = connected();
    freeze(script, p);
    script.control(p, { type: "new_vmid", migration: 7 });
    script.settle();
    expect(p.state.phase).toBe("transferring");
    expect(outline(script.control(p, { type: "migration_commit", migration: 7 }))).toEqual(["terminate"]);
  });
});

describe("FIG. 7, initialize()", () => {
  it("line 1: accepts all conn_req, and acknowledges no message", () => {
    const script = new Script();
    const moved = initialize(script);
    const q = script.process("Q", 1, place("2.1"), { plTable: [{ rank: 0, location: place("3.1", 2) }] });
    script.send(q, 0, "early");
    script.settle();
    expect(written(moved.effects, "conn_ack")).toMatchObject([{ progress: null }]);
    script.act(moved, { type: "timer", timer: "ack" });
    expect(written(moved.effects, "ack")).toEqual([]);
    expect(q.state.peers.get(0)!.out.retained.size).toBe(1);
  });

  it("lines 2–3: inserts the received list in front of what has arrived meanwhile", () => {
    const { script, p, q } = connected();
    script.send(q, 0, "before");
    freeze(script, p);
    script.settle();
    const moved = initialize(script);
    script.send(q, 0, "after");
    script.control(q, { type: "location", rank: 0, status: "migrating", location: place("3.1", 2) });
    script.settle();
    complete(script, p, moved);
    expect(moved.state.list.toArray().map(text)).toEqual(["before", "after"]);
  });

  it("lines 4–6: informs the scheduler when the rest is restored, and does not run yet", () => {
    const { script, p } = connected();
    freeze(script, p);
    script.control(p, { type: "new_vmid", migration: 7 });
    script.settle();
    const moved = initialize(script);
    script.act(moved, { type: "state_received", state: exportState(p.state) });
    const effects = script.act(moved, { type: "restored" });
    expect(outline(effects)).toEqual(["control restore_complete"]);
    expect(() => script.recv(moved)).toThrow(/P1/);
  });

  it("lines 7–8: runs when the scheduler has committed, says so, and answers what was waiting", () => {
    const { script, p, q } = connected();
    script.recv(p, 1);
    freeze(script, p);
    script.settle();
    const moved = initialize(script);
    script.send(q, 0, "for the new place");
    script.control(q, { type: "location", rank: 0, status: "migrating", location: place("3.1", 2) });
    script.settle();
    const effects = complete(script, p, moved);
    expect(outline(effects).slice(0, 2)).toEqual(["resume", "control migration_commit"]);
    expect(receivedBy(moved)).toEqual(["for the new place"]);
  });
});
