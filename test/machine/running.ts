/** Running small programs on a real machine, for tests. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "../../src/compiler/index.ts";
import type { Job, JobEvent, JobOptions, JobReport, MachineClient } from "../../src/machine/index.ts";

export async function run(
  machine: MachineClient,
  program: string,
  options: JobOptions & { readonly size: number },
): Promise<Running> {
  const executable = await compile(fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url)));
  return new Running(await machine.run(executable, options));
}

export class Running {
  readonly job: Job;
  readonly events: JobEvent[] = [];
  readonly #over: Promise<void>;
  readonly #waiting = new Set<() => void>();

  constructor(job: Job) {
    this.job = job;
    this.#over = this.#follow();
  }

  /** Resolves as soon as as many events as wanted hold. */
  async until(holds: (event: JobEvent) => boolean, count = 1): Promise<void> {
    while (this.events.filter(holds).length < count) {
      if (this.events.at(-1)?.type === "ended")
        throw new Error(`The job has ended: ${[...this.outputOf(2), ...this.#crashes()].join("\n")}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #crashes(): string[] {
    return this.of("rank_ended").map((event) => JSON.stringify(event));
  }

  async ended(): Promise<JobReport> {
    await this.#over;
    return await this.job.ended;
  }

  /** Lines of one descriptor, of one rank or of all. */
  outputOf(fd: 1 | 2, rank?: number): string[] {
    return this.events.flatMap((event) =>
      event.type === "output" && event.fd === fd && (rank === undefined || event.rank === rank)
        ? [event.line]
        : [],
    );
  }

  of<Type extends JobEvent["type"]>(type: Type): (JobEvent & { type: Type })[] {
    return this.events.filter((event): event is JobEvent & { type: Type } => event.type === type);
  }

  async #follow(): Promise<void> {
    for await (const event of this.job.events()) {
      this.events.push(event);
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    }
  }
}

/** The OS process runs; one that has ended and was not yet waited for does not. */
export function isAlive(osPid: number): boolean {
  try {
    process.kill(osPid, 0);
  } catch {
    return false;
  }
  return !isZombie(osPid);
}

function isZombie(osPid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${osPid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Resolves when none of the OS processes runs any more. */
export async function allGone(osPids: readonly number[]): Promise<void> {
  while (osPids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
}
