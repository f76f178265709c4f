/** A job that goes round after round over a machine's network, all to all, and is shuffled meanwhile. */
import { expect } from "vitest";
import { run, type Running } from "../machine/running.ts";
import type { NetworkMachine } from "../../network/machine.ts";

const SIZE = 6;

export class Rounds {
  readonly #job: Running;
  readonly #count: number;

  private constructor(job: Running, count: number) {
    this.#job = job;
    this.#count = count;
  }

  /** Resolves when all ranks are well under way. */
  static async start(machine: NetworkMachine, count: number, seed: number): Promise<Rounds> {
    const options = { size: SIZE, args: [String(count), "50"], shuffleMs: 200, seed };
    const rounds = new Rounds(await run(machine.client, "numbers", options), count);
    await rounds.until(5);
    return rounds;
  }

  /** Resolves once each rank has gone round so often since the start. */
  async until(round: number): Promise<void> {
    await this.#job.until((event) => event.type === "output" && event.line === `round ${round}`, SIZE);
  }

  /** To the end: every message has come once and in order, and every line, and the processes have moved. */
  async expectAll(): Promise<void> {
    const { exitCode, migrations } = await this.#job.ended();
    expect(this.#crashes()).toEqual([]);
    expect(exitCode).toBe(0);
    const lines = Array.from({ length: this.#count }, (_, i) => `round ${i + 1}`);
    for (let rank = 0; rank < SIZE; rank++)
      expect(this.#job.outputOf(1, rank), `rank ${rank}`).toEqual([...lines, "all rounds"]);
    expect(migrations.filter(({ status }) => status === "committed").length).toBeGreaterThan(0);
  }

  /** To the end: what it says of the processes that were lost. */
  async crashes(): Promise<string> {
    await this.#job.ended();
    return this.#crashes().join("\n");
  }

  #crashes(): string[] {
    return this.#job.of("rank_ended").flatMap(({ crash }) => crash ?? []);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
