/** A host of this computer: its carriers, and the daemon that answers for them to a scheduler. */
import { availableParallelism, endianness, totalmem } from "node:os";
import type { ControlPlane } from "../control/control-plane.ts";
import type { HostDescription, DaemonSignal } from "../control/messages.ts";
import { joinControlPlane } from "../control/embedded-plane.ts";
import type { EngineOffer } from "../../protocol/needs.ts";
import { LOAD_EVERY_MS } from "../limits.ts";
import { engineVersion, runningEngine } from "../os/engine.ts";
import { hostLoad } from "../os/memory.ts";
import { connectWith } from "../transport/endpoints.ts";
import { CarrierProcesses, type CarrierProcessesOptions } from "./carrier-processes.ts";
import { Daemon } from "./daemon.ts";
import { hostModules } from "./modules.ts";
import { engineOffer } from "./offer.ts";

export class Host {
  readonly #options: CarrierProcessesOptions;
  readonly #home: CarrierProcesses;
  #plane!: ControlPlane;
  #daemon: Daemon | undefined;

  constructor(options: CarrierProcessesOptions) {
    this.#options = options;
    this.#home = new CarrierProcesses(options);
  }

  /** Starts carriers, whether or not it has joined yet. */
  makeReady(): void {
    this.#home.makeReady();
  }

  /**
   * @param scheduler its endpoint.
   * @returns the host's number.
   */
  async join(scheduler: string): Promise<number> {
    const { name, secret } = this.#options;
    // Signals of the scheduler come only after `join` has been answered, when the daemon is there.
    this.#plane = await joinControlPlane(scheduler, connectWith(secret), {
      hear: (signal) => this.#daemon?.hear(signal as unknown as DaemonSignal),
      returned: async () => await this.#daemon?.returned(describeHost(name)),
    });
    await this.#home.open(this.#plane.executables);
    const daemon = new Daemon(this.#plane, this.#home);
    this.#daemon = daemon;
    const number = await daemon.join(describeHost(name));
    setInterval(() => daemon.tellLoad(hostLoad()), LOAD_EVERY_MS).unref();
    return number;
  }

  /** Resolves when the machine it has joined has ended, or is lost. */
  get ended(): Promise<unknown> {
    return this.#plane.ended;
  }

  /** Ends all carriers; resolves when none is left. */
  async end(): Promise<void> {
    await this.#daemon?.end();
  }
}

/** Looking at all an engine has takes milliseconds, and the hosts of one OS process have the same. */
let offer: EngineOffer | undefined;

function describeHost(name: string): HostDescription {
  return {
    name,
    engine: runningEngine(),
    version: engineVersion(),
    platform: process.platform,
    arch: process.arch,
    endianness: endianness(),
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    osPid: process.pid,
    offer: (offer ??= engineOffer(`${runningEngine()} ${engineVersion()}`, hostModules())),
    load: hostLoad(),
  };
}
