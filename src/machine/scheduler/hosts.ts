/** The hosts of a machine as its scheduler's driver knows them, and the ways to their daemons. */
import type { HostInfo } from "../../comm/host.ts";
import type { HostId } from "../../protocol/ids.ts";
import type { ControlHub, ParticipantId } from "../control/control-plane.ts";
import type { DaemonSignal, HostDescription } from "../control/messages.ts";

export interface HostRecord {
  readonly id: HostId;
  readonly description: HostDescription;
  /** The way to its daemon; null while that is lost. */
  participant: ParticipantId | null;
  draining: boolean;
}

/** As those who run a machine see a host. */
export interface HostRow extends HostInfo {
  readonly draining: boolean;
  readonly away: boolean;
  /** Of its daemon. */
  readonly osPid: number;
}

export class Hosts {
  readonly #records = new Map<HostId, HostRecord>();
  readonly #carried: (id: HostId) => number;
  #waiting: (() => void)[] = [];
  #hub!: ControlHub;

  /** @param carried how many carriers a host has. */
  constructor(carried: (id: HostId) => number) {
    this.#carried = carried;
  }

  attach(hub: ControlHub): void {
    this.#hub = hub;
  }

  add(host: HostRecord): void {
    this.#records.set(host.id, host);
    this.#changed();
  }

  /** It is lost. */
  delete(id: HostId): void {
    this.#records.delete(id);
    this.#changed();
  }

  /** Resolves once a process can be given to one of them, or none is left to wait for. */
  async someUsable(): Promise<void> {
    while (this.usable().length === 0 && this.#all().some(({ participant }) => participant === null))
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  get(id: HostId): HostRecord | undefined {
    return this.#records.get(id);
  }

  /** @param ref its number or name. */
  find(ref: HostId | string): HostRecord | undefined {
    return this.#all().find(({ id, description }) => id === ref || description.name === ref);
  }

  name(id: HostId): string {
    return this.#records.get(id)?.description.name ?? `host ${id}`;
  }

  /** Those that can be given processes. */
  usable(): HostId[] {
    return this.#all().flatMap(({ id, draining, participant }) =>
      draining || participant === null ? [] : [id],
    );
  }

  /** Vanishes while the way is lost. */
  signal(id: HostId, signal: DaemonSignal): void {
    const participant = this.#records.get(id)?.participant;
    if (participant != null) this.#hub.signal(participant, signal);
  }

  /** As a process sees it. */
  info(id: HostId): HostInfo {
    const { name, engine, version, platform, arch } = this.#records.get(id)!.description;
    return { id, name, engine, version, platform, arch, processes: this.#carried(id) };
  }

  infos(): HostInfo[] {
    return this.#all().map(({ id }) => this.info(id));
  }

  rows(): HostRow[] {
    return this.#all().map(({ id, draining, participant, description }) => {
      return { ...this.info(id), draining, away: participant === null, osPid: description.osPid };
    });
  }

  #all(): HostRecord[] {
    return [...this.#records.values()];
  }
}
