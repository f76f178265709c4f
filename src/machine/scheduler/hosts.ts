/**
 * The hosts of a machine as its scheduler's driver knows them: what they are, and the ways to their daemons. What
 * becomes of them is the core's to say.
 */
import type { HostInfo } from "../../comm/host.ts";
import type { HostId } from "../../protocol/ids.ts";
import { hostsFor, usableHosts, type SchedulerState } from "../../protocol/index.ts";
import type { JobId } from "../../protocol/scheduler-events.ts";
import type { HostLoad, HostRow } from "../client-types.ts";
import type { ControlHub, ParticipantId } from "../control/control-plane.ts";
import type { DaemonSignal, HostDescription } from "../control/messages.ts";
import { failurePoint, subjectOf } from "../failure-points.ts";

/** What does not change, and is in the journal: the core has the offer. */
export type HostRecordDescription = Omit<HostDescription, "offer" | "load">;

export interface HostRecord {
  readonly id: HostId;
  readonly description: HostRecordDescription;
  /** As it last said. */
  load: HostLoad;
  /** The way to its daemon; null while that is lost. */
  participant: ParticipantId | null;
}

/** Of a host that is yet to come back. */
export const UNKNOWN_LOAD: HostLoad = { freeBytes: 0, loadAverage: 0 };

export class Hosts {
  readonly #core: SchedulerState;
  readonly #carried: (id: HostId) => number;
  /** Those that were lost, too: they are spoken of later. */
  readonly #records = new Map<HostId, HostRecord>();
  #waiting: (() => void)[] = [];
  #hub!: ControlHub;

  /** @param carried how many carriers a host has. */
  constructor(core: SchedulerState, carried: (id: HostId) => number) {
    this.#core = core;
    this.#carried = carried;
  }

  attach(hub: ControlHub): void {
    this.#hub = hub;
  }

  add(host: HostRecord): void {
    this.#records.set(host.id, host);
  }

  /** Resolves once a process can be given to one of them, or none is left to wait for. */
  async someUsable(): Promise<void> {
    while (this.usable().length === 0 && this.#present().some(({ status }) => status === "away"))
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The core has decided something, about hosts perhaps. */
  changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get(id: HostId): HostRecord {
    return this.#records.get(id)!;
  }

  /** @param ref its number or name. */
  find(ref: HostId | string): HostId | undefined {
    return this.#present().find(({ id, name }) => id === ref || name === ref)?.id;
  }

  name(id: HostId): string {
    return this.get(id).description.name;
  }

  /** Those that can be given processes. */
  usable(): HostId[] {
    return usableHosts(this.#core).map(({ id }) => id);
  }

  /** Those that can be given processes of a job. */
  usableFor(job: JobId): HostId[] {
    const record = this.#core.jobs.get(job);
    return record === undefined ? [] : hostsFor(this.#core, record).map(({ id }) => id);
  }

  /** Vanishes while the way is lost. */
  signal(id: HostId, signal: DaemonSignal): void {
    failurePoint(`scheduler.send.${subjectOf(signal)}`);
    const participant = this.#records.get(id)?.participant;
    if (participant != null) this.#hub.signal(participant, signal);
  }

  /** As a process sees it. */
  info(id: HostId): HostInfo {
    const { name, engine, version, platform, arch } = this.get(id).description;
    return { id, name, engine, version, platform, arch, processes: this.#carried(id) };
  }

  infos(): HostInfo[] {
    return this.#present().map(({ id }) => this.info(id));
  }

  rows(): HostRow[] {
    return this.#present().map(({ id, status }) => {
      const { description, load } = this.get(id);
      const { endianness, cpus, memoryBytes, osPid } = description;
      return { ...this.info(id), status, endianness, cpus, memoryBytes, ...load, osPid };
    });
  }

  #present(): Pick<HostRow, "id" | "name" | "status">[] {
    return [...this.#core.hosts.values()].flatMap(({ id, name, status, away }) =>
      status === "lost" ? [] : [{ id, name, status: away ? "away" : status }],
    );
  }
}
