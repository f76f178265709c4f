import { describe, expect, test } from "vitest";
import { parseArguments } from "../../examples/mg/arguments.ts";
import { createGrid } from "../../examples/mg/grid.ts";
import { kernelMG } from "../../examples/mg/kernel-mg.ts";
import { RandomSequence } from "../../examples/mg/random.ts";
import { bitsOf, CLASSES, verify } from "../../examples/mg/verify.ts";
import type { ProblemClass } from "../../examples/mg/verify.ts";
import { runRanks } from "../comm/in-process.ts";

const [classS, classW] = CLASSES as [ProblemClass, ProblemClass];

test("the random numbers are those of x ← 5¹³·x mod 2⁴⁶, also after leaving some out", () => {
  const sequence = new RandomSequence();
  let x = 314159265n;
  for (let i = 0; i < 1000; i++) {
    x = (5n ** 13n * x) % 2n ** 46n;
    expect(sequence.next()).toBe(Number(x) / 2 ** 46);
  }
  const ahead = new RandomSequence();
  ahead.skip(999);
  expect(ahead.next()).toBe(Number(x) / 2 ** 46);
});

describe("the planes of a level", () => {
  test.each([1, 2, 4, 8, 16, 32])("are dealt out once each among %i processes", (size) => {
    for (let k = 0; k < 5; k++) {
      const slabs = Array.from({ length: size }, (_, rank) => createGrid(32, rank, size).levels[k]!);
      const held = slabs.flatMap(({ first, planes }) => Array.from({ length: planes }, (_, i) => first + i));
      expect(held).toEqual(Array.from({ length: 2 ** (k + 1) }, (_, i) => i + 1));
    }
  });
});

describe("class S", () => {
  test.each([1, 2, 4, 8, 16, 32])("verifies with %i processes", async (size) => {
    const outcomes = await runRanks(size, (comm) => kernelMG(comm, classS));
    for (const { norm } of outcomes) expect(verify(classS, norm)).toMatchObject({ successful: true });
  });

  test("gives the same bits with any number of processes, in any timing, with a startup iteration or without", async () => {
    const bits = new Set<string>();
    for (const [size, seed] of [
      [1, 1],
      [2, 1],
      [4, 1],
      [8, 1],
      [8, 2],
      [8, 3],
      [32, 1],
    ] as const) {
      const outcomes = await runRanks(size, (comm) => kernelMG(comm, classS, { startup: seed === 1 }), seed);
      for (const { norm } of outcomes) bits.add(bitsOf(norm));
    }
    expect([...bits]).toHaveLength(1);
  });

  test("talks to near neighbours only, one border plane in a message", async () => {
    const size = 8;
    const sent = await runRanks(size, async (comm, network) => {
      // The distribution of the charges and the norm are collectives; an iteration is not.
      let before = 0;
      let after = 0;
      await kernelMG(
        comm,
        { ...classS, iterations: 2 },
        {
          startup: false,
          afterIteration: async (iteration) => {
            await comm.barrier();
            if (iteration === 1) before = network.sent.length;
            else after = network.sent.length;
            await comm.barrier();
          },
        },
      );
      return network.sent.slice(before, after);
    });
    const messages = sent[0]!.filter(({ sizeBytes }) => sizeBytes > 100);
    const sizes = new Set(messages.map(({ sizeBytes }) => sizeBytes - 3));
    expect([...sizes].toSorted((a, b) => b - a)).toEqual([34, 18, 10, 6, 4].map((n) => n * n * 8));
    // Eight processes hold at least one plane each down to 8³; below that every second and every fourth one.
    for (const { source, dest, sizeBytes } of messages) {
      const distance = Math.min((source - dest + size) % size, (dest - source + size) % size);
      expect(distance).toBeLessThanOrEqual(sizeBytes - 3 >= 800 ? 1 : sizeBytes - 3 === 288 ? 2 : 4);
    }
  });
});

test("class W verifies with 8 processes", async () => {
  const [outcome] = await runRanks(8, (comm) => kernelMG(comm, classW, { startup: false }));
  expect(verify(classW, outcome!.norm)).toMatchObject({ successful: true });
});

test("a wrong norm is refused", () => {
  expect(verify(classS, classS.norm * (1 + 2e-8)).successful).toBe(false);
  expect(verify(classS, Number.NaN).successful).toBe(false);
});

test.each([
  [["--class", "B"], 1, "--class must be S, W or A"],
  [["--frob"], 1, 'Unknown or incomplete argument "--frob"'],
  [["--migrate-after", "x"], 1, "--migrate-after must be the number of an iteration, got NaN"],
  [["--class", "S"], 3, "Class S needs a power of two of processes up to 32, got 3"],
  [["--class", "S"], 64, "Class S needs a power of two of processes up to 32, got 64"],
])("%j with %i processes is refused", (list, size, message) => {
  expect(parseArguments(list, size)).toBe(message);
});
