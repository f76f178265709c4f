import { array, assert, asyncProperty, integer } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BAND,
  BOR,
  BXOR,
  LAND,
  LOR,
  LXOR,
  MAX,
  MAXLOC,
  MIN,
  MINLOC,
  PROD,
  SUM,
} from "../../src/comm/operators.ts";
import type { Operator } from "../../src/comm/operators.ts";
import { randomFrom, runRanks } from "./in-process.ts";

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const concat = (a: string, b: string) => a + b;
const tree = (a: string, b: string) => `(${a}${b})`;
const names = (size: number) => "abcdefghi".slice(0, size);

describe.each(SIZES)("with %i processes", (size) => {
  const ranks = Array.from({ length: size }, (_, rank) => rank);
  const letters = names(size);

  test.each(ranks)("reduce() combines in rank order at root %i, commutative or not", async (root) => {
    const results = await runRanks(size, (comm) => comm.reduce(letters[comm.rank] as string, concat, root));
    results.forEach((result, rank) => expect(result).toBe(rank === root ? letters : undefined));
  });

  test("allreduce() combines in rank order for everybody", async () => {
    const results = await runRanks(size, (comm) => comm.allreduce(letters[comm.rank] as string, concat));
    expect(results).toEqual(ranks.map(() => letters));
  });

  test("scan() gives rank r the combination of ranks 0 … r, exscan() that of 0 … r − 1", async () => {
    const results = await runRanks(size, async (comm) => [
      await comm.scan(letters[comm.rank] as string, concat),
      await comm.exscan(letters[comm.rank] as string, concat),
    ]);
    results.forEach((result, rank) => {
      expect(result).toEqual([letters.slice(0, rank + 1), rank === 0 ? undefined : letters.slice(0, rank)]);
    });
  });

  test("the order of operations depends on nothing but the size", async () => {
    const seen = new Set<string | undefined>();
    for (let seed = 0; seed < 5; seed++) {
      const root = seed % size;
      const results = await runRanks(
        size,
        async (comm) => [
          await comm.reduce(letters[comm.rank] as string, tree, root),
          await comm.allreduce(letters[comm.rank] as string, tree),
        ],
        seed,
      );
      results.forEach(([reduced, allreduced], rank) => {
        seen.add(allreduced);
        if (rank === root) seen.add(reduced);
      });
    }
    expect(seen.size).toBe(1);
  });

  test("floating-point sums are the same bits on all ranks, in reduce() and allreduce()", async () => {
    const random = randomFrom(size);
    const inputs = ranks.map(() =>
      Float64Array.from({ length: 100 }, () => (random() - 0.5) * 10 ** (random() * 20)),
    );
    const kept = inputs.map((input) => input.slice());
    const results = await runRanks(size, async (comm) => {
      const mine = inputs[comm.rank] as Float64Array;
      const root = size - 1;
      const reduced = await comm.reduce(mine, SUM, root);
      return [await comm.allreduce(mine, SUM), await comm.bcast(reduced, root)];
    });
    const expected = results[0]?.[0];
    expect(expected).toBeInstanceOf(Float64Array);
    for (const [allreduced, reduced] of results) {
      expect(allreduced).toEqual(expected);
      expect(reduced).toEqual(expected);
    }
    expect(inputs).toEqual(kept);
  });

  const integers = array(integer({ min: -50, max: 50 }), { minLength: size, maxLength: size });
  const cases: [Operator, (a: number, b: number) => number][] = [
    [SUM, (a, b) => a + b],
    [PROD, (a, b) => a * b],
    [MAX, (a, b) => Math.max(a, b)],
    [MIN, (a, b) => Math.min(a, b)],
    [BAND, (a, b) => a & b],
    [BOR, (a, b) => a | b],
    [BXOR, (a, b) => a ^ b],
  ];

  test.each(cases.map(([op, reference]) => ({ op, reference, name: op.name })))(
    "$name of integers is what a loop computes",
    async ({ op, reference }) => {
      await assert(
        asyncProperty(integers, integer(), async (values, seed) => {
          // PROD of nine may leave the safe integers, where the order of a loop differs from ours.
          const inputs = op === PROD ? values.map((value) => value % 8) : values;
          const results = await runRanks(
            size,
            async (comm) => {
              const mine = inputs[comm.rank] as number;
              const [typed, nested] = [Int32Array.of(mine, 1), [mine, [mine]]];
              return [
                await comm.allreduce(mine, op),
                (await comm.allreduce(typed, op))[0],
                await comm.allreduce(nested, op),
                await comm.scan(mine, op),
                await comm.allreduce(BigInt(mine), op),
              ];
            },
            seed,
          );
          const total = inputs.reduce(reference);
          results.forEach((result, rank) => {
            const prefix = inputs.slice(0, rank + 1).reduce(reference);
            expect(result.map(plain)).toEqual(
              [total, total, [total, [total]], prefix, BigInt(total)].map(plain),
            );
          });
        }),
        { numRuns: 8 },
      );
    },
  );

  test("logical operators combine booleans to booleans", async () => {
    const flags = ranks.map((rank) => rank % 3 !== 1);
    const results = await runRanks(size, async (comm) => {
      const mine = flags[comm.rank] as boolean;
      return [
        await comm.allreduce(mine, LAND),
        await comm.allreduce(mine, LOR),
        await comm.allreduce(mine, LXOR),
      ];
    });
    const expected = [flags.every(Boolean), true, flags.filter(Boolean).length % 2 === 1];
    for (const result of results) expect(result).toEqual(expected);
  });

  test("MAXLOC and MINLOC find where, the lowest place among equals", async () => {
    const results = await runRanks(size, async (comm) => {
      const pair: [number, number] = [-((comm.rank - 2) ** 2), comm.rank];
      return [await comm.allreduce(pair, MAXLOC), await comm.allreduce(pair, MINLOC)];
    });
    const values = ranks.map((rank) => -((rank - 2) ** 2));
    const [most, least] = [Math.max(...values), Math.min(...values)];
    const expected = [
      [most, values.indexOf(most)],
      [least, values.indexOf(least)],
    ];
    expect(results[0]).toEqual(expected);
    expect(results.at(-1)).toEqual(expected);
  });
});

/** −0 and 0 are the same to integers. */
function plain(value: unknown): unknown {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? `${item}n` : item));
}

/** What two processes get. */
async function both<T>(a: T, b: T, op: Operator): Promise<T | undefined> {
  return (await runRanks(2, (comm) => comm.allreduce(comm.rank === 0 ? a : b, op)))[1];
}

describe("operators", () => {
  test("BAND, BOR and BXOR are exact beyond 32 bits", async () => {
    expect(await both(2 ** 40 + 5, 2 ** 40 + 3, BAND)).toBe(2 ** 40 + 1);
    expect(await both(2 ** 40, 1, BOR)).toBe(2 ** 40 + 1);
    expect(await both(-1, 2 ** 40, BXOR)).toBe(-(2 ** 40) - 1);
    expect(await both(Uint32Array.of(0xffff_ffff), Uint32Array.of(1), BXOR)).toEqual(
      Uint32Array.of(0xffff_fffe),
    );
    expect(await both(true, true, BXOR)).toBe(false);
  });

  test("bigints and arrays of bigints combine exactly", async () => {
    expect(await both(2n ** 80n, 1n, SUM)).toBe(2n ** 80n + 1n);
    expect(await both(BigInt64Array.of(5n, -5n), BigInt64Array.of(7n, -7n), MAX)).toEqual(
      BigInt64Array.of(7n, -5n),
    );
    expect(await both(BigInt64Array.of(5n, 0n), BigInt64Array.of(7n, 0n), LOR)).toEqual(
      BigInt64Array.of(1n, 0n),
    );
  });

  test("SUM counts booleans, with one process too", async () => {
    expect(await both(true, true, SUM)).toBe(2);
    expect(await runRanks(1, (comm) => comm.allreduce(true, SUM))).toEqual([1]);
  });

  test("MAX and MIN of anything and NaN are NaN", async () => {
    for (const op of [MAX, MIN]) {
      expect(await both(Number.NaN, 1, op)).toBeNaN();
      expect(await both(1, Number.NaN, op)).toBeNaN();
      expect(await both(Float32Array.of(1), Float32Array.of(Number.NaN), op)).toEqual(
        Float32Array.of(Number.NaN),
      );
    }
  });

  test("small integer arrays wrap as their type does", async () => {
    expect(await both(Uint8Array.of(200), Uint8Array.of(100), SUM)).toEqual(Uint8Array.of(44));
  });

  test.each<[string, unknown, unknown, Operator]>([
    ['SUM cannot combine "a"', "a", "b", SUM],
    ["BAND cannot combine 1.5", 1.5, 2, BAND],
    ["BOR cannot combine a value of type Float64Array", new Float64Array(1), new Float64Array(1), BOR],
    ["MAXLOC cannot combine 3", 3, 4, MAXLOC],
    ["SUM cannot combine an object", {}, {}, SUM],
    [
      "SUM needs the same type and length on all ranks, got Int32Array(1) and Int32Array(2)",
      new Int32Array(1),
      new Int32Array(2),
      SUM,
    ],
    ["SUM needs the same type and length on all ranks, got 1 and 2n", 1, 2n, SUM],
    ["MAX needs the same type and length on all ranks, got Array(1) and Array(2)", [1], [1, 2], MAX],
  ])("%s", async (message, a, b, op) => {
    await expect(both(a, b, op)).rejects.toMatchObject({ code: "ERR_OPERAND", message });
  });

  test("something that is no operator is refused", async () => {
    await runRanks(1, async (comm) => {
      await expect(comm.reduce(1, "SUM" as unknown as Operator)).rejects.toMatchObject({
        code: "ERR_OPERATOR",
        message: 'reduce() op must be an operator such as SUM or a function (a, b) => c, got "SUM"',
      });
    });
  });
});
