/**
 * A stage for scripted tests: processes, and a network on which nothing moves unless the script says so.
 *
 * `act` feeds one event and returns the effects; what they write waits on its channel until `deliver`,
 * `deliverTo` or `settle`. Control messages are the script's to answer.
 */
import { createProcess, exportState, step } from "../../src/protocol/index.ts";
import type {
  ChannelId,
  Effect,
  Envelope,
  Event,
  Location,
  PeerMessage,
  ProcessOptions,
  ProcessState,
  ProcessToScheduler,
  SchedulerToProcess,
  Vmid,
} from "../../src/protocol/index.ts";

interface Crossing {
  readonly to: Actor;
  readonly link: Link;
  readonly event: () => Event | null;
  readonly what: string;
}

interface Link {
  readonly ends: Map<Actor, ChannelId>;
}

export interface Actor {
  readonly name: string;
  readonly state: ProcessState;
  readonly links: Map<ChannelId, Link>;
  /** All effects so far. */
  readonly effects: Effect[];
}

export function place(vmid: Vmid, incarnation = 1): Location {
  return { vmid, incarnation, endpoints: [vmid] };
}

let lastRequest = 0;

export class Script {
  #actors = new Map<Vmid, Actor>();
  #crossing: Crossing[] = [];

  process(name: string, rank: number, at: Location, options: Partial<ProcessOptions> = {}): Actor {
    const state = createProcess({ job: "job", rank, size: 8, self: at, ...options });
    const actor: Actor = { name, state, links: new Map(), effects: [] };
    this.#actors.set(at.vmid, actor);
    return actor;
  }

  act(actor: Actor, event: Event): Effect[] {
    const effects = step(actor.state, event);
    actor.effects.push(...effects);
    for (const effect of effects) this.#carryOut(actor, effect);
    return effects;
  }

  control(actor: Actor, message: SchedulerToProcess): Effect[] {
    return this.act(actor, { type: "control", message });
  }

  send(actor: Actor, dest: number, text: string, more: { tag?: number; sizeBytes?: number } = {}): Effect[] {
    const body = [new TextEncoder().encode(text)];
    const sizeBytes = more.sizeBytes ?? text.length;
    return this.act(actor, {
      type: "send",
      request: ++lastRequest,
      dest,
      tag: more.tag ?? 0,
      context: 0,
      sizeBytes,
      body,
    });
  }

  /** Posts a receive; ANY by default. */
  recv(actor: Actor, source = -1, tag = -1): Effect[] {
    return this.act(actor, { type: "recv", request: ++lastRequest, pattern: { source, tag, context: 0 } });
  }

  /** What is under way, in the order it was written. */
  underWay(): string[] {
    return this.#crossing.map(({ to, what }) => `${what} → ${to.name}`);
  }

  /** The oldest thing under way to an actor (to anybody) arrives; false if there is none. */
  deliver(to?: Actor): boolean {
    const index = this.#crossing.findIndex((crossing) => to === undefined || crossing.to === to);
    if (index < 0) return false;
    this.#arrive(index);
    return true;
  }

  /** Something arrives that may be next: `choice` picks among the channels, each of which keeps its order. */
  deliverAny(choice: number): boolean {
    const next = this.#crossing.filter(
      (one, i) => this.#crossing.findIndex(({ to, link }) => to === one.to && link === one.link) === i,
    );
    if (next.length === 0) return false;
    this.#arrive(this.#crossing.indexOf(next[choice % next.length]!));
    return true;
  }

  #arrive(index: number): void {
    const [{ to, event }] = this.#crossing.splice(index, 1) as [Crossing];
    const arrived = event();
    if (arrived) this.act(to, arrived);
  }

  settle(to?: Actor): void {
    while (this.deliver(to));
  }

  /** The channel between two actors breaks, with whatever is on it. */
  cut(a: Actor, b: Actor): void {
    const lost = [...a.links].filter(([, link]) => link.ends.has(b));
    this.#crossing = this.#crossing.filter(({ to }) => to !== a && to !== b);
    for (const [, link] of lost) for (const end of [a, b]) this.#closedAt(end, link);
    this.settle();
  }

  /** A computer loses its power: nobody hears anything from it any more, not even the end of its channels. */
  unplug(actor: Actor): void {
    this.#actors.delete(actor.state.self.vmid);
    const silent = new Set(actor.links.values());
    this.#crossing = this.#crossing.filter(({ link }) => !silent.has(link));
    for (const link of silent) link.ends.delete(actor);
  }

  /** A carrier dies: its channels break with whatever is on them, and nobody is there any more. */
  kill(actor: Actor): void {
    this.#actors.delete(actor.state.self.vmid);
    const broken = new Set(actor.links.values());
    this.#crossing = this.#crossing.filter(({ link }) => !broken.has(link));
    for (const link of broken) {
      link.ends.delete(actor);
      for (const other of link.ends.keys()) this.#closedAt(other, link);
    }
    this.settle();
  }

  #carryOut(actor: Actor, effect: Effect): void {
    if (effect.type === "open") this.#open(actor, effect.channel, effect.to);
    if (effect.type === "write") this.#write(actor, effect.channel, effect.message);
    if (effect.type === "close") this.#close(actor, effect.channel);
  }

  #open(actor: Actor, channel: ChannelId, to: Location): void {
    const other = this.#actors.get(to.vmid);
    const link: Link = { ends: new Map([[actor, channel]]) };
    actor.links.set(channel, link);
    if (!other) {
      this.#closedAt(actor, link);
      return;
    }
    const there = -(other.links.size + 1);
    link.ends.set(other, there);
    other.links.set(there, link);
    this.#crossing.push({
      to: other,
      link,
      what: "channel",
      event: () => ({ type: "channel_accepted", channel: there }),
    });
  }

  #write(actor: Actor, channel: ChannelId, message: PeerMessage): void {
    const link = actor.links.get(channel)!;
    for (const [other, there] of link.ends) {
      if (other === actor) continue;
      const event: Event = { type: "message", channel: there, message };
      this.#crossing.push({
        to: other,
        link,
        what: message.type,
        event: () => (other.links.get(there) === link ? event : null),
      });
    }
  }

  #close(actor: Actor, channel: ChannelId): void {
    const link = actor.links.get(channel)!;
    link.ends.delete(actor);
    for (const other of link.ends.keys()) this.#closedAt(other, link);
  }

  #closedAt(actor: Actor, link: Link): void {
    const channel = link.ends.get(actor)!;
    this.#crossing.push({
      to: actor,
      link,
      what: "closed",
      event: () => ({ type: "channel_closed", channel }),
    });
  }
}

/** Types of effects, peer and control messages written out. */
export function outline(effects: readonly Effect[]): string[] {
  return effects.map((effect) =>
    effect.type === "write" || effect.type === "control"
      ? `${effect.type} ${effect.message.type}`
      : effect.type,
  );
}

export function ofType<T extends Effect["type"]>(
  effects: readonly Effect[],
  type: T,
): (Effect & { type: T })[] {
  return effects.filter((effect): effect is Effect & { type: T } => effect.type === type);
}

export function written<T extends PeerMessage["type"]>(
  effects: readonly Effect[],
  type: T,
): (PeerMessage & { type: T })[] {
  return ofType(effects, "write")
    .map(({ message }) => message)
    .filter((message): message is PeerMessage & { type: T } => message.type === type);
}

export function told<T extends ProcessToScheduler["type"]>(
  effects: readonly Effect[],
  type: T,
): (ProcessToScheduler & { type: T })[] {
  return ofType(effects, "control")
    .map(({ message }) => message)
    .filter((message): message is ProcessToScheduler & { type: T } => message.type === type);
}

export function text(message: Envelope): string {
  return new TextDecoder().decode((message.body as Uint8Array[])[0]);
}

/** The texts an actor's program has received so far. */
export function receivedBy(actor: Actor): string[] {
  return ofType(actor.effects, "received").map(({ message }) => text(message));
}

/** Two connected processes: Q (rank 1) has sent "hello" to P (rank 0), who has received it. */
export function connected(options: Partial<ProcessOptions> = {}): { script: Script; p: Actor; q: Actor } {
  const script = new Script();
  const plTable = [
    { rank: 0, location: place("1.1") },
    { rank: 1, location: place("2.1") },
  ];
  const p = script.process("P", 0, place("1.1"), { plTable, ...options });
  const q = script.process("Q", 1, place("2.1"), { plTable, ...options });
  script.recv(p, 1);
  script.send(q, 0, "hello");
  script.settle();
  return { script, p, q };
}

/** Asks P to migrate to 3.1 and freezes it; its scheduler has not answered yet. */
export function freeze(script: Script, p: Actor): Effect[] {
  script.control(p, { type: "migration_request", migration: 7, to: place("3.1", 2), incarnation: 1 });
  return script.act(p, { type: "frozen" });
}

/** The initialized process P' for that migration. */
export function initialize(script: Script, options: Partial<ProcessOptions> = {}): Actor {
  return script.process("P'", 0, place("3.1", 2), { initializedFor: { migration: 7 }, ...options });
}

/** Moves P's state to P' and commits. */
export function complete(script: Script, p: Actor, moved: Actor): Effect[] {
  script.control(p, { type: "new_vmid", migration: 7 });
  script.settle();
  script.act(moved, { type: "state_received", state: structuredClone(exportState(p.state)) });
  script.act(moved, { type: "restored" });
  const effects = script.control(moved, { type: "pl_table", migration: 7, oldVmid: "1.1" });
  script.control(p, { type: "migration_commit", migration: 7 });
  return effects;
}
