/**
 * A carrier: the OS process that carries one process. It drives the protocol core: what happens in the
 * program, on channels, on the control connection and on the clock becomes events; effects are carried
 * out in the order the core gave them.
 *
 * C1: one event at a time: what happens while effects are carried out waits for its turn.
 * C2: the program and its peers never wait for control traffic: it has a connection of its own.
 */
import type { HostInfo } from "../../comm/host.ts";
import type { Effect, Event } from "../../protocol/events.ts";
import type { ChannelId, RequestId } from "../../protocol/ids.ts";
import type { PeerMessage, Room } from "../../protocol/messages.ts";
import {
  arriveAtOnce,
  createProcess,
  exportState,
  findMessage,
  type ProcessState,
  sendAtOnce,
  step,
  takeAtOnce,
  takeEffects,
} from "../../protocol/index.ts";
import type { ProgramReply } from "../../protocol/scheduler-events.ts";
import { afterIo } from "../../runtime/jobs.ts";
import type { Program, ProgramHost } from "../../runtime/program.ts";
import { wallMs, wallUs } from "../clock.ts";
import type { CarrierSpec, FromCarrier, HostsReply, ToCarrier } from "../control/messages.ts";
import { failurePoint, mayFail } from "../failure-points.ts";
import { CHANNEL_FLUSH_MS, CONNECT_TIMEOUT_MS } from "../limits.ts";
import type { Purpose } from "../transport/credentials.ts";
import { badFrame } from "../transport/frame.ts";
import type { Connect, Link, LinkHandler } from "../transport/transport.ts";
import { collectYoung } from "../transport/young-collector.ts";
import { arrival, type ArrivalFigures } from "./arrival.ts";
import { ChannelTrace } from "./channel-trace.ts";
import { Channels } from "./channels.ts";
import { debuggerAttached } from "./debugging.ts";
import { Departure } from "./departure.ts";
import { heard, roleOf, sends } from "./failing.ts";
import { HostOperations } from "./host-operations.ts";
import { LineOutput } from "./output.ts";
import type { PrecopyMeans } from "./precopy.ts";
import { Recorder } from "./recorder.ts";
import { TimerTable } from "./timers.ts";
import { NOT_RESTORED } from "./exit-codes.ts";
import { restoreFromCheckpoint } from "./restoring.ts";
import { Snapshots } from "./snapshot.ts";
import { NO_IMAGE, type ProcessState as TransferredProcess } from "./transfer.ts";

export interface CarrierParts {
  readonly spec: CarrierSpec;
  readonly connect: Connect;
  /** What it takes to send large buffers before a process is frozen. Default: they are sent then. */
  readonly precopy?: PrecopyMeans | null;
  /** 0 where carriers are none of the operating system's. */
  readonly osPid: number;
  /** What it could take in now; missing: nobody knows. */
  readonly room?: () => Room;
  /** No state here is larger; missing: nobody knows. */
  readonly sizeBytes?: () => number;
  /** Where this carrier is reached. */
  readonly endpoints: readonly string[];
  /** To the daemon. */
  tell(message: FromCarrier): void;
  /** The process is over or lives elsewhere: from here on, whoever cuts us off, this is our exit code. */
  leaving(exitCode: number): void;
  /** Says what is wrong with the carrier itself, for the report of its end. */
  complain(text: string): void;
  /** Ends the OS process once everything told has gone out. */
  exit(exitCode: number): void;
}

/** A request of nobody's in the program. */
const NOBODY: RequestId = -1;

export class Carrier implements ProgramHost {
  readonly args: readonly string[];
  readonly operations: HostOperations;
  readonly #parts: CarrierParts;
  readonly #spec: CarrierSpec;
  readonly #state: ProcessState;
  readonly #output: LineOutput;
  readonly #recorder: Recorder;
  readonly #channels: Channels;
  readonly #channelTrace: ChannelTrace | null;
  readonly #timers = new TimerTable((timer) => this.dispatch({ type: "timer", timer }));
  readonly #departure: Departure;
  readonly #snapshots: Snapshots;
  readonly #startUs = wallUs();
  #program!: Program;
  /** Of a program that has ended. */
  #exitCode: number | null = null;
  #hasMoved = false;
  /** That the process's state comes on, once the source has connected. */
  #arrivalLink: Link | null = null;
  /** Events whose turn has not come yet. */
  #events: Event[] = [];
  #stepping = false;
  /** Somebody is to hear of every message. */
  readonly #isWatched: boolean;
  #isDiscarded = false;
  #answered = (): void => {};
  /** Of the migration that brought the process here. */
  #figures: ArrivalFigures | null = null;

  constructor(parts: CarrierParts) {
    const { spec } = parts;
    this.#parts = parts;
    this.#spec = spec;
    this.args = spec.options.args ?? [];
    this.#state = createProcess({
      job: spec.job,
      rank: spec.rank,
      size: spec.size,
      self: { vmid: spec.vmid, incarnation: spec.incarnation, endpoints: parts.endpoints },
      initializedFor: spec.migration === null ? undefined : { migration: spec.migration },
      restoredFrom: spec.restore ?? undefined,
    });
    const tracing = spec.options.trace === true;
    this.#isWatched = tracing || mayFail();
    this.#output = new LineOutput({
      emit: (lines) => parts.tell({ type: "output", ...lines }),
      hold: (held) => this.#program.hold(held),
    });
    this.#recorder = new Recorder(
      spec.rank,
      tracing ? (events) => parts.tell({ type: "trace", events }) : null,
    );
    this.#channelTrace = tracing ? new ChannelTrace(spec.rank, this.#recorder) : null;
    this.#channels = this.#makeChannels();
    this.#departure = this.#makeDeparture();
    this.#snapshots = this.#makeSnapshots();
    this.operations = this.#makeOperations();
  }

  /** The executable is loaded: the process starts, or waits for its state. */
  start(program: Program): void {
    this.#program = program;
    this.operations.attach(program);
    const { endpoints, osPid, room } = this.#parts;
    this.#parts.tell({ type: "ready", endpoints, osPid, ...(room && { room: room() }) });
    if (this.#spec.migration !== null) return this.#expect();
    if (this.#spec.restore !== null) return this.#restore();
    this.#run(() => program.start());
  }

  /** While its state is on its way; what loading has left behind is collected now, and not when it is there. */
  #expect(): void {
    failurePoint("destination.ready");
    afterIo(() => {
      if (this.#isDiscarded) return;
      this.#program.expect();
      collectYoung();
    });
  }

  /** A message from the daemon. */
  hear(message: ToCarrier): void {
    switch (message.type) {
      case "control":
        return this.dispatch({ type: "control", message: message.message });
      case "to_program":
        return this.#deliver(message.payload as ProgramReply | HostsReply);
      case "why_pinned":
        return void this.#tellPinned(message.question);
      case "output_taken":
        return this.#output.taken(message.fd, message.next, message.read);
      case "output_wanted":
        return this.#output.repeat();
      case "source_lost":
        return this.#sourceLost();
      case "reconnected":
        return this.#reconnected();
    }
  }

  /** A process that is on its way somewhere, or has ended, has no answer. */
  async #tellPinned(question: number): Promise<void> {
    if (this.#state.phase !== "running" || this.#exitCode !== null) return;
    try {
      const reason = (await this.#program.pinned()) ?? null;
      this.#parts.tell({ type: "pinned_now", question, reason });
    } catch {
      // It has ended meanwhile.
    }
  }

  /** A connection someone has opened to it. */
  accept(link: Link, purpose: Purpose): LinkHandler {
    if (this.#isDiscarded) throw badFrame(`a ${purpose} connection to a carrier that is no more`);
    if (purpose === "channel") return this.#channels.accept(link);
    if (purpose === "state") return this.#acceptState(link);
    throw badFrame(`a ${purpose} connection to a carrier`);
  }

  #acceptState(link: Link): LinkHandler {
    this.#arrivalLink = link;
    return arrival(link, this.#spec, {
      program: this.#program,
      unpack: this.#parts.precopy?.unpack,
      state: (state) => this.#stateArrived(state),
      restored: (figures) => {
        this.#figures = figures;
        failurePoint("destination.restored");
        this.dispatch({ type: "restored" });
      },
      failed: (error) => this.#cannotRestore(error.message),
    });
  }

  #restore(): void {
    restoreFromCheckpoint(this.#spec, this.#parts.connect, {
      program: this.#program,
      state: (state) => this.#stateArrived(state),
      restored: () => this.dispatch({ type: "restored" }),
      failed: (error) => {
        this.#parts.complain(`Cannot restore the process from its checkpoint: ${error.message}`);
        this.#leave(NOT_RESTORED);
      },
    });
  }

  /** If its state is on its way the end of that will be heard, too. A connection made last may not be here yet. */
  #sourceLost(): void {
    const giveUp = (): void => {
      const isAwaited = this.#state.arriving !== null && this.#arrivalLink === null;
      if (isAwaited) this.#cannotRestore("its source has ended before it sent the state");
    };
    setTimeout(giveUp, CONNECT_TIMEOUT_MS);
  }

  #cannotRestore(why: string): void {
    this.#parts.complain(`Cannot restore the process: ${why}`);
    this.#leave(1);
  }

  /** It was none that anybody waits for: nothing of it goes on. */
  discard(): void {
    this.#isDiscarded = true;
    this.#channels.discard();
    this.#timers.discard();
    this.#departure.discard();
    this.#arrivalLink?.abort();
  }

  // ── from the program ──

  output(fd: 1 | 2, text: string): void {
    this.#recorder.wrote(text);
    this.#output.write(fd, text);
  }

  ended(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#output.end();
    this.#tellEnd(exitCode);
    if (exitCode !== 0) return this.#leave(exitCode);
    this.#departure.programEnded();
    this.dispatch({ type: "finish" });
  }

  // ── the core ──

  dispatch(event: Event): void {
    if (this.#isDiscarded) return;
    if (this.#stepping) this.#events.push(event);
    else this.#inTurn(() => this.#step(event));
  }

  /** Does what is to be done, and then what has come up meanwhile (C1). */
  #inTurn(work: () => void): void {
    this.#stepping = true;
    try {
      work();
      for (let i = 0; i < this.#events.length; i++) this.#step(this.#events[i]!);
    } finally {
      if (this.#events.length > 0) this.#events = [];
      this.#stepping = false;
    }
  }

  #step(event: Event): void {
    const role = roleOf(this.#state);
    if (role !== null) heard(role, event);
    for (const effect of step(this.#state, event)) {
      if (role !== null) sends(role, effect);
      this.#perform(effect);
    }
  }

  /** What is usual makes no event, unless one is under way (C1). */
  get #isFree(): boolean {
    return !this.#stepping && !this.#isWatched && !this.#isDiscarded;
  }

  /** A message has arrived. */
  #arrived(channel: ChannelId, message: PeerMessage): void {
    if (message.type === "data" && this.#isFree && arriveAtOnce(this.#state, channel, message))
      return this.#follow();
    this.#channelTrace?.arrived(channel, message);
    this.dispatch({ type: "message", channel, message });
  }

  /** Carries out what has followed from something usual: seldom anything. */
  #follow(): void {
    if (this.#state.effects.length === 0) return;
    const effects = takeEffects(this.#state);
    this.#inTurn(() => {
      for (const effect of effects) this.#perform(effect);
    });
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case "sent":
        return this.operations.sent(effect.request);
      case "received":
        return this.operations.received(effect.request, effect.message);
      case "write":
        this.#channelTrace?.wrote(effect.channel, effect.message);
        return this.#channels.write(effect.channel, effect.message);
      case "set_timer":
        return this.#timers.set(effect.timer, effect.afterMs);
      case "clear_timer":
        return this.#timers.clear(effect.timer);
      case "probed":
        return this.operations.probed(effect.request, effect.message);
      case "send_failed":
        return this.operations.sendFailed(effect.request);
      case "released":
        return this.operations.released(effect.body);
      case "open":
        this.#channelTrace?.opened(effect.channel, this.#state.channels.get(effect.channel)!.peer!.rank);
        return this.#channels.open(effect.channel, effect.to);
      case "close":
        this.#channelTrace?.closed(effect.channel);
        return this.#channels.close(effect.channel);
      case "control":
        return this.#parts.tell({ type: "control", message: effect.message });
      case "undeliverable":
        return this.#parts.tell({ type: "notice", text: undeliverable(effect.dest, effect.messages) });
      case "request_freeze":
        return this.#departure.freeze();
      case "transfer":
        return void this.#departure.transfer(effect.migration);
      case "capture":
        return void this.#snapshots.take(effect);
      case "abandon_capture":
        return this.#snapshots.over();
      case "resume":
        return this.#resume(effect);
      case "terminate":
        this.#hasMoved = true;
        return this.#leave(0);
      case "finished":
        return this.#leave(0);
    }
  }

  /** From here on the process runs here: again, or for the first time. */
  #resume({ reason, message }: Effect & { type: "resume" }): void {
    const isNew = reason === "committed" || reason === "restored";
    if (reason === "aborted") this.#departure.over();
    if (reason === "committed") this.#hasArrived();
    // What it has asked before the checkpoint nobody here has heard.
    if (reason === "restored") this.operations.askAgain();
    const go = (): void => this.#program.resume(message);
    if (this.#exitCode === null) (isNew ? () => this.#run(go) : go)();
    if (this.#figures !== null) this.#reportMigration(this.#figures);
    this.#figures = null;
    if (reason === "restored" && this.#exitCode !== null) this.#endsAgain(this.#exitCode);
  }

  /** The program had ended before the checkpoint: only its messages were still to be safe. */
  #endsAgain(exitCode: number): void {
    this.#tellEnd(exitCode);
    this.dispatch({ type: "finish" });
  }

  /** Lets the program run here for the first time: once a debugger has attached, if one is to. */
  #run(go: () => void): void {
    const { rank, options, host } = this.#spec;
    if (options.inspect !== rank) return go();
    const tell = (text: string): void => this.#parts.tell({ type: "notice", text });
    const announce = (url: string): Promise<void> => {
      tell(`rank ${rank} on ${host.name} waits for a debugger at ${url}`);
      return this.#heard();
    };
    debuggerAttached(announce)
      .catch((error: unknown) => tell(`rank ${rank} cannot be debugged: ${String(error)}`))
      .finally(go);
  }

  /** Resolves when all that was told has arrived: what is asked last has been answered. */
  #heard(): Promise<void> {
    this.#parts.tell({ type: "program_request", request: NOBODY, what: { type: "hosts" } });
    return new Promise((resolve) => (this.#answered = resolve));
  }

  #hasArrived(): void {
    failurePoint("destination.committed");
    // That they are with the client may have been told to the source, after it had sent its state.
    this.#output.repeat();
    // So may the scheduler's answers, and be lost with the way there.
    this.operations.askAgain();
  }

  #reportMigration(arrived: ArrivalFigures): void {
    const freezeMs = wallMs() - arrived.startedAt;
    this.#recorder.migrated({ ...arrived, freezeMs }, this.#spec.host.name);
    const { from: _, sentAt: __, ...figures } = arrived;
    this.#parts.tell({ type: "migration_figures", figures: { ...figures, freezeMs } });
  }

  /** FIG. 7 line 2. */
  #stateArrived(state: TransferredProcess): void {
    this.#output.restore(state.output);
    this.#recorder.restore(state.recorder);
    this.operations.restore(state.asked);
    this.#exitCode = state.exitCode;
    this.dispatch({ type: "state_received", state: state.communication });
  }

  /** The way to the scheduler was lost and is back: what still matters is told again. */
  #reconnected(): void {
    this.#output.repeat();
    this.operations.askAgain();
    if (this.#exitCode !== null) this.#tellEnd(this.#exitCode);
    this.dispatch({ type: "reconnected" });
  }

  #tellEnd(exitCode: number): void {
    this.#parts.tell({ type: "program_ended", exitCode, statistics: this.#recorder.statistics });
  }

  #deliver(payload: ProgramReply | HostsReply): void {
    if (payload.request === NOBODY) return this.#answered();
    if (payload.type === "hosts") return this.operations.done(payload.request, payload.hosts);
    const { request, result } = payload;
    if (result.ok) this.operations.done(request, undefined);
    else this.operations.refused(request, result.code, result.message);
  }

  /** The process is no longer here. */
  #leave(exitCode: number): void {
    this.#parts.leaving(exitCode);
    const { rank, vmid, host } = this.#spec;
    this.#recorder.record({
      type: "process",
      rank,
      vmid,
      host: host.name,
      startUs: this.#startUs,
      endUs: wallUs(),
    });
    this.#recorder.flush();
    void this.#exit(exitCode);
  }

  /** The lines of a process that has moved away have moved with it; those of one that has ended are waited for. */
  async #exit(exitCode: number): Promise<void> {
    await this.#channels.flushed(CHANNEL_FLUSH_MS);
    if (this.#isDiscarded) return;
    if (this.#exitCode !== null && !this.#hasMoved) await this.#output.allTaken();
    if (this.#hasMoved) failurePoint("source.left");
    this.#parts.exit(exitCode);
  }

  // ── parts ──

  #makeChannels(): Channels {
    return new Channels(this.#parts.connect, {
      accepted: (channel) => this.dispatch({ type: "channel_accepted", channel }),
      message: (channel, message) => this.#arrived(channel, message),
      closed: (channel) => {
        this.#channelTrace?.closed(channel);
        this.dispatch({ type: "channel_closed", channel });
      },
      silent: (channel) => this.dispatch({ type: "channel_silent", channel }),
    });
  }

  #makeDeparture(): Departure {
    return new Departure({
      spec: this.#spec,
      connect: this.#parts.connect,
      output: this.#output,
      recorder: this.#recorder,
      precopy: this.#spec.options.precopy === false ? null : (this.#parts.precopy ?? null),
      program: () => this.#program,
      exitCode: () => this.#exitCode,
      communication: () => exportState(this.#state),
      asked: () => this.operations.asked(),
      settled: () => this.operations.settled,
      connectedPeers: () => this.#state.channels.size,
      destination: () => this.#state.leaving?.to,
      room: () => this.#state.leaving?.room ?? undefined,
      sizeBytes: () => this.#parts.sizeBytes?.() ?? Infinity,
      dispatch: (event) => this.dispatch(event),
      pinned: (reason) => {
        const { leaving } = this.#state;
        if (leaving !== null) this.#parts.tell({ type: "pinned", migration: leaving.migration, reason });
      },
    });
  }

  #makeSnapshots(): Snapshots {
    const { rank, program } = this.#spec;
    return new Snapshots({
      spec: this.#spec,
      connect: this.#parts.connect,
      output: this.#output,
      image: () => (this.#exitCode === null ? this.#program.capture() : NO_IMAGE),
      state: () => ({
        rank,
        hash: program.hash,
        asked: this.operations.asked(),
        recorder: this.#recorder.state(),
        exitCode: this.#exitCode,
      }),
      dispatch: (event) => this.dispatch(event),
    });
  }

  #makeOperations(): HostOperations {
    const { rank, size, host } = this.#spec;
    return new HostOperations({
      rank,
      size,
      here: host satisfies HostInfo,
      recorder: this.#recorder,
      dispatch: (event) => this.dispatch(event),
      send: (dest, tag, context, sizeBytes, body) =>
        this.#isFree &&
        sendAtOnce(this.#state, this.#channels.writeData, dest, tag, context, sizeBytes, body),
      take: (pattern) => {
        const message = this.#isFree ? takeAtOnce(this.#state, pattern) : undefined;
        if (message !== undefined) this.#follow();
        return message;
      },
      find: (pattern) => findMessage(this.#state, pattern),
      ask: (request, what) => this.#parts.tell({ type: "program_request", request, what }),
    });
  }
}

function undeliverable(dest: number, messages: number): string {
  const what = messages === 1 ? "1 message was" : `${messages} messages were`;
  return `${what} sent to rank ${dest} and never received`;
}
