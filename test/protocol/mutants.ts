/**
 * Wrong versions of layer 3, each breaking one rule on purpose. The simulator must catch every one of them:
 * checkers that cannot fail prove nothing.
 */
import * as protocol from "../../src/protocol/index.ts";
import type {
  Effect,
  Event,
  JournalRecord,
  ProcessState,
  SchedulerEffect,
  SchedulerEvent,
} from "../../src/protocol/index.ts";
import type { Core } from "../../src/sim/world.ts";

type Step = (state: ProcessState, event: Event) => Effect[];

function stepping(wrap: (step: Step) => Step): Core {
  return { ...protocol, step: wrap(protocol.step) };
}

function droppingEffects(drop: (effect: Effect, state: ProcessState) => boolean): Core {
  return stepping((step) => (state, event) => step(state, event).filter((effect) => !drop(effect, state)));
}

function droppingDecisions(drop: (effect: SchedulerEffect) => boolean): Core {
  return {
    ...protocol,
    schedulerStep: (state, event) => protocol.schedulerStep(state, event).filter((effect) => !drop(effect)),
  };
}

function exporting(
  change: (state: protocol.CommunicationState) => Partial<protocol.CommunicationState>,
): Core {
  return {
    ...protocol,
    exportState: (state) => {
      const exported = protocol.exportState(state);
      return { ...exported, ...change(exported) };
    },
  };
}

/** Some events never reach the core. */
function deafTo(deaf: (event: Event, state: ProcessState) => boolean): Core {
  return stepping((step) => (state, event) => (deaf(event, state) ? [] : step(state, event)));
}

function schedulerDeafTo(deaf: (event: SchedulerEvent) => boolean): Core {
  return {
    ...protocol,
    schedulerStep: (state, event) => (deaf(event) ? [] : protocol.schedulerStep(state, event)),
  };
}

function replaying(change: (records: readonly JournalRecord[]) => JournalRecord[]): Core {
  return {
    ...protocol,
    restoreScheduler: (records, options) => protocol.restoreScheduler(change([...records]), options),
  };
}

/** Each mutant by what it does wrong. */
export const mutants: Record<string, Core> = {
  "delivers resent messages again (R1)": stepping((step) => (state, event) => {
    if (event.type !== "message" || event.message.type !== "data") return step(state, event);
    const into = state.channels.get(event.channel)?.peer?.into;
    const resent = into && !state.arriving && event.message.number <= into.accepted;
    if (!resent) return step(state, event);
    return step(state, { ...event, message: { ...event.message, number: into.accepted + 1 } });
  }),
  "acknowledges before the commit (I1)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    if (state.phase !== "initializing" || event.type !== "message" || event.message.type !== "data")
      return effects;
    const progress = { accepted: event.message.number, consumedBytes: 0 };
    return [...effects, { type: "write", channel: event.channel, message: { type: "ack", progress } }];
  }),
  "runs before the commit (I3)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    return event.type === "restored"
      ? [...effects, { type: "resume", reason: "committed", message: "" }]
      : effects;
  }),
  "runs on without an answer when the transfer fails (M4)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    if (event.type !== "transfer_failed") return effects;
    return [...effects, { type: "resume", reason: "aborted", message: "" }];
  }),
  "puts the transferred list behind its own (I2)": stepping((step) => (state, event) => {
    if (event.type !== "state_received") return step(state, event);
    return step(state, { ...event, state: { ...event.state, received: event.state.received.toReversed() } });
  }),
  "acknowledges what comes after the list has left (M2)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    if (event.type === "frozen") for (const channel of state.channels.values()) channel.state = "open";
    if (state.phase !== "transferring" || event.type !== "message" || event.message.type !== "data")
      return effects;
    const progress = { accepted: event.message.number, consumedBytes: 0 };
    return [...effects, { type: "write", channel: event.channel, message: { type: "ack", progress } }];
  }),
  "forgets what is retained when it moves (S2)": exporting(({ streams }) => ({
    streams: streams.map((stream) => ({ ...stream, retained: [] })),
  })),
  "forgets the received-message-list when it moves (FIG. 6 line 8)": exporting(() => ({ received: [] })),
  "forgets sends that wait when it moves": exporting(() => ({ waiting: [] })),
  "forgets receives that wait when it moves": exporting(() => ({ posted: [] })),
  "forgets what it has retained at once (S2)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    for (const { out } of state.peers.values()) while (out.retained.size > 0) out.retained.shift();
    return effects;
  }),
  "never acknowledges without data to ride on (A2)": droppingEffects(
    (effect) => effect.type === "write" && effect.message.type === "ack",
  ),
  "never looks for a peer whose channel broke (D2)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    return event.type === "channel_closed"
      ? effects.filter(({ type }) => type !== "control" && type !== "open")
      : effects;
  }),
  "takes silence for presence (C5)": deafTo(({ type }) => type === "channel_silent"),
  "ignores the window (S3)": {
    ...protocol,
    createProcess: (options) => protocol.createProcess({ ...options, windowBytes: 1e9 }),
  },
  "commits without telling the source": droppingDecisions(
    (effect) => effect.type === "control" && effect.message.type === "migration_commit",
  ),
  "aborts without telling the source": droppingDecisions(
    (effect) => effect.type === "control" && effect.message.type === "migration_abort",
  ),
  "tells nothing again when the way to the scheduler is back (Q1)": deafTo(
    ({ type }) => type === "reconnected",
  ),
  "asks no question again when the way is back (Q1)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    if (event.type !== "reconnected") return effects;
    return effects.filter((effect) => effect.type === "control" && effect.message.type !== "lookup");
  }),
  "takes an abort for whatever migration it is in (M5)": stepping((step) => (state, event) => {
    if (event.type !== "control" || event.message.type !== "migration_abort" || !state.leaving)
      return step(state, event);
    const { migration } = state.leaving;
    return step(state, { ...event, message: { ...event.message, migration } });
  }),
  "goes without waiting for farewell (F3)": stepping((step) => (state, event) => {
    const effects = step(state, event);
    const goes = effects.some((effect) => effect.type === "control" && effect.message.type === "terminated");
    return goes ? [...effects, { type: "finished" }] : effects;
  }),
  "forgets commits when it is restarted (Z2)": replaying((records) =>
    records.filter(({ type }) => type !== "committed"),
  ),
  "gives no fresh incarnation on restart (Z2)": {
    ...protocol,
    restoreScheduler: (records, options) => {
      const restored = protocol.restoreScheduler(records, options);
      for (const job of restored.state.jobs.values()) for (const rank of job.ranks) rank.incarnation = 1;
      return restored;
    },
  },
  "numbers migrations from 1 again after a restart (Z3)": {
    ...protocol,
    restoreScheduler: (records, options) => {
      const restored = protocol.restoreScheduler(records, options);
      restored.state.lastMigration = 0;
      return restored;
    },
  },
  "takes a host that is away for lost (A1)": {
    ...protocol,
    schedulerStep: (state, event) =>
      protocol.schedulerStep(state, event.type === "host_away" ? { ...event, type: "host_lost" } : event),
  },
  "does not compare what a returned host reports (A2)": {
    ...protocol,
    schedulerStep: (state, event) => {
      if (event.type !== "host_returned") return protocol.schedulerStep(state, event);
      const books = [...(state.hosts.get(event.host)?.carriers ?? [])];
      const unreported = books.filter((vmid) => event.carriers.every((carrier) => carrier.vmid !== vmid));
      const carriers = [...event.carriers, ...unreported.map((vmid) => ({ vmid, endpoints: null }))];
      return protocol.schedulerStep(state, { ...event, carriers });
    },
  },
  "waits for a dead host for ever (A1)": schedulerDeafTo(
    (event) => event.type === "timer" && event.timer.startsWith("host:"),
  ),
  "tells a program something where it no longer is (K2)": {
    ...protocol,
    schedulerStep: (state, event) => {
      const effects = protocol.schedulerStep(state, event);
      for (const { rank } of state.migrations.values()) {
        for (const payload of rank.held.splice(0))
          effects.push({ type: "to_program", vmid: rank.vmid, payload });
      }
      return effects;
    },
  },
};
