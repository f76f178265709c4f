/**
 * A machine of any size that consists of cores only: the scheduler's, with every process in its books, and those of the
 * processes that take part in the migrations of rank 0, to which rank 1 is connected. What one core writes the other gets
 * at once; nothing else happens.
 */
import {
  createProcess,
  createScheduler,
  type Effect,
  type Event,
  exportState,
  type ProcessState,
  schedulerStep,
  type SchedulerEffect,
  type SchedulerEvent,
  type SchedulerState,
  step,
  type Vmid,
} from "../src/protocol/index.ts";

const HOSTS = 2;
const CLIENT = { client: 1 };

export interface Cost {
  /** Steps of the scheduler's core and of processes'. */
  readonly steps: number;
  /** From one of them to another. */
  readonly messages: number;
  /** Time in the cores. */
  readonly us: number;
}

interface End {
  readonly at: Vmid;
  readonly channel: number;
}

export class Migration {
  readonly #scheduler: SchedulerState = createScheduler();
  readonly #processes = new Map<Vmid, ProcessState>();
  readonly #places: Vmid[] = [];
  /** `vmid channel` → the channel's other end. */
  readonly #ends = new Map<string, End>();
  #accepted = 0;
  #requests = 0;
  readonly #size: number;
  #queue: (() => void)[] = [];
  #steps = 0;
  #messages = 0;
  #us = 0;

  constructor(size: number) {
    this.#size = size;
    for (let host = 1; host <= HOSTS; host++) {
      this.#decide({ type: "host_up", requester: CLIENT, name: `h${host}` });
    }
    this.#decide({ type: "submit", requester: CLIENT, size, spec: null });
    this.#settle();
    this.#exchange();
  }

  /** Moves rank 0 once. */
  run(): Cost {
    this.#steps = this.#messages = this.#us = 0;
    const here = this.#places[0]!;
    const host = here.startsWith("1.") ? 2 : 1;
    this.#decide({ type: "migrate", requester: CLIENT, job: "1", rank: 0, host });
    this.#settle();
    if (this.#places[0] === here) throw new Error("Rank 0 has not moved");
    const cost = { steps: this.#steps, messages: this.#messages, us: this.#us };
    this.#exchange();
    return cost;
  }

  /** Rank 1 finds rank 0 wherever it is, and is connected to it. */
  #exchange(): void {
    const [to, from] = this.#places as [Vmid, Vmid];
    const pattern = { source: 1, tag: -1, context: 0 };
    this.#happens(to, { type: "recv", request: ++this.#requests, pattern });
    const message = { dest: 0, tag: 0, context: 0, sizeBytes: 0, body: [] };
    this.#happens(from, { type: "send", request: ++this.#requests, ...message });
    this.#settle();
  }

  #settle(): void {
    for (let next = 0; next < this.#queue.length; next++) this.#queue[next]!();
    this.#queue = [];
  }

  #later(what: () => void): void {
    this.#queue.push(what);
  }

  #decide(event: SchedulerEvent): void {
    this.#steps++;
    const from = performance.now();
    const effects = schedulerStep(this.#scheduler, event);
    this.#us += (performance.now() - from) * 1000;
    for (const effect of effects) this.#decided(effect);
  }

  #decided(effect: SchedulerEffect): void {
    if (effect.type === "start_carrier") this.#start(effect);
    else if (effect.type === "control") {
      this.#messages++;
      this.#later(() => this.#happens(effect.vmid, { type: "control", message: effect.message }));
    }
  }

  #start({ vmid, rank, incarnation, migration }: SchedulerEffect & { type: "start_carrier" }): void {
    this.#messages++;
    this.#places[rank] ??= vmid;
    if (rank < 2) {
      const self = { vmid, incarnation, endpoints: [] };
      const options = { job: "1", rank, size: this.#size, self };
      this.#processes.set(
        vmid,
        createProcess(migration === null ? options : { ...options, initializedFor: { migration } }),
      );
    }
    this.#messages++;
    this.#later(() => this.#decide({ type: "carrier_ready", vmid, endpoints: [] }));
  }

  #happens(vmid: Vmid, event: Event): void {
    const state = this.#processes.get(vmid);
    if (state === undefined) return;
    this.#steps++;
    const from = performance.now();
    const effects = step(state, event);
    this.#us += (performance.now() - from) * 1000;
    for (const effect of effects) this.#perform(vmid, state, effect);
  }

  #perform(vmid: Vmid, state: ProcessState, effect: Effect): void {
    switch (effect.type) {
      case "control":
        this.#messages++;
        return this.#later(() => this.#decide({ type: "control", vmid, message: effect.message }));
      case "request_freeze":
        return this.#later(() => this.#happens(vmid, { type: "frozen" }));
      case "transfer":
        return this.#transfer(effect.to.vmid, state);
      case "resume":
        this.#places[state.rank] = vmid;
        return;
      case "terminate":
        this.#processes.delete(vmid);
        return this.#later(() => this.#decide({ type: "carrier_exit", vmid, ok: true, reason: "" }));
      case "open":
        return this.#open({ at: vmid, channel: effect.channel }, effect.to.vmid);
      case "write":
        this.#messages++;
        return this.#across(vmid, effect.channel, (channel) => ({
          type: "message",
          channel,
          message: effect.message,
        }));
      case "close":
        return this.#across(vmid, effect.channel, (channel) => ({ type: "channel_closed", channel }));
    }
  }

  #transfer(to: Vmid, state: ProcessState): void {
    this.#messages++;
    this.#later(() => this.#happens(to, { type: "state_received", state: exportState(state) }));
    this.#later(() => this.#happens(to, { type: "restored" }));
  }

  #open(from: End, to: Vmid): void {
    const end = { at: to, channel: --this.#accepted };
    this.#ends.set(`${from.at} ${from.channel}`, end);
    this.#ends.set(`${end.at} ${end.channel}`, from);
    const isThere = this.#processes.has(to);
    this.#later(() =>
      isThere
        ? this.#happens(to, { type: "channel_accepted", channel: end.channel })
        : this.#happens(from.at, { type: "channel_closed", channel: from.channel }),
    );
  }

  #across(vmid: Vmid, channel: number, event: (channel: number) => Event): void {
    const end = this.#ends.get(`${vmid} ${channel}`);
    if (end !== undefined) this.#later(() => this.#happens(end.at, event(end.channel)));
  }
}
