import { describe, expect, test } from "vitest";
import { Request } from "../../src/comm/request.ts";
import { ANY_SOURCE, ANY_TAG } from "../../src/protocol/ids.ts";
import { randomFrom, runRanks } from "./in-process.ts";

describe("send() and recv()", () => {
  test("messages of one sender arrive in the order sent", async () => {
    await runRanks(3, async (comm) => {
      if (comm.rank > 0) for (let i = 0; i < 200; i++) await comm.send([comm.rank, i], 0, i % 2);
      if (comm.rank > 0) return;
      const next = [0, 0, 0];
      for (let i = 0; i < 400; i++) {
        const { data, source } = await comm.recv<[number, number]>();
        expect(data).toEqual([source, next[source]!++]);
      }
    });
  });

  test("recv() picks by source and tag and leaves the rest in order", async () => {
    await runRanks(2, async (comm) => {
      if (comm.rank === 0) {
        for (const [data, tag] of [
          ["a", 1],
          ["b", 2],
          ["c", 1],
          ["d", 3],
        ] as const)
          await comm.send(data, 1, tag);
        return;
      }
      expect((await comm.recv({ source: 0, tag: 3 })).data).toBe("d");
      expect((await comm.recv({ tag: 1 })).data).toBe("a");
      expect(await comm.recv({ source: ANY_SOURCE, tag: ANY_TAG })).toEqual({ data: "b", source: 0, tag: 2 });
      expect((await comm.recv()).data).toBe("c");
    });
  });

  test("what was sent may be changed once send() has resolved", async () => {
    await runRanks(2, async (comm) => {
      const list = Float64Array.of(1, 2, 3);
      if (comm.rank === 0) {
        await comm.send(list.subarray(1), 1);
        list.fill(0);
      } else {
        expect((await comm.recv()).data).toEqual(Float64Array.of(2, 3));
      }
    });
  });

  test("a process may send to itself", async () => {
    await runRanks(2, async (comm) => {
      await comm.send("me", comm.rank, 4);
      expect(await comm.recv({ source: comm.rank })).toEqual({ data: "me", source: comm.rank, tag: 4 });
    });
  });

  test("sendrecv() passes values round a ring", async () => {
    const size = 5;
    const values = await runRanks(size, async (comm) => {
      const right = (comm.rank + 1) % size;
      const left = (comm.rank + size - 1) % size;
      const { data } = await comm.sendrecv<number>(comm.rank, right, {
        sendtag: 3,
        source: left,
        recvtag: 3,
      });
      return data;
    });
    expect(values).toEqual([4, 0, 1, 2, 3]);
  });

  test("probe() and iprobe() tell of a message and leave it", async () => {
    await runRanks(2, async (comm) => {
      if (comm.rank === 0) return await comm.send(new Uint8Array(1000), 1, 9);
      const status = await comm.probe({ source: 0 });
      expect(status).toMatchObject({ source: 0, tag: 9 });
      expect(status.sizeBytes).toBeGreaterThanOrEqual(1000);
      expect(comm.iprobe()).toEqual(status);
      expect(comm.iprobe({ tag: 8 })).toBeUndefined();
      expect((await comm.recv()).tag).toBe(9);
      expect(comm.iprobe()).toBeUndefined();
    });
  });

  test.each([1, 2, 3, 4])(
    "everybody to everybody at random, nothing lost and in order (seed %i)",
    async (seed) => {
      const size = 6;
      const each = 40;
      await runRanks(
        size,
        async (comm) => {
          const random = randomFrom(seed * 100 + comm.rank);
          const sending = (async () => {
            const counts = Array.from({ length: size }, () => 0);
            for (let i = 0; i < each * size; i++) {
              const dest = i % size;
              await comm.send(counts[dest]!++, dest, Math.floor(random() * 3));
            }
          })();
          // Any tag for a while, then by source, so that both ways of matching are mixed.
          const next = Array.from({ length: size }, () => 0);
          for (let i = 0; i < (each * size) / 2; i++) {
            const { data, source } = await comm.recv<number>();
            expect(data).toBe(next[source]!++);
          }
          for (let source = 0; source < size; source++) {
            while (next[source]! < each) expect((await comm.recv({ source })).data).toBe(next[source]!++);
          }
          await sending;
          expect(comm.iprobe()).toBeUndefined();
        },
        seed,
      );
    },
  );
});

describe("requests", () => {
  test("receives take messages in the order in which they were begun", async () => {
    await runRanks(2, async (comm) => {
      if (comm.rank === 0) {
        const sends = [1, 2, 3].map((value) => comm.isend(value, 1));
        expect(await Request.waitall(sends)).toEqual([true, true, true]);
        return;
      }
      const receives = [comm.irecv(), comm.irecv(), comm.irecv()];
      const messages = await Request.waitall(receives);
      expect(messages.map(({ data }) => data)).toEqual([1, 2, 3]);
    });
  });

  test("test() has nothing before the message is there, and the message after", async () => {
    await runRanks(2, async (comm) => {
      if (comm.rank === 0) {
        await comm.recv();
        await comm.send("late", 1);
        return;
      }
      const request = comm.irecv({ source: 0 });
      expect(request.test()).toBeUndefined();
      expect(Request.testall([request])).toBeUndefined();
      await comm.send("go", 0);
      while (!request.test()) await new Promise(setImmediate);
      expect(request.test()).toEqual({ data: "late", source: 0, tag: 0 });
      expect(await request.wait()).toEqual({ data: "late", source: 0, tag: 0 });
    });
  });

  test("waitany() gives each request once, then undefined", async () => {
    await runRanks(4, async (comm) => {
      if (comm.rank > 0) return await comm.send(comm.rank * 10, 0);
      const requests = [1, 2, 3].map((source) => comm.irecv<number>({ source }));
      const seen = new Map<number, number>();
      for (let any = await Request.waitany(requests); any; any = await Request.waitany(requests)) {
        seen.set(any.index, any.result.data);
      }
      expect([...seen].toSorted(([a], [b]) => a - b)).toEqual([
        [0, 10],
        [1, 20],
        [2, 30],
      ]);
      expect(await Request.waitany([])).toBeUndefined();
      expect(Request.testany(requests)).toBeUndefined();
    });
  });

  test("an error waits in the request for whoever takes its result", async () => {
    await runRanks(1, async (comm) => {
      const request = comm.isend("x", 7);
      await new Promise(setImmediate);
      expect(() => request.test()).toThrow("send() dest must be 0, got 7");
      await expect(request.wait()).rejects.toMatchObject({ code: "ERR_RANK" });
    });
  });
});

describe("wrong arguments", () => {
  test.each<[string, string, (comm: Parameters<Parameters<typeof runRanks>[1]>[0]) => Promise<unknown>]>([
    [
      "ERR_RANK",
      'send() dest must be an integer from 0 to 7, got "x"',
      (comm) => comm.send(1, "x" as unknown as number),
    ],
    ["ERR_RANK", "send() dest must be an integer from 0 to 7, got 8", (comm) => comm.send(1, 8)],
    ["ERR_RANK", "send() dest must be an integer from 0 to 7, got -1", (comm) => comm.send(1, ANY_SOURCE)],
    [
      "ERR_RANK",
      "send() dest must be an integer from 0 to 7, got undefined",
      (comm) => comm.send(1, undefined as unknown as number),
    ],
    [
      "ERR_TAG",
      "send() tag must be an integer from 0 to 2147483647, got 1.5",
      (comm) => comm.send(1, 0, 1.5),
    ],
    [
      "ERR_TAG",
      "send() tag must be an integer from 0 to 2147483647, got -1",
      (comm) => comm.send(1, 0, ANY_TAG),
    ],
    [
      "ERR_RANK",
      "recv() source must be ANY_SOURCE or an integer from 0 to 7, got 9",
      (comm) => comm.recv({ source: 9 }),
    ],
    [
      "ERR_TAG",
      "recv() tag must be ANY_TAG or an integer from 0 to 2147483647, got null",
      (comm) => comm.recv({ tag: null as unknown as number }),
    ],
    [
      "ERR_RANK",
      "probe() source must be ANY_SOURCE or an integer from 0 to 7, got an object",
      (comm) => comm.probe({ source: {} as unknown as number }),
    ],
    [
      "ERR_TAG",
      "sendrecv() sendtag must be an integer from 0 to 2147483647, got -2",
      (comm) => comm.sendrecv(1, 0, { sendtag: -2 }),
    ],
  ])("%s: %s", async (code, message, call) => {
    await runRanks(8, async (comm, network) => {
      await expect(call(comm)).rejects.toMatchObject({ code, message });
      expect(network.sent).toEqual([]);
    });
  });

  test("something that cannot travel is refused", async () => {
    await runRanks(1, async (comm) => {
      await expect(comm.send(() => 1, 0)).rejects.toMatchObject({ code: "ERR_NOT_SENDABLE" });
      await expect(comm.isend(() => 1, 0).wait()).rejects.toMatchObject({ code: "ERR_NOT_SENDABLE" });
      await expect(comm.allgather({ f: () => 1 })).rejects.toMatchObject({ code: "ERR_NOT_SENDABLE" });
      await expect(comm.sendrecv(() => 1, 0)).rejects.toMatchObject({ code: "ERR_NOT_SENDABLE" });
      await comm.send("next", 0);
      expect((await comm.recv()).data).toBe("next");
      await expect(comm.send({ f: () => 1 }, 0)).rejects.toMatchObject({ code: "ERR_NOT_SENDABLE" });
      await expect(comm.send([comm], 0)).rejects.toMatchObject({
        message: 'Cannot send an instance of class "Comm" (send a plain object with its data)',
      });
    });
  });
});
