/** One carrier of a small machine: what it is, and what comes of what happens to it. */
import * as protocol from "../../src/protocol/index.ts";
import type {
  ChannelId,
  CommunicationState,
  Effect,
  Event,
  PeerMessage,
  ProcessState,
  Rank,
  SchedulerEvent,
  Timer,
  Vmid,
} from "../../src/protocol/index.ts";
import { Violation } from "../../src/sim/checkers.ts";
import type { Core } from "../../src/sim/world.ts";
import type { Configuration } from "./configuration.ts";
import { copy } from "./copy.ts";
import { operationsOf, receivesOf } from "./program.ts";

export interface Carrier {
  readonly vmid: Vmid;
  readonly rank: Rank;
  /** Null once it has ended: nothing it remembered makes a difference any more. */
  state: ProcessState | null;
  readonly timers: Set<Timer>;
  /** Its program runs here. */
  running: boolean;
  /** How far its program has come: the image it would leave behind. */
  program: Program;
  freezing: boolean;
  /** The image is to go there. */
  sending: Vmid | null;
  restoring: boolean;
  /** The number of the channel it has accepted last; the next is one more. */
  accepted: number;
}

interface Program {
  /** Operations begun and answered so far. */
  readonly begun: number;
  readonly answered: number;
  /** How many messages of each rank it has received, by rank. */
  readonly received: readonly number[];
}

/** What happens to a carrier. */
export type Input =
  | { readonly type: "event"; readonly event: Event }
  /** A channel is accepted, as the next of its own. */
  | { readonly type: "accept" }
  | { readonly type: "run" | "freeze" | "restored" | "hand over" | "die" }
  | { readonly type: "timer"; readonly timer: Timer }
  | { readonly type: "arrive"; readonly program: Program; readonly state: CommunicationState };

/** What it does to the rest of the machine. */
export type Deed =
  | { readonly type: "open"; readonly channel: ChannelId; readonly to: Vmid }
  | { readonly type: "write"; readonly channel: ChannelId; readonly message: PeerMessage }
  | { readonly type: "close"; readonly channel: ChannelId }
  | { readonly type: "tell"; readonly event: SchedulerEvent }
  | { readonly type: "runs" }
  | { readonly type: "hand over"; readonly to: Vmid; readonly migration: number; readonly arrives: Input }
  | { readonly type: "ended"; readonly ok: boolean };

export function newCarrier(
  configuration: Configuration,
  core: Core,
  { vmid, rank, incarnation, migration }: protocol.SchedulerEffect & { type: "start_carrier" },
): Carrier {
  const self = { vmid, incarnation, endpoints: [vmid] };
  const initializedFor = migration === null ? undefined : { migration };
  return {
    vmid,
    rank,
    state: core.createProcess({ job: "1", rank, size: configuration.ranks, self, initializedFor }),
    timers: new Set(),
    running: migration === null,
    program: { begun: 0, answered: 0, received: Array.from({ length: configuration.ranks }, () => 0) },
    freezing: false,
    sending: null,
    restoring: false,
    accepted: 0,
  };
}

/** What a carrier that lives may do by itself, timers apart. */
export function ownSteps(
  configuration: Configuration,
  carrier: Carrier,
): ("freeze" | "hand over" | "restored" | "run")[] {
  const steps: ReturnType<typeof ownSteps> = [];
  if (carrier.freezing) steps.push("freeze");
  if (carrier.sending !== null) steps.push("hand over");
  if (carrier.restoring) steps.push("restored");
  if (mayRun(configuration, carrier)) steps.push("run");
  return steps;
}

/** A program begins all its operations without waiting, and ends when they are answered. */
function mayRun(configuration: Configuration, { rank, state, running, program }: Carrier): boolean {
  if (!running || state === null || state.finishing) return false;
  const operations = operationsOf(configuration, rank);
  return program.begun < operations.length || program.answered === receivesOf(operations);
}

/** Of a carrier that lives. */
export class Life {
  readonly #configuration: Configuration;
  readonly #core: Core;

  constructor(configuration: Configuration, core: Core) {
    this.#configuration = configuration;
    this.#core = core;
  }

  /** The carrier afterwards, and what it did. */
  after(before: Carrier, input: Input): { carrier: Carrier; deeds: Deed[] } {
    const carrier = copy(before);
    const deeds: Deed[] = [];
    this.#take(carrier, input, deeds);
    return { carrier: this.#configuration.unreduced ? carrier : normal(carrier), deeds };
  }

  #take(carrier: Carrier, input: Input, deeds: Deed[]): void {
    const feed = (event: Event): void => {
      for (const effect of this.#core.step(carrier.state!, event)) this.#carryOut(carrier, effect, deeds);
    };
    switch (input.type) {
      case "event":
        return feed(copy(input.event));
      case "accept":
        return feed({ type: "channel_accepted", channel: -++carrier.accepted });
      case "timer":
        carrier.timers.delete(input.timer);
        return feed({ type: "timer", timer: input.timer });
      case "run":
        return this.#run(carrier, feed);
      case "freeze":
        carrier.freezing = false;
        carrier.running = false;
        return feed({ type: "frozen" });
      case "hand over": {
        const state = copy(this.#core.exportState(carrier.state!));
        const arrives: Input = { type: "arrive", program: carrier.program, state };
        // None: it was aborted meanwhile.
        const migration = carrier.state!.leaving?.migration ?? 0;
        deeds.push({ type: "hand over", to: carrier.sending!, migration, arrives });
        carrier.sending = null;
        return;
      }
      case "arrive":
        carrier.program = input.program;
        carrier.restoring = true;
        return feed({ type: "state_received", state: copy(input.state) });
      case "restored":
        carrier.restoring = false;
        return feed({ type: "restored" });
      case "die":
        return end(carrier, false, deeds);
    }
  }

  #run(carrier: Carrier, feed: (event: Event) => void): void {
    const { program } = carrier;
    const operation = operationsOf(this.#configuration, carrier.rank)[program.begun];
    if (!operation) return feed({ type: "finish" });
    const { kind, peer, sequence } = operation;
    const request = program.begun + 1;
    carrier.program = { ...program, begun: request };
    if (kind === "recv") {
      const pattern = { source: peer, tag: protocol.ANY_TAG, context: 0 };
      return feed({ type: "recv", request, pattern });
    }
    const body = [Uint8Array.of(sequence)];
    feed({ type: "send", request, dest: peer, tag: 0, context: 0, sizeBytes: 1, body });
  }

  #carryOut(carrier: Carrier, effect: Effect, deeds: Deed[]): void {
    const { vmid, rank } = carrier;
    switch (effect.type) {
      case "received":
        return received(carrier, effect.message.source, (effect.message.body as Uint8Array[])[0]![0]!);
      case "send_failed":
        throw new Violation("exactly once", `a send of rank ${rank} failed`);
      case "control":
        deeds.push({ type: "tell", event: { type: "control", vmid, message: effect.message } });
        return;
      case "request_freeze":
        carrier.freezing = true;
        return;
      case "transfer":
        carrier.sending = effect.to.vmid;
        return;
      case "resume":
        carrier.running = true;
        deeds.push({ type: "runs" });
        return;
      case "terminate":
      case "finished":
        return end(carrier, true, deeds);
      case "open":
        deeds.push({ type: "open", channel: effect.channel, to: effect.to.vmid });
        return;
      case "write":
      case "close":
        deeds.push(effect);
        return;
      case "set_timer":
        carrier.timers.add(effect.timer);
        return;
      case "clear_timer":
        carrier.timers.delete(effect.timer);
    }
  }
}

function received(carrier: Carrier, source: Rank, sequence: number): void {
  const { program, rank } = carrier;
  if (sequence !== program.received[source]! + 1)
    throw new Violation("exactly once, FIFO per stream", `rank ${rank} got ${source}#${sequence}`);
  carrier.program = {
    ...program,
    answered: program.answered + 1,
    received: program.received.with(source, sequence),
  };
}

function end(carrier: Carrier, ok: boolean, deeds: Deed[]): void {
  carrier.state = null;
  deeds.push({ type: "ended", ok });
}

/**
 * The same for carriers with the same future. Of an ended one nothing counts. That a peer was tried in vain more than
 * once only makes the next pause longer, and pauses have no length here. Timers have no order, nor have channels: what is
 * done to one after the other is done to different queues. Accepted channels' numbers only tell them apart, and those of
 * channels that are gone may be used again.
 */
function normal(carrier: Carrier): Carrier {
  const { vmid, rank, state } = carrier;
  if (state === null) return endedCarrier(vmid, rank);
  for (const peer of state.peers.values()) peer.failures = Math.min(peer.failures, 1);
  const channels = [...state.channels].sort(([one], [other]) => one - other);
  state.channels.clear();
  for (const [id, channel] of channels) state.channels.set(id, channel);
  let accepted = 0;
  while (state.channels.has(-accepted - 1)) accepted++;
  return { ...carrier, accepted, timers: new Set([...carrier.timers].sort()) };
}

function endedCarrier(vmid: Vmid, rank: Rank): Carrier {
  return {
    vmid,
    rank,
    state: null,
    timers: new Set(),
    running: false,
    program: { begun: 0, answered: 0, received: [] },
    freezing: false,
    sending: null,
    restoring: false,
    accepted: 0,
  };
}
