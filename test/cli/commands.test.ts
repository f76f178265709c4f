import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { commands } from "../../src/cli/cli.ts";
import { Interrupted } from "../../src/cli/command.ts";
import { writeRecord } from "../../src/cli/machine-file.ts";
import { FakeMachine, jobReport, migrationReport, runCli } from "./fake-machine.ts";

let home: string;
let program: string;
let machine: FakeMachine;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "godwit-cli-"));
  program = join(home, "hello.ts");
  await writeFile(program, "");
  machine = new FakeMachine();
});

afterEach(() => rm(home, { recursive: true, force: true }));

const godwit = (...argv: string[]) => runCli(argv, { home, machine });

/** As if `godwit up` had been run by this process. */
const machineIsUp = () =>
  writeRecord({ GODWIT_HOME: home }, { address: machine.address, osPid: process.pid });

const line = (rank: number, fd: 1 | 2, line: string, partial = false) =>
  ({ type: "output", rank, fd, line, partial }) as const;

describe("help", () => {
  it("`godwit --help` lists every command", async () => {
    const { exitCode, stdout, stderr } = await godwit("--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    for (const { name, summary } of commands) expect(stdout).toContain(`  ${name.padEnd(12)}${summary}`);
  });

  it.each(commands)("`godwit $name --help` shows usage and an example that is valid", async (command) => {
    const { exitCode, stdout } = await godwit(command.name, "--help");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(`Usage: godwit ${command.name}`);
    expect(stdout).toMatch(`Example: godwit ${command.name}`);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it("`--help` after `--` belongs to the program", async () => {
    await godwit("run", program, "-n", "1", "--", "--help");
    expect(machine.log[1]).toMatchObject(["run", program, { args: ["--help"] }]);
  });

  it("`godwit --version` prints the package's version", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    expect(await godwit("--version")).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
  });
});

describe("wrong use is one line and exit code 2", () => {
  it.each<[string, string]>([
    ["rnu", 'godwit: Unknown command "rnu"; did you mean "run"? (godwit --help)'],
    ["migrat 1 0", 'godwit: Unknown command "migrat"; did you mean "migrate"? (godwit --help)'],
    ["--versoin", 'godwit: Unknown option "--versoin"; did you mean "--version"? (godwit --help)'],
    ["run", "godwit run: Missing FILE (godwit run --help)"],
    ["run nowhere.ts -n 1", 'godwit run: No such file "nowhere.ts" (godwit run --help)'],
    ["run src -n 1", 'godwit run: "src" is not a file (godwit run --help)'],
    [
      "run a.ts -n 1 --otlp x",
      'godwit run: Option "--otlp" needs an http or https URL, not "x" (godwit run --help)',
    ],
    [
      "run package.json -n 1 --engine nod",
      'godwit run: Option "--engine" needs node, bun, deno or a path, not "nod" (godwit run --help)',
    ],
    ["run package.json -n 1 --engine ./nod", 'godwit run: No such engine "./nod" (godwit run --help)'],
    [
      "run package.json -n 1 --report no/where.json",
      'godwit run: Cannot write "no/where.json": no such folder, or not writable (godwit run --help)',
    ],
    [
      "up --port 65536",
      'godwit up: Option "--port" needs a whole number from 0 to 65535, not "65536" (godwit up --help)',
    ],
    ["ps now", 'godwit ps: Unexpected argument "now" (godwit ps --help)'],
    ["migrate 1", "godwit migrate: Missing RANK (godwit migrate --help)"],
    ["migrate 1 x", 'godwit migrate: RANK needs a whole number from 0, not "x" (godwit migrate --help)'],
    ["drain", "godwit drain: Missing HOST (godwit drain --help)"],
    ["build", "godwit build: Missing FILE (godwit build --help)"],
  ])("godwit %s", async (line, message) => {
    const { exitCode, stdout, stderr } = await godwit(...line.split(" "));
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 2, stdout: "", stderr: `${message}\n` });
    expect(machine.log).toEqual([]);
  });

  it("without a command the help goes to stderr", async () => {
    expect(await godwit()).toMatchObject({ exitCode: 2, stdout: "" });
  });
});

describe("run", () => {
  it("starts a machine of four hosts and ends it", async () => {
    expect(await godwit("run", program, "-n", "3", "--", "a", "b")).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(machine.log).toEqual([
      ["start", { hosts: 4, processes: 3, whole: true }],
      ["run", program, { size: 3, args: ["a", "b"], trace: false }],
      ["close"],
    ]);
  });

  it("starts hosts that can be lost one by one where that is of use", async () => {
    await godwit("run", program, "-n", "3", "--restart-on-loss");
    expect(machine.log[0]).toEqual(["start", { hosts: 4, processes: 3 }]);
  });

  it("passes everything on", async () => {
    const line = "--hosts 2 --engine bun --engine deno --shuffle 50 --seed 7";
    await godwit("run", program, "-n", "3", ...line.split(" "));
    expect(machine.log.slice(0, 2)).toEqual([
      ["start", { hosts: 2, processes: 3, engines: ["bun", "deno"] }],
      ["run", program, { size: 3, args: [], shuffleMs: 50, seed: 7, trace: false }],
    ]);
  });

  it("has a host for each engine", async () => {
    const engines = ["node", "bun", "deno", "./node_modules/.bin/node", "node"];
    await godwit("run", program, "-n", "1", ...engines.map((engine) => `--engine=${engine}`));
    expect(machine.log[0]).toEqual(["start", { hosts: 5, processes: 1, engines }]);
  });

  it("joins the machine that is up, unless --hosts is given", async () => {
    await machineIsUp();
    await godwit("run", program, "-n", "1");
    await godwit("run", program, "-n", "1", "--hosts", "2");
    expect(machine.log.map(([what]) => what)).toEqual(["connect", "run", "close", "start", "run", "close"]);
  });

  it("writes each line whole to where it belongs", async () => {
    machine.script = [
      line(0, 1, "one"),
      line(1, 2, "two"),
      line(1, 1, "no end", true),
      line(0, 1, "three"),
      line(0, 1, "last", true),
      ...machine.script,
    ];
    const plain = await godwit("run", program, "-n", "2");
    expect(plain.stdout).toBe("one\nno end\nthree\nlast");
    expect(plain.stderr).toBe("two\n");
    const prefixed = await godwit("run", program, "-n", "2", "--prefix");
    expect(prefixed.stdout).toBe("[0] one\n[1] no end\n[0] three\n[0] last");
    expect(prefixed.stderr).toBe("[1] two\n");
  });

  it("tells of a crash with its last output, and not of the ranks ended because of it", async () => {
    const crash = 'rank 0 on host "h3" was killed by SIGSEGV; its last output:\none\ntwo';
    machine.script = [
      { type: "rank_ended", rank: 0, exitCode: 139, signal: "SIGSEGV", crash },
      { type: "rank_ended", rank: 1, exitCode: 137, signal: "SIGKILL" },
      { type: "ended", exitCode: 139, report: jobReport([139, 137]) },
    ];
    const { exitCode, stderr } = await godwit("run", program, "-n", "2");
    expect(exitCode).toBe(139);
    expect(stderr).toBe(
      'godwit: rank 0 on host "h3" was killed by SIGSEGV; its last output:\n  | one\n  | two\n',
    );
  });

  it("tells where a program failed after it moved", async () => {
    machine.script = [
      { type: "migration", migration: migrationReport },
      { type: "rank_ended", rank: 0, exitCode: 3, signal: null },
      { type: "ended", exitCode: 3, report: jobReport([3]) },
    ];
    const { stderr } = await godwit("run", program, "-n", "1");
    expect(stderr).toBe("godwit: rank 0 on host-3 ended with exit code 3\n");
  });

  it("does not end with 0 when a rank failed", async () => {
    machine.script = [
      { type: "rank_ended", rank: 0, exitCode: 3, signal: null },
      { type: "notice", text: "2 messages to rank 1 were never received" },
      { type: "ended", exitCode: 0, report: jobReport([0, 3]) },
    ];
    expect(await godwit("run", program, "-n", "2")).toMatchObject({
      exitCode: 3,
      stderr:
        "godwit: rank 0 on host-1 ended with exit code 3\ngodwit: 2 messages to rank 1 were never received\n",
    });
  });

  it("writes the report", async () => {
    const path = join(home, "report.json");
    await godwit("run", program, "-n", "1", "--report", path);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(jobReport([0]));
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGPIPE", 141],
  ] as const)("on %s ends the job, closes the machine and exits with %d", async (signal, expected) => {
    machine.script = [];
    const controller = new AbortController();
    const running = runCli(["run", program, "-n", "1"], { home, machine, interrupted: controller.signal });
    await vi.waitUntil(() => machine.log.length === 2, { timeout: 30_000 }); // started, running
    controller.abort(new Interrupted(signal));
    expect(await running).toMatchObject({ exitCode: expected, stdout: "", stderr: "" });
    expect(machine.log.slice(2)).toEqual([["kill"], ["close"]]);
  });

  it("interrupted before the machine runs, starts nothing", async () => {
    const interrupted = AbortSignal.abort(new Interrupted("SIGINT"));
    const { exitCode, log } = await runCli(["run", program, "-n", "1"], { home, machine, interrupted });
    expect({ exitCode, log }).toEqual({ exitCode: 130, log: [] });
  });
});

describe("with a machine that is up", () => {
  beforeEach(machineIsUp);

  it("ps prints a table", async () => {
    expect((await godwit("ps")).stdout).toBe(
      [
        "JOB  RANK  PROGRAM  HOST    STATUS   MOVES  VMID   PID  PINNED",
        "1       0  mg       host-1  running      2  1.4   4711",
        "1      10  mg       host-2  running      0  2.12   812  main() → local db → Socket",
        "",
      ].join("\n"),
    );
    expect(machine.log).toEqual([["connect"], ["close"]]);
  });

  it("ps --pinned tells what would pin each process now", async () => {
    expect((await godwit("ps", "--pinned")).stdout).toBe(
      [
        "JOB  RANK  PROGRAM  HOST    STATUS   MOVES  VMID   PID  PINNED NOW",
        "1       0  mg       host-1  running      2  1.4   4711  -",
        "1      10  mg       host-2  running      0  2.12   812  main() → local file → FileHandle",
        "",
      ].join("\n"),
    );
  });

  it("hosts prints a table", async () => {
    expect((await godwit("hosts")).stdout).toBe(
      [
        "ID  NAME    STATUS    PROCESSES  ENGINE       PLATFORM   BYTES  MEMORY   FREE    LOAD       PID",
        " 1  host-1  up                2  node 24.0.0  linux x64  LE     16.0 GB  7.5 GB  1.3 of 4   100",
        " 2  host-2  draining         10  node 24.0.0  linux x64  LE     16.0 GB  7.5 GB  1.3 of 4  2000",
        "",
      ].join("\n"),
    );
  });

  it.each(["ps", "hosts"])("%s --json prints JSON", async (command) => {
    expect(JSON.parse((await godwit(command, "--json")).stdout)).toHaveLength(2);
  });

  it("migrate moves a rank and tells the cost", async () => {
    expect(await godwit("migrate", "1", "0", "host-3")).toMatchObject({
      exitCode: 0,
      stdout: "Moved rank 0 from host-1 to host-3: 7.5 MB, frozen for 12.3 ms\n",
    });
    await godwit("migrate", "1", "0");
    await godwit("migrate", "1", "0", "3");
    expect(machine.log.filter(([what]) => what === "migrate")).toEqual([
      ["migrate", "1", 0, "host-3"],
      ["migrate", "1", 0, undefined],
      ["migrate", "1", 0, 3],
    ]);
  });

  it("a failing request is one line and exit code 1, and the machine is left", async () => {
    expect(await godwit("migrate", "2", "0")).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: 'godwit migrate: No such job "2"\n',
    });
    expect(machine.log.at(-1)).toEqual(["close"]);
  });

  it("checkpoint tells where, how much and how long", async () => {
    expect((await godwit("checkpoint", "1")).stdout).toBe(
      "Saved job 1 to /home/own/001: 12.3 MB in 45.6 ms\n",
    );
    const { log } = await godwit("checkpoint", "1", "--to", "/saved");
    expect(log).toContainEqual(["checkpoint", "1", "/saved"]);
  });

  it("restart starts a job where its checkpoint has it, on the machine there is", async () => {
    const { exitCode, log } = await godwit(
      "restart",
      "/saved",
      "--restart-on-loss",
      "--checkpoint-every",
      "1.5s",
    );
    expect(exitCode).toBe(0);
    const options = { checkpoint: { everyMs: 1500 }, restartOnLoss: true, trace: false };
    expect(log).toEqual([["connect"], ["restart", "/saved", options], ["close"]]);
  });

  it("drain tells how many moved", async () => {
    expect((await godwit("drain", "host-1")).stdout).toBe("Host host-1 is empty: 1 process moved\n");
  });

  it("a second machine is refused", async () => {
    expect(await godwit("up")).toMatchObject({
      exitCode: 1,
      stderr:
        'godwit up: A machine is running already at 127.0.0.1:4100; end it with "godwit down" or give this one another GODWIT_HOME\n',
    });
  });

  it("only the owner may read the machine's address", async () => {
    expect((await stat(join(home, "machine.json"))).mode & 0o777).toBe(0o600);
  });
});

describe("without a machine", () => {
  it.each(["ps", "hosts", "migrate 1 0", "drain 1", "down"])("`godwit %s` says so", async (line) => {
    const [command] = line.split(" ");
    expect(await godwit(...line.split(" "))).toMatchObject({
      exitCode: 1,
      stderr: `godwit ${command}: No machine is running; start one with "godwit up"\n`,
    });
  });

  it("the file of a machine that has died is removed", async () => {
    const path = join(home, "machine.json");
    // No process has this number: it is above the largest Linux gives.
    await writeFile(path, JSON.stringify({ address: machine.address, osPid: 2 ** 22 + 1 }));
    expect(await godwit("ps")).toMatchObject({ exitCode: 1 });
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });

  it("a file that is something else is left alone", async () => {
    const path = join(home, "machine.json");
    await writeFile(path, "hello");
    expect(await godwit("ps")).toMatchObject({
      exitCode: 1,
      stderr: `godwit ps: "${path}" is not a machine's address; remove it\n`,
    });
  });
});

describe("build", () => {
  it("writes executable and source map", async () => {
    const out = join(home, "out.js");
    expect(await godwit("build", program, "-o", out)).toMatchObject({
      exitCode: 0,
      stdout: `${out}  4 B  h\n`,
    });
    expect(await readFile(out, "utf8")).toBe("code");
    expect(await readFile(`${out}.map`, "utf8")).toBe("{}");
  });
});

it("GODWIT_DEBUG=1 adds the stack", async () => {
  const variables = { GODWIT_DEBUG: "1" };
  const { stderr } = await runCli(["ps"], { home, machine, variables });
  expect(stderr).toMatch(/^godwit ps: No machine is running.*\nGodwitError: No machine.*\n {4}at /);
});
