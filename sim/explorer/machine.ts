/**
 * A machine small enough to try everything that can happen: each process on a host of its own, one host more as
 * the destination, and nothing moves unless it is chosen.
 *
 * `choices` lists what may happen next; `after` gives the machine in which one of them has happened. Channels and
 * ways to the scheduler keep order; beyond that anything may come before anything. Time passes only when nothing
 * else can happen, except for the drain deadline, which may always have come.
 *
 * A machine does not change once it is made: the next one shares with it every part that stays as it is.
 */
import * as protocol from "../../src/protocol/index.ts";
import type {
  Effect,
  Event,
  JournalRecord,
  ProcessState,
  Rank,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerState,
  Timer,
  Vmid,
} from "../../src/protocol/index.ts";
import { Violation } from "../../src/sim/checkers.ts";
import type { Core } from "../../src/sim/world.ts";
import { canonical } from "./canonical.ts";
import { Channels } from "./channels.ts";
import type { Configuration } from "./configuration.ts";
import { copy } from "./copy.ts";
import { operationsOf, receivesOf } from "./program.ts";

/** One carrier, with what is on the way between it and the scheduler. */
interface Carrier {
  readonly vmid: Vmid;
  readonly rank: Rank;
  readonly state: ProcessState;
  readonly timers: Set<Timer>;
  /** Operations of its program begun and answered so far; with `received` the image it would leave behind. */
  begun: number;
  answered: number;
  /** How many messages of each rank its program has received. */
  readonly received: Map<Rank, number>;
  freezing: boolean;
  /** The image is to go there. */
  sending: Vmid | null;
  restoring: boolean;
  /** To it, and from it. */
  readonly down: Event[];
  readonly up: SchedulerEvent[];
}

const CLIENT = { client: 1 };

export class SmallMachine {
  readonly #configuration: Configuration;
  readonly #core: Core;
  readonly #channels: Channels;
  /** Null once it has ended and everything it told has arrived. */
  readonly #carriers: Map<Vmid, Carrier | null>;
  readonly #running: Map<Rank, Vmid>;
  readonly #ended: Set<Vmid>;
  #scheduler: SchedulerState;
  #journal: readonly JournalRecord[];
  #moves: readonly Rank[];
  #faults: number;
  #outcome: "good" | null = null;
  /** The parts that are this machine's alone, and may be changed while it is made. */
  readonly #own = new Set<object>();

  /** @param from the machine this one goes on from; it starts with a job submitted, and ready, otherwise. */
  constructor(configuration: Configuration, core: Core = protocol, from: SmallMachine | null = null) {
    this.#configuration = configuration;
    this.#core = core;
    this.#channels = from === null ? new Channels() : from.#channels.fork();
    this.#carriers = new Map(from === null ? [] : from.#carriers);
    this.#running = new Map(from === null ? [] : from.#running);
    this.#ended = new Set(from === null ? [] : from.#ended);
    this.#scheduler = from === null ? core.restoreScheduler([]).state : from.#scheduler;
    this.#journal = from === null ? [] : from.#journal;
    this.#moves = from === null ? configuration.moves : from.#moves;
    this.#faults = from === null ? configuration.faults : from.#faults;
    if (from === null) this.#begin(configuration.ranks);
  }

  #begin(ranks: number): void {
    for (let host = 1; host <= ranks + 1; host++)
      this.#schedule({ type: "host_up", requester: CLIENT, name: `h${host}` });
    this.#schedule({ type: "submit", requester: CLIENT, size: ranks, spec: null });
    for (const vmid of this.#carriers.keys())
      for (const ready of this.#change(vmid)!.up.splice(0)) this.#schedule(ready);
    this.#own.clear();
  }

  /** The job has come to its good end. */
  get ended(): boolean {
    return this.#outcome !== null;
  }

  /** Distinguishes machines with different futures, within this OS process. */
  fingerprint(): string {
    const parts = [
      numberOf(this.#scheduler),
      this.#channels.text(numberOf),
      [...this.#carriers]
        .map(([vmid, carrier]) => `${vmid}:${carrier && numberOf(carrier)}`)
        .sort()
        .join(),
      [...this.#running].map(String).sort().join(),
      this.#moves.join(),
      this.#faults,
      this.#outcome,
      this.#mayRestart() ? numberOf(this.#journal) : "",
    ];
    return parts.join(" ");
  }

  // ── what may happen ──

  choices(): string[] {
    if (this.ended) return [];
    const choices = this.#channels.arrivals();
    for (const carrier of this.#carriers.values()) if (carrier) this.#choicesOf(carrier, choices);
    for (const rank of new Set(this.#moves)) choices.push(`move ${rank}`);
    const idle = choices.length === 0;
    for (const carrier of this.#carriers.values()) {
      if (!carrier || this.#ended.has(carrier.vmid)) continue;
      for (const timer of carrier.timers)
        if (idle || timer === "drain") choices.push(`timer ${carrier.vmid} ${timer}`);
    }
    if (this.#faults > 0) choices.push(...this.#possibleFaults());
    return choices;
  }

  #choicesOf(carrier: Carrier, choices: string[]): void {
    const { vmid, state, up, down } = carrier;
    if (up.length > 0) choices.push(`up ${vmid}`);
    if (this.#ended.has(vmid)) return;
    if (down.length > 0) choices.push(`down ${vmid}`);
    if (carrier.freezing) choices.push(`freeze ${vmid}`);
    if (carrier.sending) choices.push(`transfer ${vmid}`);
    if (carrier.restoring) choices.push(`restore ${vmid}`);
    if (this.#running.get(carrier.rank) === vmid && !state.finishing && this.#mayGoOn(carrier))
      choices.push(`run ${vmid}`);
  }

  /** A program begins all its operations without waiting, and ends when they are answered. */
  #mayGoOn({ rank, begun, answered }: Carrier): boolean {
    const program = operationsOf(this.#configuration, rank);
    return begun < program.length || answered === receivesOf(program);
  }

  #mayRestart(): boolean {
    return this.#faults > 0 && this.#configuration.faultKinds.includes("restart scheduler");
  }

  #possibleFaults(): string[] {
    const { faultKinds } = this.#configuration;
    const choices = new Set<string>();
    if (faultKinds.includes("cut channel"))
      for (const name of this.#channels.names()) choices.add(`cut channel ${name}`);
    for (const carrier of this.#carriers.values()) {
      if (!carrier || this.#ended.has(carrier.vmid)) continue;
      const { vmid, state, restoring } = carrier;
      const empty = state.phase === "initializing" && !restoring && !state.arriving!.restored;
      if (faultKinds.includes("kill destination") && empty) choices.add(`kill ${vmid}`);
      if (faultKinds.includes("cut way")) choices.add(`cut way ${protocol.hostOf(vmid)}`);
    }
    if (faultKinds.includes("restart scheduler")) choices.add("restart scheduler");
    return [...choices];
  }

  // ── one of them happens ──

  after(choice: string): SmallMachine {
    const next = new SmallMachine(this.#configuration, this.#core, this);
    next.#take(choice);
    next.#forgetTheEnded();
    next.#own.clear();
    return next;
  }

  #take(choice: string): void {
    const [what, first = "", second = ""] = choice.split(" ");
    switch (what) {
      case "channel":
        return this.#arrive(first, Number(second) as 0 | 1);
      case "move":
        return this.#move(Number(first));
      case "cut":
        this.#faults--;
        return first === "channel" ? this.#channels.cut(second) : this.#loseWay(Number(second));
      case "restart":
        this.#faults--;
        return this.#restart();
      case "kill":
        this.#faults--;
        return this.#end(first as Vmid, false);
      default:
        return this.#takeAt(this.#change(first as Vmid)!, what!, second);
    }
  }

  #takeAt(carrier: Carrier, what: string, detail: string): void {
    switch (what) {
      case "up":
        return this.#schedule(carrier.up.shift()!);
      case "down":
        return this.#feed(carrier.vmid, carrier.down.shift()!);
      case "freeze":
        return this.#freeze(carrier);
      case "transfer":
        return this.#transfer(carrier);
      case "restore":
        carrier.restoring = false;
        return this.#feed(carrier.vmid, { type: "restored" });
      case "run":
        return this.#run(carrier);
      case "timer":
        carrier.timers.delete(detail as Timer);
        return this.#feed(carrier.vmid, { type: "timer", timer: detail as Timer });
    }
  }

  /** The carrier, for changing it. */
  #change(vmid: Vmid): Carrier | null | undefined {
    const carrier = this.#carriers.get(vmid);
    if (!carrier || this.#own.has(carrier)) return carrier;
    const own = copy(carrier);
    this.#own.add(own);
    this.#carriers.set(vmid, own);
    return own;
  }

  #forgetTheEnded(): void {
    for (const vmid of this.#ended)
      if (this.#carriers.get(vmid)?.up.length === 0) this.#carriers.set(vmid, null);
  }

  // ── the program ──

  #run(carrier: Carrier): void {
    const operation = operationsOf(this.#configuration, carrier.rank)[carrier.begun];
    if (!operation) return this.#feed(carrier.vmid, { type: "finish" });
    const { kind, peer, sequence } = operation;
    const request = ++carrier.begun;
    if (kind === "recv") {
      const pattern = { source: peer, tag: protocol.ANY_TAG, context: 0 };
      return this.#feed(carrier.vmid, { type: "recv", request, pattern });
    }
    const body = [Uint8Array.of(sequence)];
    this.#feed(carrier.vmid, { type: "send", request, dest: peer, tag: 0, context: 0, sizeBytes: 1, body });
  }

  #freeze(carrier: Carrier): void {
    carrier.freezing = false;
    if (carrier.state.phase === "ended") return;
    if (this.#running.get(carrier.rank) === carrier.vmid) this.#running.delete(carrier.rank);
    this.#feed(carrier.vmid, { type: "frozen" });
  }

  #transfer(source: Carrier): void {
    const to = source.sending!;
    source.sending = null;
    const there = this.#change(to);
    if (!there || this.#ended.has(to))
      return this.#feed(source.vmid, { type: "transfer_failed", reason: "nobody there" });
    const { begun, answered } = source;
    Object.assign(there, { begun, answered, restoring: true });
    for (const [rank, count] of source.received) there.received.set(rank, count);
    this.#feed(to, { type: "state_received", state: copy(this.#core.exportState(source.state)) });
  }

  #feed(vmid: Vmid, event: Event): void {
    const carrier = this.#change(vmid);
    if (!carrier || this.#ended.has(vmid)) return;
    for (const effect of this.#core.step(carrier.state, event)) this.#carryOut(carrier, effect);
  }

  #carryOut(carrier: Carrier, effect: Effect): void {
    const { vmid, rank } = carrier;
    switch (effect.type) {
      case "received":
        return received(carrier, effect.message.source, effect.message.body[0]![0]!);
      case "send_failed":
        throw new Violation("exactly once", `a send of rank ${rank} failed`);
      case "control":
        carrier.up.push({ type: "control", vmid, message: effect.message });
        return;
      case "request_freeze":
        carrier.freezing = true;
        return;
      case "transfer":
        carrier.sending = effect.to.vmid;
        return;
      case "resume":
        return this.#runs(rank, vmid);
      case "terminate":
      case "finished":
        return this.#end(vmid, true);
      case "open": {
        const { vmid: to } = effect.to;
        return this.#channels.open(vmid, effect.channel, to, this.#carriers.has(to) && !this.#ended.has(to));
      }
      case "write":
        return this.#channels.write(vmid, effect.channel, effect.message);
      case "close":
        return this.#channels.close(vmid, effect.channel);
      case "set_timer":
        carrier.timers.add(effect.timer);
        return;
      case "clear_timer":
        carrier.timers.delete(effect.timer);
    }
  }

  #runs(rank: Rank, vmid: Vmid): void {
    const other = this.#running.get(rank);
    if (other !== undefined && other !== vmid)
      throw new Violation("at most one running copy", `rank ${rank} runs at ${other} and ${vmid}`);
    this.#running.set(rank, vmid);
  }

  #end(vmid: Vmid, ok: boolean): void {
    const carrier = this.#change(vmid);
    if (!carrier || this.#ended.has(vmid)) return;
    this.#ended.add(vmid);
    if (this.#running.get(carrier.rank) === vmid) this.#running.delete(carrier.rank);
    this.#channels.leave(vmid);
    carrier.up.push({ type: "carrier_exit", vmid, ok, reason: ok ? "exit code 0" : "killed" });
  }

  #arrive(name: string, side: 0 | 1): void {
    const { to, event } = this.#channels.arrive(name, side);
    if (event) this.#feed(to, event);
  }

  // ── the scheduler, and the ways to it ──

  #move(rank: Rank): void {
    this.#moves = this.#moves.toSpliced(this.#moves.indexOf(rank), 1);
    const host = this.#configuration.ranks + 1;
    this.#schedule({ type: "migrate", requester: CLIENT, job: "1", rank, host });
  }

  #schedule(event: SchedulerEvent): void {
    if (!this.#own.has(this.#scheduler)) this.#own.add((this.#scheduler = copy(this.#scheduler)));
    for (const effect of this.#core.schedulerStep(this.#scheduler, event)) this.#decided(effect);
  }

  #decided(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "journal":
        this.#journal = [...this.#journal, copy(effect.record)];
        return;
      case "start_carrier":
        return this.#start(effect);
      case "kill_carrier":
        return this.#end(effect.vmid, false);
      case "control":
        this.#change(effect.vmid)?.down.push({ type: "control", message: effect.message });
        return;
      case "job_ended":
        if (!effect.ok) throw new Violation("exactly one after faults heal", "the job failed");
        this.#outcome = "good";
    }
  }

  #start({ vmid, rank, incarnation, migration }: SchedulerEffect & { type: "start_carrier" }): void {
    if (this.#carriers.has(vmid)) return;
    const self = { vmid, incarnation, endpoints: [vmid] };
    const initializedFor = migration === null ? undefined : { migration };
    const size = this.#configuration.ranks;
    const carrier: Carrier = {
      vmid,
      rank,
      state: this.#core.createProcess({ job: "1", rank, size, self, initializedFor }),
      timers: new Set(),
      begun: 0,
      answered: 0,
      received: new Map(),
      freezing: false,
      sending: null,
      restoring: false,
      down: [],
      up: [{ type: "carrier_ready", vmid, endpoints: [vmid] }],
    };
    this.#own.add(carrier);
    this.#carriers.set(vmid, carrier);
    if (migration === null) this.#runs(rank, vmid);
  }

  /** What is on the way between a host and the scheduler is lost; there is a new way at once. */
  #loseWay(host: number): void {
    const there: Carrier[] = [];
    for (const vmid of this.#carriers.keys()) {
      const carrier = protocol.hostOf(vmid) === host ? this.#change(vmid) : null;
      if (carrier) there.push(carrier);
    }
    for (const { up, down } of there) up.length = down.length = 0;
    const alive = there.filter(({ vmid }) => !this.#ended.has(vmid));
    const carriers = alive.map(({ vmid }) => ({ vmid, endpoints: [vmid] }));
    this.#schedule({ type: "host_returned", requester: CLIENT, host, carriers });
    for (const { vmid } of alive) this.#feed(vmid, { type: "reconnected" });
  }

  #restart(): void {
    const { state, effects } = this.#core.restoreScheduler(copy(this.#journal));
    this.#own.add(state);
    this.#scheduler = state;
    for (const vmid of this.#carriers.keys()) {
      const carrier = this.#change(vmid);
      if (carrier) carrier.up.length = carrier.down.length = 0;
    }
    for (const effect of effects) this.#decided(effect);
    for (let host = 1; host <= this.#configuration.ranks + 1; host++) this.#loseWay(host);
  }
}

function received(carrier: Carrier, source: Rank, sequence: number): void {
  const earlier = carrier.received.get(source) ?? 0;
  if (sequence !== earlier + 1)
    throw new Violation("exactly once, FIFO per stream", `rank ${carrier.rank} got ${source}#${sequence}`);
  carrier.received.set(source, sequence);
  carrier.answered++;
}

/** Every part is told from every other by a number: the same for the same canonical text. */
const numbers = new Map<string, number>();
/** A part does not change once its machine is made. */
const known = new WeakMap<object, number>();

function numberOf(part: object): number {
  let number = known.get(part);
  if (number === undefined) {
    const text = canonical(part);
    number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    known.set(part, number);
  }
  return number;
}
