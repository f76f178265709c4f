/** A machine whose OS processes fail where they are told to, and what can be seen of it from outside. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { startMachine, type MachineClient } from "../../../src/machine/index.ts";
import { expectWholeLedger } from "../ledger.ts";
import { isStopped, osPidsOf, osProcesses } from "../os-processes.ts";
import { run, type Running } from "../running.ts";
import type { Expected, Row } from "./rows.ts";

const HOSTS = ["h1", "h2", "h3", "h4"];
const SIZE = 3;
/** How long one stands still that was stopped: long enough for the others to notice, if they are to. */
const STOPPED_MS = 1_500;

export type How = "kill" | "stop";
export type Outcome = "stays" | "moves" | "lost";

export class Scene {
  machine!: MachineClient;
  /** All are up, and there is a scheduler: it can be used for another row. */
  #isWhole = true;
  readonly #directory = mkdtempSync(join(tmpdir(), "godwit-test-"));

  static async open(): Promise<Scene> {
    const scene = new Scene();
    process.env["GODWIT_FAIL"] = scene.#directory;
    scene.machine = await startMachine({ hosts: HOSTS.length });
    return scene;
  }

  /** For another row: this one, or a new one in its place. */
  async whole(): Promise<Scene> {
    if (this.#isWhole) return this;
    await this.close();
    return await Scene.open();
  }

  async close(): Promise<void> {
    await this.machine.close();
    delete process.env["GODWIT_FAIL"];
    rmSync(this.#directory, { recursive: true });
  }

  /**
   * Moves rank 1 while OS processes fail, then to its last host; says what has become of it.
   * @param afterMs how long the processes have talked before.
   */
  async play({ points, expected }: Row, how: How, afterMs = 0): Promise<Outcome> {
    this.#isWhole = false;
    const job = await run(this.machine, "ledger", { size: SIZE, args: ["h1", "10"] });
    await job.until((event) => event.type === "output", SIZE);
    await pause(afterMs);
    for (const point of points) writeFileSync(join(this.#directory, point), how);
    let [here, there] = ["h4", "h2"];
    let outcome: Outcome;
    do {
      [here, there] = [there, here];
      const moved = this.machine.migrate(job.job.id, 1, there).catch(() => {});
      await this.#failed(job, how, moved);
      await moved;
      outcome = await this.#outcome(job, there);
      // Which messages a migration takes is chance, in part: a marker may come too late to be heard.
    } while (this.#armed().length > 0 && outcome === "moves");
    // What follows from the first failure takes its time.
    await until(
      () => this.#armed().length === 0,
      () => `nobody came to ${this.#armed().join()}`,
    );
    if (outcome !== "lost" && !(await this.#goesOn(job))) outcome = "lost";
    if (outcome === "lost") await this.#expectNamedLoss(job);
    else expectWholeLedger(job, SIZE);
    this.#isWhole = (await this.machine.hosts()).length === HOSTS.length;
    await until(() => osPidsOf("carrier").length <= HOSTS.length, "carriers left over");
    // Nobody dies of standing still.
    expectedOutcome(outcome, how === "stop" ? "goes on" : expected);
    return outcome;
  }

  #armed(): string[] {
    return readdirSync(this.#directory);
  }

  /** Waits until they have failed, or the migration is over; who was stopped goes on after a while. */
  async #failed(job: Running, how: How, moved: Promise<unknown>): Promise<void> {
    let isOver = false;
    void moved.then(() => (isOver = true));
    await until(
      () => isOver || this.#armed().length === 0 || hasEnded(job),
      () => `nobody came to ${this.#armed().join()}`,
    );
    if (how === "kill") return;
    await pause(STOPPED_MS);
    for (const { osPid } of osProcesses()) if (isStopped(osPid)) process.kill(osPid, "SIGCONT");
  }

  /** Once all that is under way has ended: the rank is in one place, and nowhere else. */
  async #outcome(job: Running, there: string): Promise<Outcome> {
    let outcome: Outcome | undefined;
    await until(async () => {
      if (hasEnded(job)) outcome = "lost";
      if (outcome !== undefined) return true;
      if ((await this.machine.hosts()).some(({ status }) => status === "away")) return false;
      const rank = (await this.machine.processes()).find(
        ({ job: id, rank }) => id === job.job.id && rank === 1,
      );
      if (rank?.status !== "running") return false;
      outcome = rank.host === there ? "moves" : "stays";
      return true;
    }, "the migration never ends");
    return outcome!;
  }

  /** Whether each process is there once, can be moved again, and reaches its end. */
  async #goesOn(job: Running): Promise<boolean> {
    // One is warm on each host; that a host is lost may be heard of only now.
    const isOnce = async (): Promise<boolean> =>
      osPidsOf("carrier").length === SIZE + (await this.machine.hosts()).length;
    await until(async () => hasEnded(job) || (await isOnce()), "not as many carriers as processes");
    const home = (): Promise<boolean> =>
      this.machine.migrate(job.job.id, 1, "h1").then(
        () => true,
        () => hasEnded(job),
      );
    await until(home, "the process moves no more");
    return (await job.ended()).exitCode === 0;
  }

  async #expectNamedLoss(job: Running): Promise<void> {
    const { exitCode } = await job.ended();
    expect(exitCode).not.toBe(0);
    expect(crashes(job)).toMatch(
      /rank \d on host "h\d" was killed by SIGKILL|host "h\d" was lost|was gone when/,
    );
  }
}

function hasEnded(job: Running): boolean {
  return job.events.at(-1)?.type === "ended";
}

function crashes(job: Running): string {
  return job
    .of("rank_ended")
    .flatMap(({ crash }) => crash ?? [])
    .join("\n");
}

function expectedOutcome(outcome: Outcome, expected: Expected): void {
  if (expected === "any") return;
  if (expected === "goes on") expect(outcome).not.toBe("lost");
  else expect(outcome).toBe(expected);
}

const PATIENCE_MS = 50_000;

/** A failing machine may hang: it is told apart from a slow one by far. */
async function until(
  holds: () => boolean | Promise<boolean>,
  otherwise: string | (() => string),
): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > giveUpAt)
      throw new Error(typeof otherwise === "string" ? otherwise : otherwise());
    await pause(20);
  }
}
