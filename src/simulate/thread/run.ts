/**
 * One run of a program on a simulated machine, in a realm of its own.
 *
 * - R1  One thing happens at a time: the next only once every job that follows from the last has run.
 * - R2  What the host does takes no virtual time: the clock stands still while a program waits for it.
 */
import { evaluator } from "../../check/evaluate.ts";
import type { Written } from "../../check/transcript.ts";
import { registerSource } from "../../runtime/stacks/index.ts";
import { Violation } from "../../sim/checkers.ts";
import type { Carrier } from "../../sim/carrier.ts";
import { Random } from "../../sim/random.ts";
import { World } from "../../sim/world.ts";
import { calm, disturbed } from "../knobs.ts";
import { CompiledGuest, type Given } from "./guest.ts";
import type { Ending, RankRun, Run, Task } from "./messages.ts";
import { afterRealMs, afterTurn, clock, hasWorked } from "./realm.ts";

/** How often the host is asked whether it is done. */
const LOOK_AGAIN_MS = 1;
/** What talks for ever is found out, or is late, whichever comes first. */
const MOST_STEPS = 50_000_000;

/** What a rank has done so far, wherever it was. */
interface Transcript {
  readonly output: Written[];
  exitCode: number | null;
}

export async function run(task: Task): Promise<Run> {
  const { seed, size, hosts, calmMs, traceLines } = task;
  registerSource(task.url, () => task.map);
  const random = new Random(seed ?? 0);
  const knobs = seed === null ? calm(size, hosts) : disturbed(random, size, hosts, calmMs);
  const transcripts: Transcript[] = Array.from({ length: size }, () => ({ output: [], exitCode: null }));
  const anySource = new Set<number>();
  const unreceived: Run["unreceived"][number][] = [];
  const given: Given = {
    ...task,
    load: evaluator(task.code, task.url),
    output(carrier, fd, text) {
      world.log(carrier, `writes ${JSON.stringify(text)}`);
      transcripts[carrier.rank]!.output.push({ fd, text });
    },
    ended(carrier, exitCode) {
      if (exitCode !== 0) world.tell(`rank ${carrier.rank} fails`);
      transcripts[carrier.rank]!.exitCode = exitCode;
    },
    receivesFromAny: (carrier) => void anySource.add(carrier.rank),
    undeliverable: (carrier, dest, messages) => unreceived.push({ source: carrier.rank, dest, messages }),
  };
  const guests = new Guests(given);
  const makeGuest = (carrier: Carrier): CompiledGuest => guests.make(carrier);
  const world: World = new World({ random, knobs, makeGuest, clock, traceLines, mostSteps: MOST_STEPS });
  const ending = await toTheEnd(world, guests);
  return {
    seed,
    ending,
    ranks: transcripts.map(({ output, exitCode }, rank): RankRun => {
      return { output, exitCode, waits: ending.type === "deadlock" ? guests.waitsOf(rank) : [] };
    }),
    virtualMs: clock.nowMs,
    fingerprint: world.fingerprint,
    moves: world.scheduler.committed,
    abandoned: world.scheduler.aborted,
    story: world.story,
    trace: world.trace,
    anySource: [...anySource].sort((a, b) => a - b),
    unreceived,
  };
}

async function toTheEnd(world: World, guests: Guests): Promise<Ending> {
  try {
    // What was loaded has looked at the clock.
    clock.nowMs = 0;
    world.start();
    while (!world.over) {
      if (hasWorked()) await turn();
      while (guests.waitForHost) await new Promise((resolve) => afterRealMs(resolve, LOOK_AGAIN_MS));
      world.tick();
    }
    return { type: "ended" };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    const { promise, message } = error;
    if (promise === "no deadlock") return { type: "deadlock" };
    if (promise === "everything comes to its end") return { type: "endless" };
    return { type: "broken", promise, message };
  }
}

/** R1: what the engine has queued has run, and so has what that queued. */
function turn(): Promise<void> {
  return new Promise((resolve) => void afterTurn(resolve));
}

/** The programs of all carriers there are. */
class Guests {
  readonly #given: Given;
  readonly #guests = new Map<Carrier, CompiledGuest>();

  constructor(given: Given) {
    this.#given = given;
  }

  make(carrier: Carrier): CompiledGuest {
    for (const known of this.#guests.keys()) if (!known.alive) this.#guests.delete(known);
    const guest = new CompiledGuest(carrier, this.#given);
    this.#guests.set(carrier, guest);
    return guest;
  }

  get waitForHost(): boolean {
    for (const guest of this.#guests.values()) if (guest.waitsForHost) return true;
    return false;
  }

  waitsOf(rank: number): RankRun["waits"] {
    for (const [carrier, guest] of this.#guests)
      if (carrier.rank === rank && carrier.alive && carrier.runs) return guest.waits();
    return [];
  }
}
