/**
 * `--shuffle`: about every so many milliseconds a random process of the job moves to a random other
 * host. How many moves may be under way already when the next begins is the seed's choice, too.
 */
import type { HostId, Rank } from "../../protocol/ids.ts";
import { Random } from "./random.ts";

export interface ShuffledJob {
  readonly shuffleMs: number;
  readonly seed: number;
  /** Ranks that could move now and where each one is. */
  movable(): readonly { readonly rank: Rank; readonly host: HostId }[];
  hosts(): readonly HostId[];
  /** Moves the rank; `done` is called when it has moved, or will not. */
  migrate(rank: Rank, to: HostId, done: () => void): void;
}

/** A computation all of whose processes always move does nothing else. */
const OVERLAPS = [0, 1, 2, 3, 4, 5];

/** Starts shuffling; the function returned stops it. */
export function shuffle(job: ShuffledJob): () => void {
  const random = new Random(job.seed);
  let underWay = 0;
  let mayBeUnderWay = 0;
  let timer = setTimeout(tick, nextMs());

  function nextMs(): number {
    return job.shuffleMs * (0.5 + random.below(1_000) / 1_000);
  }

  function tick(): void {
    timer = setTimeout(tick, nextMs());
    if (underWay > mayBeUnderWay) return;
    const from = random.pick(job.movable());
    if (from === undefined) return;
    const to = random.pick(job.hosts().filter((host) => host !== from.host));
    if (to === undefined) return;
    underWay++;
    mayBeUnderWay = random.pick(OVERLAPS)!;
    job.migrate(from.rank, to, () => underWay--);
  }

  return () => clearTimeout(timer);
}
