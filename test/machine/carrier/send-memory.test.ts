import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { SendMemory } from "../../../src/machine/carrier/send-memory.ts";

const LARGE = 65_536;

function filled(sizeBytes: number, byte: number): Uint8Array {
  return new Uint8Array(sizeBytes).fill(byte);
}

describe("memory of large messages", () => {
  it("is another message's only once it has come back", () => {
    const memory = new SendMemory();
    const one = memory.copy(filled(LARGE, 1));
    const two = memory.copy(filled(LARGE, 2));
    expect(two.buffer).not.toBe(one.buffer);
    memory.giveBack([one]);
    const three = memory.copy(filled(LARGE, 3));
    expect(three.buffer).toBe(one.buffer);
    expect([two[0], three[0], three.at(-1)]).toEqual([2, 3, 3]);
    expect(memory.copy(filled(LARGE, 4)).buffer).not.toBe(one.buffer);
  });

  it("comes back once", () => {
    const memory = new SendMemory();
    const one = memory.copy(filled(LARGE, 1));
    memory.giveBack([one]);
    memory.giveBack([one]);
    expect(memory.copy(filled(LARGE, 2)).buffer).not.toBe(memory.copy(filled(LARGE, 3)).buffer);
  });

  it("of others stays theirs: what has moved here with the process, what is small", () => {
    const memory = new SendMemory();
    const moved = filled(LARGE, 1);
    const small = memory.copy(filled(100, 2));
    memory.giveBack([moved, small]);
    expect(memory.copy(filled(LARGE, 3)).buffer).not.toBe(moved.buffer);
    expect(memory.copy(filled(100, 4)).buffer).not.toBe(small.buffer);
    expect([moved[0], small[0]]).toEqual([1, 2]);
  });

  it("fits exactly: arrays of a message have the memory for themselves", () => {
    const memory = new SendMemory();
    memory.giveBack([memory.copy(filled(2 * LARGE, 1))]);
    const copy = memory.copy(filled(LARGE, 2));
    expect(copy.buffer.byteLength).toBe(LARGE);
  });

  it("that never comes back is let go: a message to the process itself is its reader's", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const memory = new SendMemory();
    const lost = Array.from({ length: 20 }, () => new WeakRef(memory.copy(filled(2 ** 20, 1)).buffer));
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(lost.filter((buffer) => buffer.deref() !== undefined)).toEqual([]);
    expect(memory.copy(filled(LARGE, 2))[0]).toBe(2);
  });

  it("is kept up to a bound", () => {
    const memory = new SendMemory();
    const copies = Array.from({ length: 40 }, () => memory.copy(filled(2 ** 20, 1)));
    const known = new Set(copies.map(({ buffer }) => buffer));
    memory.giveBack(copies);
    const again = Array.from({ length: 40 }, () => memory.copy(filled(2 ** 20, 2)));
    expect(again.filter(({ buffer }) => known.has(buffer))).toHaveLength(32);
  });
});
