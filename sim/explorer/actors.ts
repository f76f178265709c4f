/**
 * The actors of a small machine: its carriers and its scheduler. What an actor comes to by an input, and what it does to
 * the rest of the machine, is worked out once, by the code under test; from then on it is a look-up.
 */
import * as protocol from "../../src/protocol/index.ts";
import type {
  ChannelId,
  JournalRecord,
  PeerMessage,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerState,
  Vmid,
} from "../../src/protocol/index.ts";
import type { Core } from "../../src/sim/world.ts";
import { type Carrier, type Deed, type Input, Life, newCarrier, ownSteps } from "./carrier.ts";
import type { Configuration } from "./configuration.ts";
import { copy } from "./copy.ts";
import { FreeSteps, type Outcome } from "./free-steps.ts";
import { Memo, Parts } from "./parts.ts";

/** What a carrier does to the rest of the machine, with messages, events and inputs by number. */
export type Act =
  | { readonly type: "open"; readonly channel: ChannelId; readonly to: Vmid }
  | { readonly type: "write"; readonly channel: ChannelId; readonly message: number }
  | { readonly type: "close"; readonly channel: ChannelId }
  | { readonly type: "tell"; readonly event: number }
  | { readonly type: "runs" }
  | { readonly type: "hand over"; readonly to: Vmid; readonly migration: number; readonly input: number }
  /** `event`: what the scheduler hears of it. */
  | { readonly type: "ended"; readonly event: number };

/** What the scheduler does to it. */
export type Decision =
  | { readonly type: "journal"; readonly record: number }
  | { readonly type: "start"; readonly vmid: Vmid; readonly carrier: number; readonly ready: number }
  | { readonly type: "kill"; readonly vmid: Vmid }
  | { readonly type: "control"; readonly vmid: Vmid; readonly input: number }
  | { readonly type: "job_ended"; readonly ok: boolean };

export interface Lived {
  readonly carrier: number;
  readonly acts: readonly Act[];
}

export interface Decided {
  readonly scheduler: number;
  readonly decisions: readonly Decision[];
}

export class Actors {
  readonly #configuration: Configuration;
  readonly #core: Core;
  readonly carriers = new Parts<Carrier>();
  readonly inputs = new Parts<Input>();
  readonly events = new Parts<SchedulerEvent>();
  readonly messages = new Parts<PeerMessage>();
  readonly records = new Parts<JournalRecord>();
  readonly schedulers = new Parts<SchedulerState>();
  readonly #own: (readonly number[])[] = [];
  readonly #deeds = new Parts<Act | Decision>();
  readonly #lived: Memo<Lived>;
  readonly #decided: Memo<Decided>;
  readonly #lives: Memo<Outcome | null>;
  readonly #decides: Memo<Outcome | null>;
  /** Inputs that a carrier may take at once. */
  readonly freeInputs: FreeSteps;
  /** Events that the scheduler may take at once. */
  readonly freeEvents: FreeSteps;

  constructor(configuration: Configuration, core: Core) {
    this.#configuration = configuration;
    this.#core = core;
    const life = new Life(configuration, core);
    this.#lived = new Memo((number, input) => {
      const { carrier, deeds } = life.after(this.carriers.part(number), this.inputs.part(input));
      return {
        carrier: this.carriers.number(carrier),
        acts: deeds.map((deed) => this.#actOf(carrier, deed)),
      };
    });
    this.#decided = new Memo((number, event) => {
      const scheduler = copy(this.schedulers.part(number));
      const effects = core.schedulerStep(scheduler, copy(this.events.part(event)));
      return { scheduler: this.schedulers.number(scheduler), decisions: this.#decisionsOf(effects) };
    });
    this.#lives = new Memo((number, input) => this.#outcomeOfLiving(number, input));
    this.#decides = new Memo((number, event) => this.#outcomeOfDeciding(number, event));
    this.freeInputs = new FreeSteps({
      outcome: (number, input) => this.#lives.of(number, input),
      own: (number) => this.own(number),
      isThere: (number, input) =>
        this.inputs.part(input).type === "event" || this.own(number).includes(input),
      mayPrecede: (other, input) => mayInputPrecede(this.inputs.part(other), this.inputs.part(input)),
    });
    this.freeEvents = new FreeSteps({
      outcome: (number, event) => this.#decides.of(number, event),
      own: () => [],
      isThere: () => true,
      mayPrecede: (other, event) => mayEventPrecede(this.events.part(other), this.events.part(event)),
    });
  }

  /** @throws Violation */
  lived(carrier: number, input: number): Lived {
    const lived = this.#lived.of(carrier, input);
    this.freeInputs.saw(carrier, input);
    return lived;
  }

  /** An input makes a difference to a carrier. */
  isHeeded(carrier: number, input: number): boolean {
    const lived = this.#lived.of(carrier, input);
    return lived.carrier !== carrier || lived.acts.length > 0;
  }

  /** @throws AssertionError */
  decided(scheduler: number, event: number): Decided {
    const decided = this.#decided.of(scheduler, event);
    this.freeEvents.saw(scheduler, event);
    return decided;
  }

  /** The scheduler that these records of a journal give, and what it does at once. */
  restored(journal: readonly number[]): Decided {
    const records = journal.map((record) => copy(this.records.part(record)));
    const { state, effects } = this.#core.restoreScheduler(records);
    return { scheduler: this.schedulers.number(state), decisions: this.#decisionsOf(effects) };
  }

  /** Everything that was taken at once may be. */
  hold(): boolean {
    const hold = this.freeInputs.hold();
    return this.freeEvents.hold() && hold;
  }

  /** What a carrier may do by itself, whenever it likes. */
  own(number: number): readonly number[] {
    return (this.#own[number] ??= this.#ownOf(number));
  }

  #ownOf(number: number): number[] {
    const carrier = this.carriers.part(number);
    if (carrier.state === null) return [];
    const inputs: Input[] = ownSteps(this.#configuration, carrier).map((type) => ({ type }));
    if (carrier.timers.has("drain")) inputs.push({ type: "timer", timer: "drain" });
    return inputs.map((input) => this.inputs.number(input));
  }

  #decisionsOf(effects: readonly SchedulerEffect[]): Decision[] {
    return effects.flatMap((effect) => this.#decisionOf(effect));
  }

  #actOf({ vmid }: Carrier, deed: Deed): Act {
    switch (deed.type) {
      case "write":
        return { ...deed, message: this.messages.number(deed.message) };
      case "tell":
        return { ...deed, event: this.events.number(deed.event) };
      case "hand over": {
        const { type, to, migration, arrives } = deed;
        return { type, to, migration, input: this.inputs.number(arrives) };
      }
      case "ended": {
        const { ok } = deed;
        const reason = ok ? "exit code 0" : "killed";
        return { type: "ended", event: this.events.number({ type: "carrier_exit", vmid, ok, reason }) };
      }
      default:
        return deed;
    }
  }

  #decisionOf(effect: SchedulerEffect): Decision[] {
    switch (effect.type) {
      case "journal":
        return [{ type: "journal", record: this.records.number(effect.record) }];
      case "start_carrier": {
        const { vmid } = effect;
        const carrier = this.carriers.number(newCarrier(this.#configuration, this.#core, effect));
        const ready = this.events.number({ type: "carrier_ready", vmid, endpoints: [vmid] });
        return [{ type: "start", vmid, carrier, ready }];
      }
      case "kill_carrier":
        return [{ type: "kill", vmid: effect.vmid }];
      case "control": {
        const event = { type: "control", message: effect.message } as const;
        return [{ type: "control", vmid: effect.vmid, input: this.inputs.number({ type: "event", event }) }];
      }
      case "job_ended":
        return [{ type: "job_ended", ok: effect.ok }];
      default:
        return [];
    }
  }

  #outcomeOfLiving(number: number, input: number): Outcome | null {
    const before = this.carriers.part(number);
    if (before.state === null) return null;
    const lived = outcomeUnlessBroken(() => this.#lived.of(number, input));
    if (lived === null) return null;
    const channel = channelOf(this.inputs.part(input));
    const appends = ({ type, ...act }: Act): boolean =>
      type === "open" ||
      type === "write" ||
      type === "tell" ||
      // What else waits on the channel comes after this input, and now never.
      (type === "close" && "channel" in act && act.channel === channel);
    return {
      next: lived.carrier,
      deeds: lived.acts.map((act) => [
        "channel" in act ? `${act.channel}` : act.type,
        this.#deeds.number(act),
      ]),
      appends: lived.acts.every(appends) && this.carriers.part(lived.carrier).running === before.running,
    };
  }

  #outcomeOfDeciding(number: number, event: number): Outcome | null {
    const decided = outcomeUnlessBroken(() => this.#decided.of(number, event));
    if (decided === null) return null;
    // The journal makes no difference where steps are taken at once: no fault is left.
    const decisions = decided.decisions.filter(({ type }) => type !== "journal");
    const places = placesOf(this.schedulers.part(decided.scheduler));
    return {
      next: decided.scheduler,
      deeds: decisions.map((one) => ["vmid" in one ? one.vmid : one.type, this.#deeds.number(one)]),
      appends:
        decisions.every(({ type }) => type === "control" || type === "job_ended") &&
        // Where a process is moved to depends on where it is.
        (places === "" || places === placesOf(this.schedulers.part(number))),
    };
  }
}

function outcomeUnlessBroken<T>(outcome: () => T): T | null {
  try {
    return outcome();
  } catch {
    return null;
  }
}

function placesOf(scheduler: SchedulerState): string {
  return protocol
    .processRows(scheduler)
    .map(({ vmid }) => vmid)
    .join();
}

function channelOf(input: Input): ChannelId | null {
  return input.type === "event" && "channel" in input.event ? input.event.channel : null;
}

/** Not if it comes on the same queue, which is where it comes after; nor if it comes only when nothing else waits. */
function mayInputPrecede(other: Input, input: Input): boolean {
  if (other.type === "timer") return other.timer === "drain";
  if (other.type !== "event") return true;
  if (other.event.type === "channel_silent") return false;
  if (other.event.type === "control") return input.type !== "event" || input.event.type !== "control";
  const channel = channelOf(other);
  return channel === null || channel !== channelOf(input);
}

function mayEventPrecede(other: SchedulerEvent, event: SchedulerEvent): boolean {
  return !("vmid" in other && "vmid" in event && other.vmid === event.vmid);
}
