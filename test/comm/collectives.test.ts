import { describe, expect, test } from "vitest";
import { runRanks } from "./in-process.ts";

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe.each(SIZES)("with %i processes", (size) => {
  const roots = Array.from({ length: size }, (_, rank) => rank);

  test("barrier() lets nobody go before everybody has come", async () => {
    let arrived = 0;
    await runRanks(size, async (comm) => {
      for (let round = 1; round <= 3; round++) {
        arrived++;
        await comm.barrier();
        expect(arrived).toBeGreaterThanOrEqual(round * size);
      }
    });
  });

  test.each(roots)("bcast() hands the value of root %i to everybody", async (root) => {
    const values = await runRanks(size, async (comm) => {
      const mine = comm.rank === root ? { list: [root, "x"], bytes: new Uint8Array([1, 2]) } : undefined;
      return await comm.bcast(mine, root);
    });
    for (const value of values) expect(value).toEqual({ list: [root, "x"], bytes: new Uint8Array([1, 2]) });
  });

  test.each(roots)(
    "gather() gives root %i all values in rank order and the others undefined",
    async (root) => {
      const values = await runRanks(size, (comm) => comm.gather(`from ${comm.rank}`, root));
      values.forEach((value, rank) => {
        expect(value).toEqual(rank === root ? roots.map((source) => `from ${source}`) : undefined);
      });
    },
  );

  test.each(roots)("scatter() deals out the items of root %i", async (root) => {
    const items = roots.map((rank) => new Float64Array([rank, root]));
    const values = await runRanks(size, (comm) => comm.scatter(comm.rank === root ? items : undefined, root));
    expect(values).toEqual(items);
  });

  test("allgather() gives everybody all values in rank order", async () => {
    const values = await runRanks(size, (comm) => comm.allgather({ rank: comm.rank }));
    for (const value of values) expect(value).toEqual(roots.map((rank) => ({ rank })));
  });

  test("alltoall() transposes", async () => {
    const values = await runRanks(size, (comm) => comm.alltoall(roots.map((dest) => `${comm.rank}→${dest}`)));
    values.forEach((value, rank) => expect(value).toEqual(roots.map((source) => `${source}→${rank}`)));
  });

  test("results are the caller's own, its own part too", async () => {
    await runRanks(size, async (comm) => {
      const mine = { rank: comm.rank };
      const gathered = await comm.allgather(mine);
      const collected = await comm.gather(mine);
      const swapped = await comm.alltoall(roots.map(() => mine));
      const dealt = await comm.scatter(roots.map(() => mine));
      mine.rank = -1;
      expect(gathered).toEqual(roots.map((rank) => ({ rank })));
      expect(collected).toEqual(comm.rank === 0 ? roots.map((rank) => ({ rank })) : undefined);
      expect(swapped).toEqual(roots.map((rank) => ({ rank })));
      expect(dealt).toEqual({ rank: 0 });
    });
  });

  test.each([1, 2, 3])("collectives in a row do not take each other's messages (seed %i)", async (seed) => {
    await runRanks(
      size,
      async (comm) => {
        for (let round = 0; round < 12; round++) {
          const root = round % size;
          expect(await comm.bcast(comm.rank === root ? round : -1, root)).toBe(round);
          const all = await comm.alltoall(roots.map((dest) => [round, comm.rank, dest]));
          expect(all).toEqual(roots.map((source) => [round, source, comm.rank]));
          expect(await comm.allgather(round + comm.rank)).toEqual(roots.map((rank) => round + rank));
        }
      },
      seed,
    );
  });

  test("collectives begun together take their own messages", async () => {
    await runRanks(size, async (comm) => {
      const both = await Promise.all([comm.allgather("a"), comm.barrier(), comm.allgather(comm.rank)]);
      expect(both[0]).toEqual(roots.map(() => "a"));
      expect(both[2]).toEqual(roots);
    });
  });
});

test("collectives never match the program's receives", async () => {
  await runRanks(2, async (comm) => {
    const wild = comm.irecv();
    await comm.barrier();
    await comm.bcast("collective");
    await comm.send("mine", 1 - comm.rank, 5);
    expect(await wild.wait()).toEqual({ data: "mine", source: 1 - comm.rank, tag: 5 });
  });
});

test("allgather() and barrier() take ⌈log₂ n⌉ messages of each rank", async () => {
  for (const [size, rounds] of [
    [2, 1],
    [5, 3],
    [8, 3],
    [9, 4],
  ] as const) {
    const counts = await runRanks(size, async (comm, network) => {
      const count = () => network.sent.filter((message) => message.source === comm.rank).length;
      await comm.barrier();
      const barrier = count();
      await comm.allgather(comm.rank);
      return [barrier, count() - barrier];
    });
    for (const count of counts) expect(count).toEqual([rounds, rounds]);
  }
});

test("wrong arguments are refused before anything is sent", async () => {
  await runRanks(2, async (comm, network) => {
    await expect(comm.bcast(1, 2)).rejects.toMatchObject({
      code: "ERR_RANK",
      message: "bcast() root must be an integer from 0 to 1, got 2",
    });
    await expect(comm.scatter([1, 2, 3], comm.rank)).rejects.toMatchObject({
      code: "ERR_COUNT",
      message: "scatter() needs an array of 2 items, one for each rank, got 3",
    });
    await expect(comm.alltoall("ab" as unknown as string[])).rejects.toMatchObject({ code: "ERR_COUNT" });
    expect(network.sent).toEqual([]);
  });
});
