/** Shows a job's events to its user: the ranks' lines, and what went wrong where. */
import type { Rank } from "../protocol/ids.ts";
import type { Job, JobEvent, JobReport } from "../machine/client-types.ts";
import type { TextOutput } from "./command.ts";
import { LineOutput } from "./line-output.ts";

export interface JobOutputOptions {
  /** Put `[rank] ` before each line. */
  readonly prefix: boolean;
  /** Told before anything is written, so that a progress line can make way. */
  readonly beforeWrite?: () => void;
}

export class JobOutput {
  readonly #stdout: LineOutput;
  readonly #stderr: LineOutput;
  readonly #options: JobOutputOptions;
  readonly #hosts = new Map<Rank, string>();

  constructor(stdout: TextOutput, stderr: TextOutput, options: JobOutputOptions) {
    this.#stdout = new LineOutput(stdout);
    this.#stderr = new LineOutput(stderr);
    this.#options = options;
  }

  /** Follows the job to its end. Once `interrupted`, how ranks end is no news any more. */
  async follow(job: Job, interrupted: AbortSignal): Promise<JobReport> {
    for await (const event of job.events()) {
      if (event.type !== "rank_ended" || !interrupted.aborted) await this.show(event);
    }
    return await job.ended;
  }

  async show(event: JobEvent): Promise<void> {
    switch (event.type) {
      case "started":
        for (const { rank, host } of event.ranks) this.#hosts.set(rank, host);
        return;
      case "migration":
        if (event.migration.status === "committed") this.#hosts.set(event.migration.rank, event.migration.to);
        return;
      case "output":
        return await this.#line(event);
      case "rank_ended":
        return await this.#rankEnded(event);
      case "notice":
        return await this.#say(event.text);
      case "checkpointed":
        return;
      case "taken_back": {
        const where = event.path === null ? "its beginning" : `its checkpoint ${event.path}`;
        return await this.#say(`${event.reason.replaceAll("\n", "\n  | ")}\n  the job goes back to ${where}`);
      }
      case "ended":
        return;
    }
  }

  async #line({ rank, fd, line, partial }: Extract<JobEvent, { type: "output" }>): Promise<void> {
    this.#options.beforeWrite?.();
    const text = this.#options.prefix ? `[${rank}] ${line}` : line;
    await (fd === 1 ? this.#stdout : this.#stderr).write(text, partial);
  }

  /**
   * A crash says itself where, how and with what last output. A program that failed has said why on its
   * stderr. Ranks ended by force, because another failed, are no news.
   */
  async #rankEnded(event: Extract<JobEvent, { type: "rank_ended" }>): Promise<void> {
    const { rank, exitCode, signal, crash } = event;
    if (crash !== undefined) return await this.#say(crash.replaceAll("\n", "\n  | "));
    if (exitCode === 0 || signal !== null) return;
    await this.#say(`rank ${rank} on ${this.#hosts.get(rank)} ended with exit code ${exitCode}`);
  }

  async #say(text: string): Promise<void> {
    this.#options.beforeWrite?.();
    await this.#stderr.write(`godwit: ${text}`);
  }
}
