/** The command line as users start it: a process of its own, with a real machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProcessInfo } from "../../src/machine/client-types.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const SAMPLES = fileURLToPath(new URL("samples/", import.meta.url));

let home: string;
/** In the environment of everything a test starts, so that what is left of it can be found. */
let mark: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "godwit-cli-"));
  mark = `GODWIT_TEST_MARK=${randomUUID()}`;
});

afterEach(() => rm(home, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly out: { stdout: string; stderr: string };
  readonly exit: Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
}

function start(...argv: string[]): Running {
  const [name, value] = mark.split("=") as [string, string];
  const env = { ...process.env, GODWIT_HOME: home, [name]: value };
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const out = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (out.stderr += text));
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).then((exitCode) => ({ exitCode, ...out }));
  return { child, out, exit };
}

const godwit = (...argv: string[]) => start(...argv).exit;
const sample = (name: string) => join(SAMPLES, name);

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`In vain waited until ${what}`);
    await sleep(20);
  }
}

/** The processes a test has started that still live. */
function leftOvers(): string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((osPid) => {
      try {
        return readFileSync(`/proc/${osPid}/environ`, "latin1").includes(mark);
      } catch {
        return false;
      }
    });
}

describe("exit codes", () => {
  it.each([
    [["--version"], 0],
    [["run", "--help"], 0],
    [[], 2],
    [["run"], 2],
    [["run", "package.json"], 2],
    [["ps"], 1],
  ])("godwit %j: %d", async (argv, expected) => {
    expect((await godwit(...argv)).exitCode).toBe(expected);
  });
});

describe("godwit run", () => {
  it("passes arguments on, and brings every rank's lines whole, in order, once", async () => {
    const run = await godwit("run", sample("lines.ts"), "-n", "3", "--hosts", "2", "--", "a b", "--hosts");
    expect(run.exitCode).toBe(0);
    const lines = run.stdout.replace("no end", "").split("\n").filter(Boolean);
    for (const rank of [0, 1, 2]) {
      expect(lines.filter((line) => line.startsWith(`rank ${rank} `))).toEqual(
        Array.from({ length: 200 }, (_, i) => `rank ${rank} line ${i} a b|--hosts`),
      );
    }
    expect(lines).toHaveLength(600);
    expect(run.stderr.split("\n").toSorted()).toEqual(["", ...[0, 1, 2].map((r) => `rank ${r} says so`)]);
  });

  it("prints what one process alone would print, to the byte", async () => {
    const { stdout, stderr } = await godwit("run", sample("lines.ts"), "-n", "1");
    expect(stdout).toBe(`${Array.from({ length: 200 }, (_, i) => `rank 0 line ${i} \n`).join("")}no end`);
    expect(stderr).toBe("rank 0 says so\n");
  });

  it("a program that throws: its error and line, which rank and where, exit code 1", async () => {
    const run = await godwit("run", sample("throw.ts"), "-n", "2");
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/Error: boom\n {4}at .*throw\.ts:5:/);
    expect(run.stderr).toMatch(/^godwit: rank 1 on h\d /m);
  });

  it("a rank that is killed: which, where, how, and its last output", async () => {
    const run = await godwit("run", sample("kill.ts"), "-n", "2");
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).toMatch(
      /^godwit: rank 1 on host "h\d" was killed by SIGKILL; its last output:\n {2}\| rank 1 is here$/m,
    );
    expect(run.stderr).not.toMatch(/rank 0/);
  });

  it("a program that cannot be compiled: where, and exit code 1", async () => {
    const run = await godwit("run", sample("broken.ts"), "-n", "1");
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toMatch(/^godwit run: [^]*broken\.ts:2/);
  });

  it("--report and --trace write files", async () => {
    const [report, trace] = [join(home, "report.json"), join(home, "trace.html")];
    const argv = ["-n", "2", "--hosts", "2", "--report", report, "--trace", trace];
    expect((await godwit("run", sample("lines.ts"), ...argv)).exitCode).toBe(0);
    expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({
      exitCode: 0,
      ranks: [
        { rank: 0, hosts: ["h1"] },
        { rank: 1, hosts: ["h2"] },
      ],
      migrations: [],
    });
    expect(await readFile(trace, "utf8")).toMatch(/<title>lines/);
  });

  it.runIf(process.platform === "linux").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends the program and leaves nothing behind", async (signal, expected) => {
    const { child, out, exit } = start("run", sample("forever.ts"), "-n", "2", "--hosts", "2");
    await until("the program runs", () => out.stdout === "ready\n");
    child.kill(signal);
    expect(await exit).toEqual({ exitCode: expected, stdout: "ready\n", stderr: "" });
    await until("everything has ended", () => leftOvers().length === 0);
  });

  it.runIf(process.platform === "linux")(
    "Ctrl-C on a terminal, which all its processes hear, is as quiet",
    async () => {
      const { child, out, exit } = start("run", sample("forever.ts"), "-n", "2", "--hosts", "2");
      await until("the program runs", () => out.stdout === "ready\n");
      // The child leads a process group of its own, as a shell's jobs do.
      process.kill(-child.pid!, "SIGINT");
      expect(await exit).toEqual({ exitCode: 130, stdout: "ready\n", stderr: "" });
      await until("everything has ended", () => leftOvers().length === 0);
    },
  );

  it.runIf(process.platform === "linux")("killed itself, it leaves nothing behind either", async () => {
    const { child, out } = start("run", sample("forever.ts"), "-n", "2", "--hosts", "2");
    await until("the program runs", () => out.stdout === "ready\n");
    child.kill("SIGKILL");
    await until("everything has ended", () => leftOvers().length === 0);
  });

  it("ends quietly when nobody reads its output any more", async () => {
    const { child, out, exit } = start("run", sample("flood.ts"), "-n", "2", "--hosts", "1");
    await until("there is output", () => out.stdout.length > 10_000);
    child.stdout!.destroy();
    expect(await exit).toMatchObject({ exitCode: 141, stderr: "" });
  });
});

describe("a machine that stays", () => {
  it("is started, used, looked at, drained and ended", async () => {
    const up = await godwit("up", "--hosts", "2");
    expect(up).toMatchObject({ exitCode: 0, stderr: "" });
    expect(up.stdout).toMatch(/^Machine with 2 hosts at 127\.0\.0\.1:\d+\n$/);
    try {
      const program = start("run", sample("forever.ts"), "-n", "2");
      await until("the program runs", () => program.out.stdout === "ready\n");
      const processes = async () => JSON.parse((await godwit("ps", "--json")).stdout) as ProcessInfo[];
      const before = await processes();
      expect(before.map(({ rank, host, status }) => [rank, host, status])).toEqual([
        [0, "h1", "running"],
        [1, "h2", "running"],
      ]);
      const { job } = before[0]!;
      const moved = await godwit("migrate", job, "0", "h2");
      expect(moved).toMatchObject({ exitCode: 0, stderr: "" });
      expect(moved.stdout).toMatch(/^Moved rank 0 from h1 to h2: [\d.]+ k?B, frozen for [\d.]+ .?s\n$/);
      expect((await processes()).map(({ host }) => host)).toEqual(["h2", "h2"]);
      expect(await godwit("drain", "h2")).toMatchObject({
        exitCode: 0,
        stdout: "Host h2 is empty: 2 processes moved\n",
      });
      expect((await processes()).map(({ host }) => host)).toEqual(["h1", "h1"]);
      expect((await godwit("migrate", job, "7")).stderr).toMatch(/^godwit migrate: .*not 7\n$/);
      program.child.kill("SIGINT");
      expect((await program.exit).exitCode).toBe(130);
      expect(await processes()).toEqual([]);
    } finally {
      expect(await godwit("down")).toMatchObject({ exitCode: 0, stdout: "Machine ended\n", stderr: "" });
    }
    expect((await godwit("ps")).exitCode).toBe(1);
  });

  it("a port in use is one line, from the background too", async () => {
    const up = await godwit("up", "--hosts", "1");
    const port = /:(\d+)/.exec(up.stdout)![1]!;
    const elsewhere = await mkdtemp(join(tmpdir(), "godwit-cli-"));
    const first = home;
    home = elsewhere;
    const second = await godwit("up", "--hosts", "1", "--port", port);
    expect(second).toMatchObject({ exitCode: 1, stdout: "" });
    expect(second.stderr).toMatch(new RegExp(`^godwit up: Choose another port: .*${port}.* is in use\n$`));
    await rm(elsewhere, { recursive: true, force: true });
    home = first;
    expect((await godwit("down")).exitCode).toBe(0);
  });
});
