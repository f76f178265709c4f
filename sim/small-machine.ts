/**
 * A machine small enough to try everything that can happen: each process on a host of its own, one host more as
 * the destination, and nothing moves unless it is chosen.
 *
 * `choices` lists what may happen next, `take` makes it happen. Channels and ways to the scheduler keep order;
 * beyond that anything may come before anything. Time passes only when nothing else can happen, except for the
 * drain deadline, which may always have come.
 */
import * as protocol from "../src/protocol/index.ts";
import type {
  ChannelId,
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
} from "../src/protocol/index.ts";
import { Violation } from "./checkers.ts";
import type { Core } from "./world.ts";

export interface Configuration {
  readonly ranks: number;
  /** Each sender sends so many to each other rank, which receives as many. */
  readonly messages: number;
  readonly senders: readonly Rank[];
  /** Ranks to be moved, each once, at any time. */
  readonly moves: readonly Rank[];
  /** How many of these faults may happen in one run, at any time. */
  readonly faults: number;
  readonly faultKinds: readonly Fault[];
}

export type Fault = "cut channel" | "kill destination" | "cut way" | "restart scheduler";

interface Carrier {
  readonly vmid: Vmid;
  readonly rank: Rank;
  readonly state: ProcessState;
  readonly timers: Set<Timer>;
  /** Operations of its program done so far; they are what the image carries. */
  done: number;
  answered: number;
  readonly received: string[];
  freezing: boolean;
  /** The image is on its way from here. */
  sending: Vmid | null;
  restoring: boolean;
  alive: boolean;
  /** Queued for it and by it, on the way to the scheduler. */
  readonly down: Event[];
  readonly up: SchedulerEvent[];
}

interface Link {
  readonly ends: {
    readonly vmid: Vmid;
    channel: ChannelId | null;
    listening: boolean;
    queue: (Event | "accept")[];
  }[];
}

export class SmallMachine {
  readonly carriers = new Map<Vmid, Carrier>();
  readonly links: Link[] = [];
  scheduler: SchedulerState;
  readonly journal: JournalRecord[] = [];
  readonly running = new Map<Rank, Vmid>();
  readonly moves: Rank[];
  faults: number;
  ended: boolean | null = null;
  readonly #configuration: Configuration;
  readonly #core: Core;

  constructor(configuration: Configuration, core: Core = protocol) {
    this.#configuration = configuration;
    this.#core = core;
    this.moves = [...configuration.moves];
    this.faults = configuration.faults;
    this.scheduler = core.restoreScheduler([]).state;
    const client = { client: 1 };
    for (let host = 1; host <= configuration.ranks + 1; host++)
      this.#schedule({ type: "host_up", requester: client, name: `h${host}` });
    this.#schedule({ type: "submit", requester: client, size: configuration.ranks, spec: null });
    for (const carrier of this.carriers.values())
      for (const ready of carrier.up.splice(0)) this.#schedule(ready);
  }

  /** Everything that distinguishes this state from others. */
  contents(): unknown {
    const { carriers, links, scheduler, journal, running, moves, faults, ended } = this;
    return { carriers, links: links.filter(alive), scheduler, journal, running, moves, faults, ended };
  }

  choices(): string[] {
    if (this.ended !== null) return [];
    const choices: string[] = [];
    this.links.forEach((link, i) =>
      link.ends.forEach(({ queue }, side) => queue.length > 0 && choices.push(`channel ${i} ${side}`)),
    );
    for (const carrier of this.carriers.values()) choices.push(...this.#choicesOf(carrier));
    for (const rank of new Set(this.moves)) choices.push(`move ${rank}`);
    const idle = choices.length === 0;
    for (const { vmid, timers, alive } of this.carriers.values()) {
      if (alive)
        for (const timer of timers) if (idle || timer === "drain") choices.push(`timer ${vmid} ${timer}`);
    }
    if (this.faults > 0) choices.push(...this.#possibleFaults());
    return choices;
  }

  #choicesOf(carrier: Carrier): string[] {
    const { vmid, state, up, down } = carrier;
    const choices: string[] = [];
    if (up.length > 0) choices.push(`up ${vmid}`);
    if (!carrier.alive) return choices;
    if (down.length > 0) choices.push(`down ${vmid}`);
    if (carrier.freezing) choices.push(`freeze ${vmid}`);
    if (carrier.sending) choices.push(`transfer ${vmid}`);
    if (carrier.restoring) choices.push(`restore ${vmid}`);
    if (this.running.get(carrier.rank) === vmid && !state.finishing && this.#mayGoOn(carrier))
      choices.push(`run ${vmid}`);
    return choices;
  }

  /** Sends are done at once; the program ends when every receive is answered. */
  #mayGoOn({ rank, done, answered }: Carrier): boolean {
    const all = this.#program(rank);
    return done < all.length || answered === all.filter(({ kind }) => kind === "recv").length;
  }

  #program(rank: Rank): { kind: "send" | "recv"; peer: Rank; sequence: number }[] {
    const { ranks, messages, senders } = this.#configuration;
    const operations: { kind: "send" | "recv"; peer: Rank; sequence: number }[] = [];
    for (let sequence = 1; sequence <= messages; sequence++) {
      for (const kind of ["send", "recv"] as const)
        for (let peer = 0; peer < ranks; peer++)
          if (peer !== rank && senders.includes(kind === "send" ? rank : peer))
            operations.push({ kind, peer, sequence });
    }
    return operations;
  }

  #possibleFaults(): string[] {
    const { faultKinds } = this.#configuration;
    const choices: string[] = [];
    if (faultKinds.includes("cut channel"))
      this.links.forEach((link, i) => alive(link) && choices.push(`cut channel ${i}`));
    for (const { vmid, alive, state, restoring } of this.carriers.values()) {
      if (!alive) continue;
      if (
        faultKinds.includes("kill destination") &&
        state.phase === "initializing" &&
        !restoring &&
        !state.arriving!.restored
      )
        choices.push(`kill ${vmid}`);
      if (faultKinds.includes("cut way")) choices.push(`cut way ${protocol.hostOf(vmid)}`);
    }
    if (faultKinds.includes("restart scheduler")) choices.push("restart scheduler");
    return [...new Set(choices)];
  }

  take(choice: string): void {
    const [what, first, ...rest] = choice.split(" ") as [string, string, ...string[]];
    if (what === "channel") return this.#arrive(this.links[Number(first)]!, Number(rest[0]) as 0 | 1);
    if (what === "move") return this.#move(Number(first));
    if (what === "cut" || what === "restart" || what === "kill") this.faults--;
    if (what === "cut" && first === "channel") return this.#cut(this.links[Number(rest[0])]!);
    if (what === "cut") return this.#loseWay(Number(rest[0]));
    if (what === "restart") return this.#restart();
    const carrier = this.carriers.get(first as Vmid)!;
    switch (what) {
      case "up":
        return this.#schedule(carrier.up.shift()!);
      case "down":
        return this.#feed(carrier, carrier.down.shift()!);
      case "freeze":
        return this.#freeze(carrier);
      case "transfer":
        return this.#transfer(carrier);
      case "restore":
        carrier.restoring = false;
        return this.#feed(carrier, { type: "restored" });
      case "run":
        return this.#run(carrier);
      case "kill":
        return this.#end(carrier, false);
      case "timer":
        carrier.timers.delete(rest[0] as Timer);
        return this.#feed(carrier, { type: "timer", timer: rest[0] as Timer });
    }
  }

  // ── the program ──

  #run(carrier: Carrier): void {
    const operation = this.#program(carrier.rank)[carrier.done];
    if (!operation) return this.#feed(carrier, { type: "finish" });
    const { kind, peer, sequence } = operation;
    const request = ++carrier.done;
    if (kind === "recv") {
      return this.#feed(carrier, { type: "recv", request, pattern: { source: peer, tag: -1, context: 0 } });
    }
    const body = [Uint8Array.of(sequence)];
    this.#feed(carrier, { type: "send", request, dest: peer, tag: 0, context: 0, sizeBytes: 1, body });
  }

  #freeze(carrier: Carrier): void {
    carrier.freezing = false;
    if (carrier.state.phase === "ended") return;
    if (this.running.get(carrier.rank) === carrier.vmid) this.running.delete(carrier.rank);
    this.#feed(carrier, { type: "frozen" });
  }

  #transfer(source: Carrier): void {
    const to = this.carriers.get(source.sending!);
    source.sending = null;
    if (!to?.alive) return this.#feed(source, { type: "transfer_failed", reason: "nobody there" });
    to.done = source.done;
    to.answered = source.answered;
    to.received.push(...source.received);
    to.restoring = true;
    this.#feed(to, { type: "state_received", state: structuredClone(this.#core.exportState(source.state)) });
  }

  #feed(carrier: Carrier, event: Event): void {
    if (!carrier.alive) return;
    for (const effect of this.#core.step(carrier.state, event)) this.#carryOut(carrier, effect);
  }

  #carryOut(carrier: Carrier, effect: Effect): void {
    const { vmid, rank } = carrier;
    switch (effect.type) {
      case "received": {
        const { source, body } = effect.message;
        const sequence = body[0]![0]!;
        const earlier = carrier.received.filter((one) => one.startsWith(`${source}#`)).length;
        if (sequence !== earlier + 1)
          throw new Violation("exactly once, FIFO per stream", `${rank} got ${source}#${sequence}`);
        carrier.received.push(`${source}#${sequence}`);
        carrier.answered++;
        return;
      }
      case "send_failed":
        throw new Violation("exactly once", `a send of ${rank} failed`);
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
        return this.#end(carrier, true);
      case "open":
        return this.#open(vmid, effect.channel, effect.to.vmid);
      case "write":
        return this.#write(vmid, effect.channel, { type: "message", channel: 0, message: effect.message });
      case "close":
        return this.#close(vmid, effect.channel);
      case "set_timer":
        carrier.timers.add(effect.timer);
        return;
      case "clear_timer":
        carrier.timers.delete(effect.timer);
    }
  }

  #runs(rank: Rank, vmid: Vmid): void {
    const other = this.running.get(rank);
    if (other !== undefined && other !== vmid)
      throw new Violation("at most one running copy", `${rank} runs at ${other} and ${vmid}`);
    this.running.set(rank, vmid);
  }

  #end(carrier: Carrier, ok: boolean): void {
    if (!carrier.alive) return;
    const { vmid, rank } = carrier;
    carrier.alive = false;
    if (this.running.get(rank) === vmid) this.running.delete(rank);
    for (const link of this.links) {
      const end = link.ends.find((one) => one.vmid === vmid);
      if (end?.listening) this.#leave(link, end);
    }
    carrier.up.push({ type: "carrier_exit", vmid, ok, reason: ok ? "exit code 0" : "killed" });
  }

  // ── channels ──

  #open(from: Vmid, channel: ChannelId, to: Vmid): void {
    const reachable = this.carriers.get(to)?.alive === true;
    const ends: Link["ends"] = [
      { vmid: from, channel, listening: true, queue: [] },
      { vmid: to, channel: null, listening: reachable, queue: [] },
    ];
    this.links.push({ ends });
    if (reachable) ends[1]!.queue.push("accept");
    else ends[0]!.queue.push({ type: "channel_closed", channel });
  }

  #endOf(vmid: Vmid, channel: ChannelId): { link: Link; side: 0 | 1 } | undefined {
    for (const link of this.links) {
      const side = link.ends.findIndex(
        (end) => end.vmid === vmid && end.channel === channel && end.listening,
      );
      if (side >= 0) return { link, side: side as 0 | 1 };
    }
    return undefined;
  }

  #write(vmid: Vmid, channel: ChannelId, event: Event): void {
    const found = this.#endOf(vmid, channel);
    const there = found && found.link.ends[1 - found.side]!;
    if (there?.listening) there.queue.push(event);
  }

  #close(vmid: Vmid, channel: ChannelId): void {
    const found = this.#endOf(vmid, channel);
    if (found) this.#leave(found.link, found.link.ends[found.side]!);
  }

  #leave(link: Link, end: Link["ends"][number]): void {
    end.listening = false;
    end.queue = [];
    const there = link.ends.find((one) => one !== end)!;
    if (there.listening) there.queue.push({ type: "channel_closed", channel: 0 });
  }

  #cut(link: Link): void {
    for (const end of link.ends) if (end.listening) end.queue = [{ type: "channel_closed", channel: 0 }];
  }

  #arrive(link: Link, side: 0 | 1): void {
    const end = link.ends[side]!;
    const event = end.queue.shift()!;
    const carrier = this.carriers.get(end.vmid)!;
    if (event === "accept") {
      end.channel =
        -1 - this.links.filter(({ ends }) => ends[1]!.vmid === end.vmid && ends[1]!.channel !== null).length;
      return this.#feed(carrier, { type: "channel_accepted", channel: end.channel });
    }
    if (event.type === "channel_closed") end.listening = false;
    if (end.channel === null) return;
    this.#feed(carrier, { ...event, channel: end.channel } as Event);
  }

  // ── the scheduler, and the ways to it ──

  #move(rank: Rank): void {
    this.moves.splice(this.moves.indexOf(rank), 1);
    const host = this.#configuration.ranks + 1;
    this.#schedule({ type: "migrate", requester: { client: 1 }, job: "1", rank, host });
  }

  #schedule(event: SchedulerEvent): void {
    for (const effect of this.#core.schedulerStep(this.scheduler, event)) this.#decided(effect);
  }

  #decided(effect: SchedulerEffect): void {
    switch (effect.type) {
      case "journal":
        this.journal.push(structuredClone(effect.record));
        return;
      case "start_carrier":
        return this.#start(effect);
      case "kill_carrier": {
        const carrier = this.carriers.get(effect.vmid);
        if (carrier) this.#end(carrier, false);
        return;
      }
      case "control":
        this.carriers.get(effect.vmid)?.down.push({ type: "control", message: effect.message });
        return;
      case "job_ended":
        this.ended = effect.ok;
        if (!effect.ok) throw new Violation("exactly one at the end", "the job failed");
    }
  }

  #start({ vmid, rank, incarnation, migration }: SchedulerEffect & { type: "start_carrier" }): void {
    if (this.carriers.has(vmid)) return;
    const self = { vmid, incarnation, endpoints: [vmid] };
    const initializedFor = migration === null ? undefined : { migration };
    const size = this.#configuration.ranks;
    const carrier: Carrier = {
      vmid,
      rank,
      state: this.#core.createProcess({ job: "1", rank, size, self, initializedFor }),
      timers: new Set(),
      done: 0,
      answered: 0,
      received: [],
      freezing: false,
      sending: null,
      restoring: false,
      alive: true,
      down: [],
      up: [{ type: "carrier_ready", vmid, endpoints: [vmid] }],
    };
    this.carriers.set(vmid, carrier);
    if (migration === null) this.#runs(rank, vmid);
  }

  /** What is on the way to a host is lost; there is a new one at once. */
  #loseWay(host: number): void {
    const there = [...this.carriers.values()].filter(({ vmid }) => protocol.hostOf(vmid) === host);
    for (const { up, down } of there) up.length = down.length = 0;
    const carriers = there.filter((one) => one.alive).map(({ vmid }) => ({ vmid, endpoints: [vmid] }));
    this.#schedule({ type: "host_returned", requester: { client: 1 }, host, carriers });
    for (const carrier of there) this.#feed(carrier, { type: "reconnected" });
  }

  #restart(): void {
    const { state, effects } = this.#core.restoreScheduler(structuredClone(this.journal));
    this.scheduler = state;
    for (const { up, down } of this.carriers.values()) up.length = down.length = 0;
    for (const effect of effects) this.#decided(effect);
    for (let host = 1; host <= this.#configuration.ranks + 1; host++) this.#loseWay(host);
  }
}

function alive({ ends }: Link): boolean {
  return ends.some(({ listening }) => listening);
}
