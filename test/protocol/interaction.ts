/**
 * Scripted interactions (testdata/*.txt) that read as documentation: commands, `----`, and what follows from them.
 *
 * ```
 * process P 0 at 1.1               a process, its rank and place; "at 3.1~2 for 7": initialized for migration 7;
 *                                  at the end "window 600": its window in bytes
 * P knows 1 at 2.1                 an entry of its PL table
 * P send 1 TEXT · P recv 1|any · P finish · P frozen · P refuses WHY · P reconnected · P timer NAME · P silent CHANNEL
 * P hears migration_request 7 to 3.1~2 as 1 · new_vmid 7 · migration_commit 7 · migration_abort 7 as 3 ·
 *         pl_table 7 · location 1 running|migrating 3.1~2 · location 1 terminated · farewell
 * deliver P · settle               the oldest message under way to P arrives; all that is under way does
 * cut P Q · kill P · unplug P      their channel breaks; P is gone; P is gone, and nobody hears of it
 * transfer P P'                    P's communication state and image reach P' and are restored
 * P hears checkpoint_request 1 · checkpoint_over 1 · P captured 1 · P stored 1
 * scheduler submit 2 restarting · checkpoint · prepared 1 · kept 1 · lost 2 · hears 1.1 checkpoint_taken 1 · hears 1.1 restored
 * scheduler host_up a · submit 2 · ready 1.1 · exit 1.1 · migrate 0 b · drain a · away 1 · returned 1 1.1 1.2 · restart
 * scheduler hears 1.1 migration_start 1 · … migration_failed 1 · restore_complete 1 · migration_commit 1 ·
 *         lookup 0 avoid 2 · terminated
 * ```
 */
import { exportState, restoreScheduler, schedulerStep } from "../../src/protocol/index.ts";
import type {
  CommunicationState,
  Effect,
  Event,
  JournalRecord,
  Location,
  PeerMessage,
  ProcessToScheduler,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerToProcess,
  Vmid,
} from "../../src/protocol/index.ts";
import { place, Script, text } from "./script.ts";
import type { Actor } from "./script.ts";

const client = { client: 1 };

export class Interaction extends Script {
  #cast = new Map<string, Actor>();
  #lines: string[] = [];
  #journal: JournalRecord[] = [];
  #scheduler = restoreScheduler([]).state;

  /** Carries out the commands of one block and returns what they led to. */
  run(commands: readonly string[]): string[] {
    this.#lines = [];
    for (const command of commands) this.#command(command.trim().split(/\s+/));
    return this.#lines;
  }

  override act(actor: Actor, event: Event): Effect[] {
    const effects = super.act(actor, event);
    for (const effect of effects) this.#lines.push(`${actor.name}: ${describe(effect)}`);
    return effects;
  }

  #command([verb, ...args]: string[]): void {
    if (verb === "process") return this.#process(args);
    if (verb === "settle") return this.settle();
    if (verb === "deliver") return void this.deliver(this.#actor(args[0]));
    if (verb === "cut") return this.cut(this.#actor(args[0]), this.#actor(args[1]));
    if (verb === "kill") return this.kill(this.#actor(args[0]));
    if (verb === "unplug") return this.unplug(this.#actor(args[0]));
    if (verb === "transfer") return this.#transfer(this.#actor(args[0]), this.#actor(args[1]));
    if (verb === "scheduler") return this.#schedule(args);
    this.#play(this.#actor(verb), args);
  }

  #actor(name: string | undefined): Actor {
    const actor = this.#cast.get(name ?? "");
    if (!actor) throw new Error(`Introduce "${name}" first: process ${name} RANK at VMID`);
    return actor;
  }

  #process([name, rank, , at, ...more]: string[]): void {
    const after = (word: string): number | undefined =>
      more.includes(word) ? Number(more[more.indexOf(word) + 1]) : undefined;
    const migration = after("for");
    const initializedFor = migration === undefined ? undefined : { migration };
    const options = { initializedFor, windowBytes: after("window") };
    this.#cast.set(name!, this.process(name!, Number(rank), location(at!), options));
  }

  #transfer(from: Actor, to: Actor): void {
    this.act(to, { type: "state_received", state: structuredClone(exportState(from.state)) });
    this.act(to, { type: "restored" });
  }

  #play(actor: Actor, [verb, ...args]: string[]): void {
    switch (verb) {
      case "knows":
        return actor.state.plTable.learn(Number(args[0]), location(args[2]!));
      case "send":
        return void this.send(actor, Number(args[0]), args.slice(1).join(" "));
      case "recv":
        return void this.recv(actor, args[0] === "any" ? -1 : Number(args[0]));
      case "refuses":
        return void this.act(actor, { type: "freeze_refused", reason: args.join(" ") });
      case "timer":
        return void this.act(actor, { type: "timer", timer: args[0] as "ack" });
      case "silent":
        return void this.act(actor, { type: "channel_silent", channel: Number(args[0]) });
      case "captured":
      case "stored":
        return void this.act(actor, { type: verb, checkpoint: Number(args[0]) });
      case "finish":
      case "frozen":
      case "reconnected":
        return void this.act(actor, { type: verb });
      case "hears":
        return void this.control(actor, heard(args));
      default:
        throw new Error(`Use a command of the list, not "${verb}"`);
    }
  }

  #schedule(args: string[]): void {
    if (args[0] === "restart") {
      const { state, effects } = restoreScheduler(this.#journal);
      this.#scheduler = state;
      return this.#decided(effects);
    }
    this.#decided(schedulerStep(this.#scheduler, happening(args)));
  }

  #decided(effects: readonly SchedulerEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "journal") this.#journal.push(structuredClone(effect.record));
      if (!/notice|_timer$/.test(effect.type)) this.#lines.push(`scheduler: ${decision(effect)}`);
    }
  }
}

/** "3.1~2": vmid and incarnation. */
function location(at: string): Location {
  const [vmid, incarnation] = at.split("~");
  return place(vmid as Vmid, Number(incarnation ?? 1));
}

function heard([type, subject, ...more]: string[]): SchedulerToProcess {
  const migration = Number(subject);
  switch (type) {
    case "migration_request":
      return { type, migration, to: location(more[1]!), incarnation: Number(more[3]) };
    case "migration_abort":
      return { type, migration, incarnation: Number(more[1]), reason: "aborted" };
    case "pl_table":
      return { type, migration, oldVmid: "1.1" };
    case "new_vmid":
    case "migration_commit":
      return { type, migration };
    case "location": {
      const status = more[0] as "running";
      return { type, rank: migration, status, location: more[1] === undefined ? null : location(more[1]) };
    }
    case "checkpoint_request":
      return { type, checkpoint: migration, to: null };
    case "checkpoint_over":
      return { type, checkpoint: migration };
    case "farewell":
      return { type };
    default:
      throw new Error(`Use a message of the scheduler, not "${type}"`);
  }
}

function happening([verb, ...args]: string[]): SchedulerEvent {
  const [first, ...more] = args as [Vmid, ...string[]];
  switch (verb) {
    case "host_up":
      return { type: "host_up", requester: client, name: first };
    case "submit": {
      const restartOnLoss = more[0] === "restarting";
      return { type: "submit", requester: client, size: Number(first), spec: null, restartOnLoss };
    }
    case "checkpoint":
      return { type: "checkpoint", requester: client, job: "1", target: null };
    case "prepared":
      return { type: "checkpoint_prepared", checkpoint: Number(first), to: null };
    case "kept":
      return { type: "checkpoint_kept", checkpoint: Number(first), where: "DIR/001" };
    case "lost":
      return { type: "host_lost", host: Number(first), reason: "no power" };
    case "ready":
      return { type: "carrier_ready", vmid: first, endpoints: [first] };
    case "exit":
      return { type: "carrier_exit", vmid: first, ok: more[0] === "ok", reason: "killed by SIGKILL" };
    case "migrate":
      return { type: "migrate", requester: client, job: "1", rank: Number(first), host: more[0] };
    case "drain":
      return { type: "drain", requester: client, host: first };
    case "away":
      return { type: "host_away", host: Number(first), reason: "cut" };
    case "returned": {
      const carriers = (more as Vmid[]).map((vmid) => ({ vmid, endpoints: [vmid] }));
      return { type: "host_returned", requester: client, host: Number(first), carriers };
    }
    case "hears":
      return { type: "control", vmid: first, message: toldScheduler(more) };
    default:
      throw new Error(`Use an event of the scheduler, not "${verb}"`);
  }
}

function toldScheduler([type, subject, , avoid]: string[]): ProcessToScheduler {
  if (type === "terminated" || type === "restored") return { type };
  if (type === "checkpoint_taken") return { type, checkpoint: Number(subject) };
  if (type === "checkpoint_refused") return { type, checkpoint: Number(subject), reason: "pinned" };
  if (type === "lookup")
    return { type, rank: Number(subject), avoid: avoid === undefined ? null : Number(avoid) };
  const migration = Number(subject);
  if (type === "migration_failed") return { type, migration, reason: "cannot be frozen" };
  return { type: type as "migration_start", migration };
}

function describe(effect: Effect): string {
  switch (effect.type) {
    case "received":
    case "probed":
      return `${effect.type} "${text(effect.message)}" from ${effect.message.source}`;
    case "write":
      return `write ${effect.channel} ${wire(effect.message)}`;
    case "open":
      return `open ${effect.channel} to ${at(effect.to)}`;
    case "close":
      return `close ${effect.channel}`;
    case "control":
      return `tells the scheduler ${control(effect.message)}`;
    case "set_timer":
      return `timer ${effect.timer} in ${effect.afterMs} ms`;
    case "clear_timer":
      return `no timer ${effect.timer}`;
    case "transfer":
      return `transfer to ${at(effect.to)}`;
    case "capture":
      return `capture for checkpoint ${effect.checkpoint}: ${part(effect.state)}`;
    case "abandon_capture":
      return `abandon the capture for checkpoint ${effect.checkpoint}`;
    case "resume":
      return `resume (${effect.reason})`;
    case "undeliverable":
      return `undeliverable: ${effect.messages} to ${effect.dest}`;
    default:
      return effect.type;
  }
}

/** What of a part matters to others: per peer what was accepted from it, and what is retained for it. */
function part({ received, streams }: CommunicationState): string {
  const numbers = streams.map(({ peer, accepted, retained }) => {
    const kept = retained.length === 0 ? "" : `, retains #${retained.map((m) => m.number).join(" #")}`;
    return `has ${accepted} from ${peer}${kept}`;
  });
  return [`${received.length} listed`, ...numbers].join("; ");
}

function wire(message: PeerMessage): string {
  switch (message.type) {
    case "conn_req":
      return `conn_req ${message.rank}@${message.vmid}~${message.incarnation} → ${message.dest}@${message.destVmid}`;
    case "conn_ack":
      return `conn_ack, has ${message.progress?.accepted ?? "nothing it would say"}`;
    case "conn_nack":
      return `conn_nack ${message.reason}`;
    case "data":
      return `data #${message.number} "${text({ ...message, source: 0 })}", has ${message.progress.accepted}`;
    case "ack":
    case "end_of_messages":
      return `${message.type}, has ${message.progress.accepted}`;
    case "checkpoint_marker":
      return `checkpoint_marker ${message.cut.checkpoint}, after #${message.cut.lastSent}`;
    default:
      return message.type;
  }
}

function control(message: ProcessToScheduler | SchedulerToProcess): string {
  switch (message.type) {
    case "lookup":
      return `lookup ${message.rank}${message.avoid === null ? "" : ` avoid ${message.avoid}`}`;
    case "location":
      return `location ${message.rank} ${message.status}${message.location ? ` ${at(message.location)}` : ""}`;
    case "migration_request":
      return `migration_request ${message.migration} to ${at(message.to)} as ${message.incarnation}`;
    case "migration_abort":
      return `migration_abort ${message.migration} as ${message.incarnation}`;
    case "terminated":
    case "restored":
    case "farewell":
      return message.type;
    case "checkpoint_request":
    case "checkpoint_over":
    case "checkpoint_taken":
      return `${message.type} ${message.checkpoint}`;
    case "checkpoint_refused":
      return `${message.type} ${message.checkpoint}: ${message.reason}`;
    default:
      return `${message.type} ${message.migration}`;
  }
}

function decision(effect: SchedulerEffect): string {
  switch (effect.type) {
    case "journal":
      return `journal ${effect.record.type}`;
    case "control":
      return `to ${effect.vmid}: ${control(effect.message)}`;
    case "start_carrier":
      return `start_carrier ${effect.vmid}~${effect.incarnation} (${effect.role})`;
    case "kill_carrier":
      return `kill_carrier ${effect.vmid}`;
    case "reply":
      return `reply ${effect.result.ok ? effect.result.value.type : effect.result.code}`;
    case "job_ended":
      return `job_ended ${effect.ok ? "well" : "badly"}`;
    default:
      return effect.type;
  }
}

function at({ vmid, incarnation }: Location): string {
  return `${vmid}~${incarnation}`;
}
