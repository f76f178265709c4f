import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createComm } from "../../src/comm/comm.ts";
import { localHost } from "../../src/comm/local-host.ts";
import { createMachine } from "../../src/comm/machine.ts";
import { SUM } from "../../src/comm/operators.ts";

describe("a computation of size 1", () => {
  test("has one rank that can talk to itself", async () => {
    const comm = createComm(localHost());
    expect([comm.rank, comm.size]).toEqual([0, 1]);
    const value = { when: new Date(5), map: new Map([[1, new Set([2])]]) };
    await comm.send(value, 0, 3);
    value.map.clear();
    expect(comm.iprobe({ tag: 3 })).toMatchObject({ source: 0, tag: 3 });
    const { data } = await comm.recv({ tag: 3 });
    expect(data).toEqual({ when: new Date(5), map: new Map([[1, new Set([2])]]) });
  });

  test("answers a receive posted before the message is sent", async () => {
    const comm = createComm(localHost());
    const later = comm.irecv({ source: 0 });
    await comm.send("now", 0);
    expect((await later.wait()).data).toBe("now");
  });

  test("returns from collectives with its own value", async () => {
    const comm = createComm(localHost());
    await comm.barrier();
    expect(await comm.bcast("x")).toBe("x");
    expect(await comm.allreduce(5, SUM)).toBe(5);
    expect(await comm.reduce([1, 2], SUM)).toEqual([1, 2]);
    expect(await comm.alltoall(["me"])).toEqual(["me"]);
    expect(await comm.exscan(5, SUM)).toBeUndefined();
  });

  test("shows its one host and says that there is nowhere to go", async () => {
    const machine = createMachine(localHost());
    expect(await machine.hosts()).toEqual([machine.host]);
    expect(machine.host).toMatchObject({ name: "local", engine: "node", processes: 1 });
    await machine.migrate(0, "local");
    await machine.migrate();
    await expect(machine.migrate(0, "elsewhere")).rejects.toMatchObject({
      code: "ERR_NO_MACHINE",
      message: 'Start the program with "godwit run" to migrate to a host: there is no virtual machine here',
    });
    await expect(machine.migrate(1)).rejects.toMatchObject({ code: "ERR_RANK" });
    await expect(machine.migrate(0, {} as unknown as string)).rejects.toMatchObject({
      code: "ERR_UNKNOWN_HOST",
    });
  });

  test("waits for ever for a message nobody sends, and lets Node end", async () => {
    const program = `import { comm } from "godwit"; console.log("before"); await comm.recv(); console.log("after");`;
    const node = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    await expect(node).rejects.toMatchObject({
      code: 13,
      stdout: "before\n",
      stderr: expect.stringContaining("unsettled top-level await") as string,
    });
  });
});
