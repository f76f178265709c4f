/** Checkpoints and what is made of them, under simulated faults. */
import { describe, expect, it } from "vitest";
import * as protocol from "../../src/protocol/index.ts";
import type { Effect, Event, PeerMessage } from "../../src/protocol/index.ts";
import type { RunKnobs } from "../../sim/knobs.ts";
import { simulate } from "../../sim/simulate.ts";
import type { Outcome } from "../../sim/simulate.ts";
import type { Core } from "../../src/sim/world.ts";

const SEEDS = 100;
const MUTANT_SEEDS = 60;
/** On a loaded machine. */
const TIMEOUT_MS = 300_000;

/** A run with checkpoints; in every other one a host dies, and the job goes back. */
function checkpointed(seed: number, core?: Core, knobs: Partial<RunKnobs> = {}): Outcome {
  const everyMs = [2, 10, 40][seed % 3]!;
  const death = seed % 2 === 0 ? {} : { hostDeathAtMs: 20 + ((seed * 7) % 200) };
  return simulate(seed, core, {
    checkpointEveryMs: everyMs,
    restartOnLoss: true,
    deadlineMs: 500,
    ...death,
    ...knobs,
  });
}

describe("simulated runs with checkpoints", { timeout: TIMEOUT_MS }, () => {
  it(`keep every promise for ${SEEDS} seeds, and go back to consistent cuts when a host dies`, () => {
    let checkpoints = 0;
    let setbacks = 0;
    let endedWell = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const outcome = checkpointed(seed);
      expect(outcome.violation, `seed ${seed}`).toBeNull();
      checkpoints += outcome.checkpoints;
      setbacks += outcome.setbacks;
      if (outcome.setbacks > 0 && !outcome.jobFailed) endedWell++;
    }
    expect(checkpoints).toBeGreaterThan(200);
    expect(setbacks).toBeGreaterThan(20);
    expect(endedWell).toBeGreaterThan(15);
  });
});

// ── wrong versions ──────────────────────────────────────────────────────────────────────────────

const NO_CUT = { checkpoint: 0, lastSent: 0 };

function changing(before: (event: Event) => Event, after: (effect: Effect) => Effect | null): Core {
  return {
    ...protocol,
    step: (state, event) =>
      protocol
        .step(state, before(event))
        .map(after)
        .filter((effect) => effect !== null),
  };
}

const asItIs = (event: Event): Event => event;

function writing(change: (message: PeerMessage) => PeerMessage | null): Core {
  return changing(asItIs, (effect) => {
    if (effect.type !== "write") return effect;
    const message = change(effect.message);
    return message === null ? null : { ...effect, message };
  });
}

function capturing(
  change: (state: protocol.CommunicationState) => Partial<protocol.CommunicationState>,
): Core {
  return changing(asItIs, (effect) =>
    effect.type === "capture" ? { ...effect, state: { ...effect.state, ...change(effect.state) } } : effect,
  );
}

const wrong: Record<string, Core> = {
  "takes in what was sent after the sender's cut (U1)": changing(
    (event) =>
      event.type === "message" && "cut" in event.message
        ? { ...event, message: { ...event.message, cut: NO_CUT } }
        : event,
    (effect) => effect,
  ),
  "writes no markers (U4)": writing((message) => (message.type === "checkpoint_marker" ? null : message)),
  "does not say on a new channel where its cut is (U4)": writing((message) =>
    message.type === "conn_req" || message.type === "conn_ack" ? { ...message, cut: NO_CUT } : message,
  ),
  "leaves retained messages out of its part (U5)": capturing(({ streams }) => ({
    streams: streams.map((stream) => ({ ...stream, retained: [] })),
  })),
  "leaves its list out of its part (U5)": capturing(() => ({ received: [] })),
  "leaves waiting sends out of its part (U5)": capturing(() => ({ waiting: [] })),
  "does not hear that a checkpoint is over (U7)": {
    ...protocol,
    schedulerStep: (state, event) =>
      protocol
        .schedulerStep(state, event)
        .filter((effect) => effect.type !== "control" || effect.message.type !== "checkpoint_over"),
  },
  "does not say how its part ended when it ends itself (F4)": changing(asItIs, (effect) =>
    effect.type === "control" && effect.message.type === "terminated"
      ? { ...effect, message: { type: "terminated" } }
      : effect,
  ),
  "forgets on restart that the job was taken back (W1)": {
    ...protocol,
    restoreScheduler: (records, options) =>
      protocol.restoreScheduler(
        [...records].filter(({ type }) => type !== "taken_back"),
        options,
      ),
  },
  "keeps a checkpoint without all of its parts (Y1)": {
    ...protocol,
    schedulerStep: (state, event) => {
      if (event.type === "control" && event.message.type === "checkpoint_refused") {
        const { checkpoint } = event.message;
        return protocol.schedulerStep(state, { ...event, message: { type: "checkpoint_taken", checkpoint } });
      }
      return protocol.schedulerStep(state, event);
    },
  },
};

/** In which some mistakes show sooner: sends wait for the window, and what is told the scheduler is lost, or late. */
const NARROW = { windowBytes: 1_000, controlCutEveryMs: 5, syncMs: [0, 10], checkpointEveryMs: 5 } as const;

/** In which the scheduler dies while jobs are taken back, and programs last. */
const RESTLESS = {
  schedulerDeathEveryMs: 20,
  schedulerRestartMs: [0.1, 5],
  hostDeathAtMs: 60,
  returnMs: 30,
  faultsUntilMs: 400,
  checkpointEveryMs: 10,
  hosts: 3,
  rounds: 12,
  computeChance: 0.4,
  computeMs: [0, 20],
} as const;

describe("the checkers find out a version that", { timeout: TIMEOUT_MS }, () => {
  it.each(Object.entries(wrong))("%s", (_what, core) => {
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++)
      for (const knobs of [{}, NARROW, RESTLESS]) if (checkpointed(seed, core, knobs).violation) return;
    expect.unreachable(`survived ${MUTANT_SEEDS} seeds`);
  });
});
