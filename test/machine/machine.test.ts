/** A machine of real OS processes: running programs, failing ones, and leaving nothing behind. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  connectMachine,
  startMachine,
  type MachineClient,
  type ProcessInfo,
} from "../../src/machine/index.ts";
import { helloBytes, newSecret } from "../../src/machine/transport/credentials.ts";
import { allGone, run } from "./running.ts";

let machine: MachineClient;
beforeAll(async () => {
  machine = await startMachine({ hosts: 2 });
});
afterAll(async () => {
  await machine.close();
});

describe("programs", () => {
  it("each rank writes its lines and ends with exit code 0", async () => {
    const job = await run(machine, "hello", { size: 3 });
    const report = await job.ended();
    expect(job.outputOf(1).toSorted()).toEqual([
      "rank 0 of 3 on h1",
      "rank 1 of 3 on h2",
      "rank 2 of 3 on h1",
    ]);
    expect(report).toMatchObject({ program: "hello.ts", size: 3, exitCode: 0, migrations: [] });
    expect(report.ranks.map(({ hosts, exitCode }) => [hosts, exitCode])).toEqual([
      [["h1"], 0],
      [["h2"], 0],
      [["h1"], 0],
    ]);
    expect(job.events.at(0)).toMatchObject({ type: "started" });
    expect(job.events.at(-1)).toMatchObject({ type: "ended", exitCode: 0 });
  });

  it("a program that throws says so on stderr and fails the job, whose other ranks are ended", async () => {
    const job = await run(machine, "fails", { size: 3, args: ["throw"] });
    const report = await job.ended();
    expect(report.exitCode).toBe(1);
    expect(job.outputOf(1, 1)).toEqual(["about to fail"]);
    expect(job.outputOf(2, 1).join("\n")).toContain("Error: on purpose");
    expect(job.outputOf(2, 1).join("\n")).toContain("fails.ts");
    expect(job.of("rank_ended").find(({ rank }) => rank === 1)).toMatchObject({ exitCode: 1, signal: null });
    expect(job.of("rank_ended")).toHaveLength(3);
    expect(job.of("rank_ended").filter(({ crash }) => crash !== undefined)).toEqual([]);
  });

  it("the job's exit code is that of the rank that failed", async () => {
    const job = await run(machine, "fails", { size: 2, args: ["exit"] });
    expect((await job.ended()).exitCode).toBe(7);
  });

  it("a carrier that crashes is reported with its rank, host, signal and last output", async () => {
    const job = await run(machine, "waits", { size: 2 });
    await job.until((event) => event.type === "output", 2);
    const victim = (await machine.processes()).find(({ rank }) => rank === 1)!;
    process.kill(victim.osPid, "SIGKILL");
    const report = await job.ended();
    expect(report.exitCode).toBe(137);
    const { crash, signal } = job.of("rank_ended").find(({ rank }) => rank === 1)!;
    expect(signal).toBe("SIGKILL");
    expect(crash).toContain('rank 1 on host "h2" was killed by SIGKILL');
    expect(crash).toContain("rank 1 waits");
  });

  it("kill() ends a job", async () => {
    const job = await run(machine, "waits", { size: 2 });
    await job.until((event) => event.type === "output", 2);
    const osPids = (await machine.processes()).map(({ osPid }) => osPid);
    await job.job.kill();
    expect((await job.ended()).exitCode).not.toBe(0);
    await allGone(osPids);
    expect(await machine.processes()).toEqual([]);
  });

  it("a job ends with the client that runs it", async () => {
    const client = await connectMachine(machine.address);
    const job = await run(client, "waits", { size: 2 });
    await job.until((event) => event.type === "output", 2);
    const osPids = (await machine.processes()).map(({ osPid }) => osPid);
    const ended = expect(job.ended()).rejects.toMatchObject({ code: "ERR_CLOSED" });
    await client.close();
    await ended;
    await allGone(osPids);
  });
});

describe("requests", () => {
  it("hosts() tells what each host is", async () => {
    expect(await machine.hosts()).toMatchObject([
      { id: 1, name: "h1", engine: "node", arch: process.arch, status: "up" },
      { id: 2, name: "h2", engine: "node", platform: process.platform, status: "up" },
    ]);
  });

  it("an unknown job, rank or host is an error to whoever names it, and nobody else is disturbed", async () => {
    const job = await run(machine, "waits", { size: 1 });
    await job.until((event) => event.type === "output");
    const { id } = job.job;
    await expect(machine.migrate("999", 0)).rejects.toMatchObject({ code: "ERR_UNKNOWN_JOB" });
    await expect(machine.migrate(id, 5)).rejects.toMatchObject({ code: "ERR_UNKNOWN_RANK" });
    await expect(machine.migrate(id, 0, "h9")).rejects.toMatchObject({ code: "ERR_UNKNOWN_HOST" });
    await expect(machine.drain("h9")).rejects.toMatchObject({ code: "ERR_UNKNOWN_HOST" });
    expect(await machine.processes()).toMatchObject([{ job: id, rank: 0, host: "h1", status: "running" }]);
    await job.job.kill();
    await job.ended();
  });

  it("a port in use is named", async () => {
    const { port } = machine.address;
    await expect(startMachine({ hosts: 1, port })).rejects.toMatchObject({
      code: "ERR_PORT_IN_USE",
      message: expect.stringContaining(String(port)) as string,
    });
  });

  it("an engine that is not there is named", async () => {
    await expect(startMachine({ hosts: 1, engines: ["/nowhere/node"] })).rejects.toMatchObject({
      code: "ERR_START",
      message: expect.stringContaining("/nowhere/node") as string,
    });
  });
});

describe("strangers", () => {
  it("a client with another secret is refused", async () => {
    const address = { ...machine.address, secret: newSecret() };
    await expect(connectMachine(address)).rejects.toMatchObject({ code: "ERR_CONNECTION_LOST" });
  });

  it("random bytes after right credentials end that connection and harm nobody", async () => {
    const { host, port, secret } = machine.address;
    for (const bytes of [randomBytes(5_000), Buffer.from([1, 0, 255, 255, 255, 255, 255, 255])]) {
      const socket = net.connect(port, host);
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.on("error", () => {});
      socket.resume();
      socket.write(Buffer.concat([helloBytes(secret, "control"), bytes]));
      await closed;
    }
    const job = await run(machine, "hello", { size: 2 });
    expect((await job.ended()).exitCode).toBe(0);
  });

  it("random bytes on a channel of a running process end that channel and harm nobody", async () => {
    const own = await startMachine({ hosts: 2, unixSockets: true });
    onTestFinished(() => own.close());
    const job = await run(own, "waits", { size: 1 });
    await job.until((event) => event.type === "output");
    const [{ host, vmid }] = (await own.processes()) as [ProcessInfo];
    // The machine's directory has a random name. Only ours takes our secret; others cut the connection at once.
    const paths = readdirSync(tmpdir())
      .map((name) => join(tmpdir(), name, host, `${vmid}.sock`))
      .filter((path) => existsSync(path));
    expect(paths).not.toEqual([]);
    for (const path of paths) {
      for (const bytes of [
        randomBytes(5_000),
        Buffer.from([2, 40, 9, 0, 0, 0, 0, 0]),
        Buffer.from([1, 0, 1]),
      ]) {
        const socket = net.connect(path);
        const closed = new Promise((resolve) => socket.once("close", resolve));
        socket.on("error", () => {});
        socket.resume();
        socket.end(Buffer.concat([helloBytes(own.address.secret, "channel"), bytes]));
        await closed;
      }
    }
    await own.migrate(job.job.id, 0);
    expect(await own.processes()).toMatchObject([{ rank: 0, status: "running", migrations: 1 }]);
    await job.job.kill();
    await job.ended();
  });

  it("an executable that is not what its name says is refused", async () => {
    const executable = { hash: "0".repeat(64), code: "export {}", map: "", name: "fake.ts" };
    await expect(machine.run(executable, { size: 1 })).rejects.toMatchObject({ code: "ERR_EXECUTABLE_HASH" });
  });
});

describe("the end", () => {
  it("close() leaves no OS process behind", async () => {
    const own = await startMachine({ hosts: 2 });
    const job = await run(own, "waits", { size: 2 });
    await job.until((event) => event.type === "output", 2);
    const osPids = [...(await own.hosts()), ...(await own.processes())].map(({ osPid }) => osPid);
    expect(osPids).toHaveLength(4);
    job.ended().catch(() => {});
    await own.close();
    await allGone(osPids);
  });

  it("down() from another client ends the machine", async () => {
    const own = await startMachine({ hosts: 1 });
    const osPids = (await own.hosts()).map(({ osPid }) => osPid);
    const other = await connectMachine(own.address);
    await other.down();
    await allGone(osPids);
    await own.close();
  });

  it("a machine ends with the OS process that started it, even when that is killed", async () => {
    const starter = fileURLToPath(new URL("programs/starter.mjs", import.meta.url));
    const child = spawn(process.execPath, [starter], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await new Promise<Buffer>((resolve) => child.stdout.once("data", resolve)))
      .toString()
      .split("\n");
    const osPids = JSON.parse(line!) as number[];
    child.kill("SIGKILL");
    await allGone(osPids);
  });

  it("a host whose daemon is killed is lost, its carriers end, and the job fails saying so", async () => {
    const own = await startMachine({ hosts: 2 });
    const job = await run(own, "waits", { size: 2 });
    await job.until((event) => event.type === "output", 2);
    const osPids = (await own.processes()).map(({ osPid }) => osPid);
    process.kill((await own.hosts())[1]!.osPid, "SIGKILL");
    const report = await job.ended();
    expect(report.exitCode).not.toBe(0);
    expect(job.of("rank_ended").find(({ rank }) => rank === 1)?.crash).toContain('host "h2" was lost');
    await allGone(osPids);
    await own.close();
  });
});
