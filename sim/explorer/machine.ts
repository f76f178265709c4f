/**
 * A machine small enough to try everything that can happen: each process on a host of its own, one host more as
 * the destination, and nothing moves unless it is chosen.
 *
 * `choices` lists what may happen next; `after` gives the state in which one of them has happened. Channels and
 * ways to the scheduler keep order; beyond that anything may come before anything. Time passes only when nothing
 * else can happen, except for the drain deadline, which may always have come.
 *
 * A state is a handful of numbers, one for each of its parts: the scheduler, the carriers, queues, channels. There are
 * few different parts, and what a part comes to by something that happens to it is worked out once.
 */
import * as protocol from "../../src/protocol/index.ts";
import type { ChannelId, Rank, SchedulerEvent, Vmid } from "../../src/protocol/index.ts";
import { Violation } from "../../src/sim/checkers.ts";
import type { Core } from "../../src/sim/world.ts";
import { type Act, Actors, type Decided, type Decision } from "./actors.ts";
import { type Carrier, type Input, ownSteps } from "./carrier.ts";
import { type Channel, Channels, type Side } from "./channels.ts";
import { type Configuration, takesAtOnce } from "./configuration.ts";
import { Known, Memo, Queues } from "./parts.ts";

/** A carrier's place in a state. */
interface Slot {
  readonly vmid: Vmid;
  /** GONE once it has ended and everything it told has arrived. */
  readonly carrier: number;
  /** What is on the way between it and the scheduler. */
  readonly down: number;
  readonly up: number;
}

const GONE = -1;

/** Does not change once it is made. */
export interface State {
  readonly scheduler: number;
  readonly journal: number;
  /** Ranks that are still to be moved. */
  readonly moves: readonly Rank[];
  /** How many faults may still happen. */
  readonly faults: number;
  /** The job has come to its good end. */
  readonly ended: boolean;
  /** By vmid. */
  readonly slots: readonly Slot[];
  readonly channels: readonly number[];
}

/** A state that is being made. */
type Draft = { -readonly [Key in keyof State]: State[Key] } & { slots: Slot[]; channels: number[] };

export type Choice =
  | { readonly type: "arrive"; readonly at: number; readonly side: Side }
  | {
      readonly type: "up" | "down" | "freeze" | "hand over" | "restored" | "run" | "kill";
      readonly at: number;
    }
  | { readonly type: "timer"; readonly at: number; readonly timer: protocol.Timer }
  | { readonly type: "silent"; readonly at: number; readonly side: Side }
  | { readonly type: "move"; readonly rank: Rank }
  | { readonly type: "cut channel"; readonly at: number }
  | { readonly type: "lose end"; readonly at: number; readonly side: Side }
  | { readonly type: "cut way"; readonly host: number }
  | { readonly type: "restart scheduler" };

type PlainInput = (Input & { type: "run" | "freeze" | "restored" | "hand over" | "die" })["type"];

const CLIENT = { client: 1 };

export class SmallMachine {
  readonly #configuration: Configuration;
  readonly #actors: Actors;
  readonly #channels: Channels;
  readonly #queues = new Queues();
  /** What comes of a carrier by what has arrived on a channel, by the channel and its end. */
  readonly #arrivals: Memo<number>;
  /** Inputs and events that come again and again. */
  readonly #known = new Known();
  /** What comes of the scheduler's restart, by its journal. */
  readonly #restored = new Map<number, Decided>();
  readonly first: State;

  constructor(configuration: Configuration, core: Core = protocol) {
    this.#configuration = configuration;
    this.#actors = new Actors(configuration, core);
    this.#channels = new Channels(this.#actors.messages, configuration.unreduced ?? false);
    this.#arrivals = new Memo((channel, side) => this.#inputOf(this.#channels.of(channel), side as Side));
    this.first = this.#begin(configuration.ranks);
  }

  #begin(ranks: number): State {
    const draft: Draft = {
      scheduler: this.#restoredFrom(0).scheduler,
      journal: 0,
      moves: this.#configuration.moves,
      faults: this.#configuration.faults,
      ended: false,
      slots: [],
      channels: [],
    };
    for (let host = 1; host <= ranks + 1; host++)
      this.#schedule(draft, { type: "host_up", requester: CLIENT, name: `h${host}` });
    this.#schedule(draft, { type: "submit", requester: CLIENT, size: ranks, spec: null });
    for (const at of draft.slots.keys()) this.#take(draft, { type: "up", at });
    return draft;
  }

  /** Numbers that distinguish it from states with other futures. */
  numbers({ scheduler, journal, moves, faults, ended, slots, channels }: State): number[] {
    const restarts = faults > 0 && this.#configuration.faultKinds.includes("restart scheduler");
    const left = moves.reduce((number, rank) => number * 8 + rank + 1, ended ? 1 : 0);
    const numbers = [scheduler, restarts ? journal : 0, left, faults, slots.length];
    for (const { carrier, down, up } of slots) numbers.push(carrier, down, up);
    // The order in which channels were opened makes no difference.
    numbers.push(...channels.toSorted((a, b) => a - b));
    return numbers;
  }

  /** Which carriers there have been: where each process has been, and been tried to be. */
  ending({ slots, moves }: State): string {
    return `${slots.map(({ vmid }) => vmid).join()} to move: ${moves.join()}`;
  }

  // ── what may happen ──

  choices(state: State): Choice[] {
    if (state.ended) return [];
    const choices: Choice[] = [];
    for (const [at, number] of state.channels.entries())
      for (const side of [0, 1] as const)
        if (this.#channels.of(number).ends[side].queue !== 0) choices.push({ type: "arrive", at, side });
    for (const at of state.slots.keys()) this.#choicesOf(state, at, choices);
    for (const rank of new Set(state.moves)) choices.push({ type: "move", rank });
    this.#passingTime(state, choices);
    if (state.faults > 0) this.#possibleFaults(state, choices);
    return choices;
  }

  #choicesOf({ slots }: State, at: number, choices: Choice[]): void {
    const { carrier: number, up, down } = slots[at]!;
    if (number === GONE) return;
    if (up !== 0) choices.push({ type: "up", at });
    const carrier = this.#actors.carriers.part(number);
    if (carrier.state === null) return;
    if (down !== 0) choices.push({ type: "down", at });
    for (const type of ownSteps(this.#configuration, carrier)) choices.push({ type, at });
  }

  #passingTime(state: State, choices: Choice[]): void {
    const idle = choices.length === 0;
    for (const [at, { carrier: number }] of state.slots.entries()) {
      if (number === GONE) continue;
      for (const timer of this.#actors.carriers.part(number).timers)
        if (idle || timer === "drain") choices.push({ type: "timer", at, timer });
    }
    if (!idle) return;
    for (const [at, number] of state.channels.entries())
      for (const side of [0, 1] as const)
        if (this.#isSilenceHeard(state, number, side)) choices.push({ type: "silent", at, side });
  }

  /** It is told again and again; but who does nothing about it would not do so the next time. */
  #isSilenceHeard({ slots }: State, number: number, side: Side): boolean {
    const { silent, listening, vmid, channel } = this.#channels.of(number).ends[side];
    if (!silent || !listening) return false;
    const { carrier } = slots.find((slot) => slot.vmid === vmid)!;
    return this.#actors.isHeeded(carrier, this.#actors.inputs.number(silence(channel!)));
  }

  #possibleFaults(state: State, choices: Choice[]): void {
    const { faultKinds } = this.#configuration;
    for (const [at, number] of state.channels.entries()) {
      const channel = this.#channels.of(number);
      if (faultKinds.includes("cut channel") && !channel.ends.some(({ silent }) => silent))
        choices.push({ type: "cut channel", at });
      if (!faultKinds.includes("lose end")) continue;
      for (const side of [0, 1] as const)
        if (this.#channels.mayFallSilent(channel, side)) choices.push({ type: "lose end", at, side });
    }
    const hosts = new Set<number>();
    for (const [at, { carrier: number, vmid }] of state.slots.entries()) {
      if (number === GONE) continue;
      const process = this.#actors.carriers.part(number);
      if (process.state === null) continue;
      hosts.add(protocol.hostOf(vmid));
      const { phase, arriving } = process.state;
      const empty = phase === "initializing" && !process.restoring && !arriving!.restored;
      if (faultKinds.includes("kill destination") && empty) choices.push({ type: "kill", at });
    }
    if (faultKinds.includes("cut way")) for (const host of hosts) choices.push({ type: "cut way", host });
    if (faultKinds.includes("restart scheduler")) choices.push({ type: "restart scheduler" });
  }

  // ── what is taken at once ──

  /**
   * A step that commutes with everything else: nothing is lost by taking it, and nothing else, in this state. Null: there
   * is none. Faults strike what is on its way, so steps commute only when none is left.
   */
  stepAtOnce(state: State): Choice | null {
    if (state.faults > 0 || state.ended || !takesAtOnce(this.#configuration)) return null;
    return this.#wordAtOnce(state) ?? this.#arrivalAtOnce(state) ?? this.#ownStepAtOnce(state);
  }

  #wordAtOnce({ scheduler, slots }: State): Choice | null {
    const { carriers, inputs, freeInputs, freeEvents } = this.#actors;
    for (const [at, { carrier, down, up }] of slots.entries()) {
      if (carrier === GONE) continue;
      if (down !== 0) {
        const input = this.#queues.first(down);
        const isLast = isLastWord(carriers.part(carrier), inputs.part(input));
        if (isLast || freeInputs.isFree(carrier, input)) return { type: "down", at };
      }
      if (up !== 0 && freeEvents.isFree(scheduler, this.#queues.first(up))) return { type: "up", at };
    }
    return null;
  }

  #arrivalAtOnce({ slots, channels }: State): Choice | null {
    for (const [at, number] of channels.entries())
      for (const side of [0, 1] as const) {
        const { queue, vmid, channel } = this.#channels.of(number).ends[side];
        if (queue === 0 || channel === null) continue;
        const to = slots.find((slot) => slot.vmid === vmid);
        if (to === undefined || to.carrier === GONE) continue;
        if (this.#actors.freeInputs.isFree(to.carrier, this.#arrivals.of(number, side)))
          return { type: "arrive", at, side };
      }
    return null;
  }

  #ownStepAtOnce({ slots }: State): Choice | null {
    for (const [at, { carrier }] of slots.entries()) {
      if (carrier === GONE) continue;
      for (const input of this.#actors.own(carrier)) {
        const { type } = this.#actors.inputs.part(input);
        if ((type === "run" || type === "restored") && this.#actors.freeInputs.isFree(carrier, input))
          return { type, at };
      }
    }
    return null;
  }

  /** Whatever was taken at once may be, by everything seen since. If not, it is known now. */
  hold(): boolean {
    return this.#actors.hold();
  }

  /** In words, for who reads how a promise was broken. */
  describe({ slots, channels }: State, choice: Choice): string {
    switch (choice.type) {
      case "arrive":
      case "silent":
      case "cut channel":
      case "lose end": {
        const { ends } = this.#channels.of(channels[choice.at]!);
        const [from, to] = "side" in choice && choice.side === 0 ? [ends[1], ends[0]] : ends;
        const [{ vmid, channel }] = ends;
        const name = channel === null ? `that ${vmid} has closed` : `${vmid}#${channel}`;
        return `${choice.type} ${from.vmid} → ${to.vmid} (channel ${name})`;
      }
      case "move":
        return `move ${choice.rank}`;
      case "cut way":
        return `cut way ${choice.host}`;
      case "restart scheduler":
        return choice.type;
      case "timer":
        return `timer ${slots[choice.at]!.vmid} ${choice.timer}`;
      default:
        return `${choice.type} ${slots[choice.at]!.vmid}`;
    }
  }

  // ── one of them happens ──

  after(state: State, choice: Choice): State {
    const draft: Draft = { ...state, slots: state.slots.slice(), channels: state.channels.slice() };
    this.#take(draft, choice);
    for (const [at, slot] of draft.slots.entries())
      if (slot.up === 0 && slot.carrier !== GONE && this.#actors.carriers.part(slot.carrier).state === null)
        draft.slots[at] = { ...slot, carrier: GONE, down: 0 };
    return draft;
  }

  #take(draft: Draft, choice: Choice): void {
    switch (choice.type) {
      case "arrive":
        return this.#arrive(draft, choice.at, choice.side);
      case "up": {
        const slot = draft.slots[choice.at]!;
        draft.slots[choice.at] = { ...slot, up: this.#queues.rest(slot.up) };
        return this.#decide(draft, this.#queues.first(slot.up));
      }
      case "down": {
        const slot = draft.slots[choice.at]!;
        draft.slots[choice.at] = { ...slot, down: this.#queues.rest(slot.down) };
        return this.#happen(draft, choice.at, this.#queues.first(slot.down));
      }
      case "timer":
        return this.#feed(draft, choice.at, { type: "timer", timer: choice.timer });
      case "silent":
        return this.#silent(draft, choice.at, choice.side);
      case "move":
        return this.#move(draft, choice.rank);
      case "cut channel":
        draft.faults--;
        draft.channels[choice.at] = this.#channels.cut(draft.channels[choice.at]!);
        return;
      case "lose end":
        draft.faults--;
        draft.channels[choice.at] = this.#channels.silenced(draft.channels[choice.at]!, choice.side);
        return;
      case "cut way":
        draft.faults--;
        return this.#loseWay(draft, choice.host);
      case "restart scheduler":
        draft.faults--;
        return this.#restart(draft);
      case "kill":
        draft.faults--;
        return this.#happen(draft, choice.at, this.#plainInput("die"));
      default:
        return this.#happen(draft, choice.at, this.#plainInput(choice.type));
    }
  }

  // ── carriers ──

  #plainInput(type: PlainInput): number {
    return this.#known.of(type, () => this.#actors.inputs.number({ type }));
  }

  #feed(draft: Draft, at: number, input: Input): void {
    this.#happen(draft, at, this.#actors.inputs.number(input));
  }

  /** Something happens to a carrier, if it lives. */
  #happen(draft: Draft, at: number, input: number): void {
    const slot = draft.slots[at]!;
    if (slot.carrier === GONE || this.#actors.carriers.part(slot.carrier).state === null) return;
    const { carrier, acts } = this.#actors.lived(slot.carrier, input);
    draft.slots[at] = { ...slot, carrier };
    for (const act of acts) this.#do(draft, at, act);
  }

  #do(draft: Draft, at: number, act: Act): void {
    const { vmid } = draft.slots[at]!;
    switch (act.type) {
      case "open": {
        const reachable = this.#lives(draft, act.to) !== -1;
        draft.channels.push(this.#channels.opened(vmid, act.channel, act.to, reachable));
        return;
      }
      case "write": {
        const { at: index, side } = this.#channels.find(draft.channels, vmid, act.channel);
        if (index !== -1)
          draft.channels[index] = this.#channels.written(draft.channels[index]!, side, act.message);
        return;
      }
      case "close": {
        const { at: index, side } = this.#channels.find(draft.channels, vmid, act.channel);
        if (index !== -1) this.#put(draft, index, this.#channels.closed(draft.channels[index]!, side));
        return;
      }
      case "tell":
        return this.#tell(draft, at, act.event);
      case "runs":
        return this.#expectOneCopy(draft, at);
      case "hand over": {
        const to = this.#lives(draft, act.to);
        if (to !== -1) return this.#happen(draft, to, act.input);
        const { migration } = act;
        const event = { type: "transfer_failed", migration, reason: "nobody there" } as const;
        return this.#feed(draft, at, { type: "event", event });
      }
      case "ended": {
        this.#leave(draft, vmid);
        draft.slots[at] = { ...draft.slots[at]!, down: 0 };
        this.#tell(draft, at, act.event);
      }
    }
  }

  #tell(draft: Draft, at: number, event: number): void {
    const slot = draft.slots[at]!;
    draft.slots[at] = { ...slot, up: this.#queues.push(slot.up, event) };
  }

  #expectOneCopy(draft: Draft, at: number): void {
    const { rank, vmid } = this.#actors.carriers.part(draft.slots[at]!.carrier);
    for (const { carrier: number } of draft.slots) {
      if (number === GONE) continue;
      const other = this.#actors.carriers.part(number);
      if (other.rank === rank && other.running && other.vmid !== vmid)
        throw new Violation("at most one running copy", `rank ${rank} runs at ${other.vmid} and ${vmid}`);
    }
  }

  /** Where it is among the slots; −1 if it does not live. */
  #lives(draft: Draft, vmid: Vmid): number {
    return draft.slots.findIndex(
      (slot) =>
        slot.vmid === vmid &&
        slot.carrier !== GONE &&
        this.#actors.carriers.part(slot.carrier).state !== null,
    );
  }

  // ── channels ──

  /** A channel nobody listens to any more is forgotten. */
  #put(draft: Draft, at: number, channel: number | null): void {
    if (channel === null) draft.channels.splice(at, 1);
    else draft.channels[at] = channel;
  }

  /** The carrier has ended: all its channels close. */
  #leave(draft: Draft, vmid: Vmid): void {
    for (let at = draft.channels.length - 1; at >= 0; at--) {
      for (const side of [0, 1] as const) {
        const channel = draft.channels[at];
        if (channel === undefined) continue;
        const end = this.#channels.of(channel).ends[side];
        if (end.vmid !== vmid || !end.listening) continue;
        this.#put(draft, at, this.#channels.closed(channel, side));
      }
    }
  }

  #arrive(draft: Draft, at: number, side: Side): void {
    const number = draft.channels[at]!;
    const channel = this.#channels.of(number);
    const arrival = this.#channels.next(channel, side);
    const { vmid, channel: id } = channel.ends[side];
    const to = this.#lives(draft, vmid);
    const isAccepted = arrival === "accept" && to !== -1;
    const accepted = isAccepted ? this.#actors.carriers.part(draft.slots[to]!.carrier).accepted + 1 : 0;
    this.#put(draft, at, this.#channels.arrived(number, side, accepted));
    if (to === -1 || (id === null && arrival !== "accept")) return;
    this.#happen(draft, to, this.#arrivals.of(number, side));
  }

  /** What comes of the next arrival there. */
  #inputOf(channel: Channel, side: Side): number {
    const arrival = this.#channels.next(channel, side);
    if (arrival === "accept") return this.#actors.inputs.number({ type: "accept" });
    const id = channel.ends[side].channel!;
    const event =
      arrival === "closed"
        ? ({ type: "channel_closed", channel: id } as const)
        : ({ type: "message", channel: id, message: arrival } as const);
    return this.#actors.inputs.number({ type: "event", event });
  }

  #silent(draft: Draft, at: number, side: Side): void {
    const { vmid, channel } = this.#channels.of(draft.channels[at]!).ends[side];
    this.#feed(draft, this.#lives(draft, vmid), silence(channel!));
  }

  // ── the scheduler, and the ways to it ──

  /** Somewhere else than it is: the host that is free at the beginning, or back. */
  #move(draft: Draft, rank: Rank): void {
    draft.moves = draft.moves.toSpliced(draft.moves.indexOf(rank), 1);
    const free = this.#configuration.ranks + 1;
    const row = protocol
      .processRows(this.#actors.schedulers.part(draft.scheduler))
      .find((one) => one.rank === rank);
    const isAway = row !== undefined && protocol.hostOf(row.vmid) === free;
    const host = isAway ? rank + 1 : free;
    this.#schedule(draft, { type: "migrate", requester: CLIENT, job: "1", rank, host });
  }

  #schedule(draft: Draft, event: SchedulerEvent): void {
    this.#decide(draft, this.#actors.events.number(event));
  }

  #decide(draft: Draft, event: number): void {
    const { scheduler, decisions } = this.#actors.decided(draft.scheduler, event);
    draft.scheduler = scheduler;
    for (const decision of decisions) this.#perform(draft, decision);
  }

  #perform(draft: Draft, decision: Decision): void {
    switch (decision.type) {
      case "journal":
        draft.journal = this.#queues.push(draft.journal, decision.record);
        return;
      case "start":
        return this.#start(draft, decision);
      case "kill": {
        const at = this.#lives(draft, decision.vmid);
        if (at !== -1) this.#happen(draft, at, this.#plainInput("die"));
        return;
      }
      case "control": {
        const at = this.#lives(draft, decision.vmid);
        if (at === -1) return;
        const slot = draft.slots[at]!;
        draft.slots[at] = { ...slot, down: this.#queues.push(slot.down, decision.input) };
        return;
      }
      case "job_ended":
        if (!decision.ok) throw new Violation("exactly one after faults heal", "the job failed");
        this.#expectNobody(draft);
        draft.ended = true;
    }
  }

  #expectNobody(draft: Draft): void {
    for (const { vmid } of draft.slots)
      if (this.#lives(draft, vmid) !== -1)
        throw new Violation("nothing of an ended job runs", `there is a carrier at ${vmid}`);
  }

  #start(draft: Draft, { vmid, carrier, ready }: Decision & { type: "start" }): void {
    if (draft.slots.some((slot) => slot.vmid === vmid)) return;
    draft.slots.push({ vmid, carrier, down: 0, up: this.#queues.push(0, ready) });
    draft.slots.sort((a, b) => (a.vmid < b.vmid ? -1 : 1));
    if (this.#actors.carriers.part(carrier).running)
      this.#expectOneCopy(
        draft,
        draft.slots.findIndex((slot) => slot.vmid === vmid),
      );
  }

  /** What is on the way between a host and the scheduler is lost; there is a new way at once. */
  #loseWay(draft: Draft, host: number): void {
    const there = draft.slots.map(({ vmid }) => vmid).filter((vmid) => protocol.hostOf(vmid) === host);
    for (const [at, slot] of draft.slots.entries())
      if (there.includes(slot.vmid)) draft.slots[at] = { ...slot, up: 0, down: 0 };
    const alive = there.filter((vmid) => this.#lives(draft, vmid) !== -1);
    this.#decide(draft, this.#hostReturned(host, alive));
    for (const vmid of alive) {
      const at = this.#lives(draft, vmid);
      if (at !== -1) this.#happen(draft, at, this.#reconnected());
    }
  }

  #hostReturned(host: number, alive: readonly Vmid[]): number {
    return this.#known.of(`host ${host} ${alive.join()}`, () => {
      const carriers = alive.map((vmid) => ({ vmid, endpoints: [vmid] }));
      return this.#actors.events.number({ type: "host_returned", requester: CLIENT, host, carriers });
    });
  }

  #reconnected(): number {
    const event = { type: "reconnected" } as const;
    return this.#known.of("reconnected", () => this.#actors.inputs.number({ type: "event", event }));
  }

  #restoredFrom(journal: number): Decided {
    let restored = this.#restored.get(journal);
    if (restored === undefined) {
      restored = this.#actors.restored(this.#queues.items(journal));
      this.#restored.set(journal, restored);
    }
    return restored;
  }

  #restart(draft: Draft): void {
    const { scheduler, decisions } = this.#restoredFrom(draft.journal);
    draft.scheduler = scheduler;
    for (const [at, slot] of draft.slots.entries()) draft.slots[at] = { ...slot, up: 0, down: 0 };
    for (const decision of decisions) this.#perform(draft, decision);
    for (let host = 1; host <= this.#configuration.ranks + 1; host++) this.#loseWay(draft, host);
  }
}

function silence(channel: ChannelId): Input {
  return { type: "event", event: { type: "channel_silent", channel } };
}

/**
 * After it the carrier ends, and all that it could do before would be to refuse channels, which is to who opened them what
 * their end is.
 */
function isLastWord({ state, sending }: Carrier, word: Input): boolean {
  if (state === null || word.type !== "event" || word.event.type !== "control") return false;
  const { type } = word.event.message;
  if (type === "farewell") return state.leavingForGood;
  return type === "migration_commit" && state.phase === "transferring" && sending === null;
}
