/** A run of random programs on a simulated machine, held to every promise. All of it is drawn from its seed. */
import { Violation } from "../src/sim/checkers.ts";
import { Random } from "../src/sim/random.ts";
import { World } from "../src/sim/world.ts";
import type { Core } from "../src/sim/world.ts";
import { Deliveries } from "./deliveries.ts";
import { drawKnobs } from "./knobs.ts";
import type { RunKnobs } from "./knobs.ts";
import { writePrograms } from "./programs.ts";
import { ScriptedGuest } from "./scripted-guest.ts";

export interface Outcome {
  readonly seed: number;
  readonly violation: { readonly promise: string; readonly message: string } | null;
  /** The last steps before the end or the violation. */
  readonly trace: readonly string[];
  /** The same seed gives the same fingerprint on every machine. */
  readonly fingerprint: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly committed: number;
  readonly aborted: number;
  /** How often the scheduler was restarted, and whether a fault was one no process survives. */
  readonly restarts: number;
  readonly jobFailed: boolean;
  /** Checkpoints taken, and how often the job was taken back to one, or to its beginning. */
  readonly checkpoints: number;
  readonly setbacks: number;
}

/**
 * @param core what is under test. Default: the one there is.
 * @param knobs take the place of what is drawn.
 */
export function simulate(seed: number, core?: Core, knobs?: Partial<RunKnobs>): Outcome {
  const random = new Random(seed);
  const drawn = { ...drawKnobs(random, new Random(~seed)), ...knobs };
  const programs = writePrograms(random, drawn);
  const deliveries = new Deliveries(programs);
  const world = new World({
    random,
    knobs: drawn,
    core,
    ledger: deliveries,
    makeGuest: (carrier) => new ScriptedGuest(carrier, programs[carrier.rank]!, deliveries),
  });
  const violation = run(world, deliveries);
  return {
    seed,
    violation,
    trace: world.trace,
    fingerprint: world.fingerprint,
    steps: world.steps,
    virtualMs: world.clock.nowMs,
    committed: world.scheduler.committed,
    aborted: world.scheduler.aborted,
    restarts: world.scheduler.restarts,
    jobFailed: world.failed,
    checkpoints: world.checkpoints.kept,
    setbacks: world.checkpoints.setbacks,
  };
}

/** Safety phase, then liveness phase; the programs' own end is the end of both. */
function run(world: World, deliveries: Deliveries): Outcome["violation"] {
  try {
    world.start();
    while (!world.over) world.tick();
    if (world.failed) return null;
    deliveries.allDelivered();
    world.answers.allAnswered();
    return null;
  } catch (error) {
    // A broken invariant inside the core is a violation too; so is any other error.
    const promise = error instanceof Violation ? error.promise : "invariants hold";
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { promise, message };
  }
}
