/**
 * The daemon of one host: starts carriers, passes control messages and tells the scheduler how each carrier ended.
 *
 * D1: what a carrier sent is passed on before its exit is reported.
 * D2: what is sent to one carrier reaches it in order, also while it is starting.
 * D3: no vmid is started twice, and how each carrier has ended is told until the scheduler is known to have heard.
 * D4: while the way to the scheduler is lost carriers go on. What they tell meanwhile vanishes; when it is back
 *     each hears so, and tells again what still matters.
 */
import type { GodwitError } from "../../errors.ts";
import type { Vmid } from "../../protocol/ids.ts";
import type { Room } from "../../protocol/messages.ts";
import type { HostLoad } from "../client-types.ts";
import type { ControlPlane } from "../control/control-plane.ts";
import type {
  CarrierExit,
  CarrierSpec,
  DaemonSignal,
  EndedCarrier,
  FromCarrier,
  HostDescription,
  ProgramEnd,
  ReturnedCarrier,
  SchedulerSignal,
  ToCarrier,
} from "../control/messages.ts";
import { failurePoint, subjectOf } from "../failure-points.ts";
import type { LastOutput } from "./last-output.ts";

/** Where a daemon's carriers run: in OS processes of their own (carrier-processes.ts), or in a page's workers. */
export interface CarrierHome {
  /** Starts a carrier of what `spec` says. What it tells comes to `tell`, later and in order. */
  start(spec: CarrierSpec, tell: (message: FromCarrier) => void): StartedCarrier;
  /** Nothing will be started any more, and nothing that was is left. */
  close(): Promise<void>;
}

export interface StartedCarrier {
  readonly osPid: number;
  readonly lastOutput: LastOutput;
  /** Resolves once it is gone, and all it told has come (D1). */
  readonly exited: Promise<CarrierExit>;
  /** Reaches it in order, also while it is starting (D2). */
  send(message: ToCarrier): void;
  kill(): void;
}

interface Carried {
  readonly carrier: StartedCarrier;
  /** Where it is reached, once it has said so. */
  endpoints: readonly string[] | null;
  program: ProgramEnd | null;
  /** What it could take in then. */
  room?: Room | undefined;
}

export class Daemon {
  readonly #plane: ControlPlane;
  readonly #home: CarrierHome;
  readonly #carriers = new Map<Vmid, Carried>();
  /** Of carriers that have ended, until the scheduler has noted it. */
  readonly #exits = new Map<Vmid, EndedCarrier>();
  #host = 0;

  constructor(plane: ControlPlane, home: CarrierHome) {
    this.#plane = plane;
    this.#home = home;
  }

  /** Becomes a host of the machine. */
  async join(description: HostDescription): Promise<number> {
    this.#host = (await this.#plane.request({ type: "join", host: description })) as number;
    return this.#host;
  }

  /** Another one after it was given up and has joined anew. 0: it has not joined yet. */
  get host(): number {
    return this.#host;
  }

  /** How busy the computer is now. */
  tellLoad(load: HostLoad): void {
    this.#tell({ type: "load", load });
  }

  /** The way to the scheduler is back (D4). A host that was given up meanwhile ends what it carries and joins anew. */
  async returned(description: HostDescription): Promise<void> {
    if (this.#host === 0) return; // it was lost while joining, and that is repeated
    const carriers: ReturnedCarrier[] = [...this.#carriers].map(([vmid, { carrier, endpoints, room }]) => ({
      vmid,
      endpoints,
      room,
      osPid: carrier.osPid,
    }));
    const exits = [...this.#exits.values()];
    failurePoint("daemon.returning");
    try {
      const host = this.#host;
      await this.#plane.request({ type: "return", host, description, carriers, exits });
    } catch (error) {
      if ((error as GodwitError).code !== "ERR_HOST_UNUSABLE") throw error;
      await this.#startAnew(description);
      return;
    }
    failurePoint("daemon.returned");
    for (const { carrier } of this.#carriers.values()) carrier.send({ type: "reconnected" });
  }

  /** A signal from the scheduler. */
  hear(signal: DaemonSignal): void {
    failurePoint(`daemon.relay.${subjectOf(signal)}`);
    switch (signal.type) {
      case "start_carrier":
        return this.#startCarrier(signal.spec);
      case "kill_carrier":
        return this.#carriers.get(signal.vmid)?.carrier.kill();
      case "to_carrier":
        return this.#carriers.get(signal.vmid)?.carrier.send(signal.message);
      case "exit_noted":
        this.#exits.delete(signal.vmid);
    }
  }

  /** Ends all carriers; resolves when none is left. */
  async end(): Promise<void> {
    await this.#endCarriers();
    await this.#home.close();
  }

  async #startAnew(description: HostDescription): Promise<void> {
    await this.#endCarriers();
    this.#exits.clear();
    await this.join(description);
  }

  async #endCarriers(): Promise<void> {
    const all = [...this.#carriers.values()];
    for (const { carrier } of all) carrier.kill();
    await Promise.all(all.map(({ carrier }) => carrier.exited));
  }

  #startCarrier(spec: CarrierSpec): void {
    const { vmid } = spec;
    const ended = this.#exits.get(vmid);
    if (ended !== undefined) return this.#tell({ type: "carrier_exit", ...ended }); // D3
    if (this.#carriers.has(vmid)) return;
    const carrier = this.#home.start(spec, (message) => this.#relay(vmid, message));
    const carried: Carried = { carrier, endpoints: null, program: null };
    this.#carriers.set(vmid, carried);
    void this.#watch(vmid, carried);
  }

  async #watch(vmid: Vmid, carried: Carried): Promise<void> {
    const exit = await carried.carrier.exited;
    const ended: EndedCarrier = { vmid, exit, program: carried.program };
    this.#carriers.delete(vmid);
    this.#exits.set(vmid, ended);
    failurePoint("daemon.relay.carrier_exit");
    this.#tell({ type: "carrier_exit", ...ended });
  }

  #relay(vmid: Vmid, message: FromCarrier): void {
    failurePoint(`daemon.relay.${message.type === "control" ? message.message.type : message.type}`);
    const carried = this.#carriers.get(vmid)!;
    if (message.type === "output") carried.carrier.lastOutput.lines(message.lines);
    if (message.type === "ready") {
      carried.endpoints = message.endpoints;
      carried.room = message.room;
    }
    if (message.type === "program_ended") {
      const { exitCode, statistics } = message;
      carried.program = { exitCode, statistics };
    }
    this.#tell({ type: "from_carrier", vmid, message });
  }

  #tell(signal: SchedulerSignal): void {
    this.#plane.signal(signal);
  }
}
