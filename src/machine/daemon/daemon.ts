/**
 * The daemon of one host: starts carriers, keeps executables, passes control messages and tells the scheduler
 * how each carrier ended.
 *
 * D1: what a carrier sent is passed on before its exit is reported.
 * D2: what is sent to one carrier reaches it in order, also while it is starting.
 * D3: no vmid is started twice, and how each carrier has ended is told until the scheduler is known to have heard.
 * D4: while the way to the scheduler is lost carriers go on. What they tell meanwhile vanishes; when it is back
 *     each hears so, and tells again what still matters.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { GodwitError } from "../../errors.ts";
import type { Vmid } from "../../protocol/ids.ts";
import type { ControlPlane } from "../control/control-plane.ts";
import type {
  CarrierExit,
  CarrierSpec,
  DaemonSignal,
  FromCarrier,
  HostDescription,
  ReturnedCarrier,
  SchedulerSignal,
} from "../control/messages.ts";
import { failurePoint, subjectOf } from "../failure-points.ts";
import { badFrame } from "../transport/frame.ts";
import { LOOPBACK } from "../transport/endpoints.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import { tcp, unix } from "../transport/socket-transport.ts";
import type { Link, LinkHandler, Listener } from "../transport/transport.ts";
import { CarrierProcess, type CarrierTask } from "./carrier-process.ts";
import { ExecutableCache } from "./executable-cache.ts";

export interface DaemonOptions {
  readonly secret: string;
  /** Of this computer, where carriers on others reach those here. Default: loopback. */
  readonly address?: string;
  /** The machine's directory on this computer; the daemon's own lies in it. */
  readonly directory: string;
  readonly name: string;
}

export class Daemon {
  readonly #options: DaemonOptions;
  readonly #plane: ControlPlane;
  readonly #executables: ExecutableCache;
  readonly #carriers = new Map<Vmid, CarrierProcess>();
  /** Of carriers that have ended, until the scheduler has noted it. */
  readonly #exits = new Map<Vmid, CarrierExit>();
  readonly #directory: string;
  #host = 0;
  #listener: Listener | null = null;
  /** Started, loaded, and waiting for something to carry. */
  #warm: CarrierProcess | null = null;
  #ending = false;

  constructor(plane: ControlPlane, options: DaemonOptions) {
    this.#plane = plane;
    this.#options = options;
    this.#directory = join(options.directory, options.name);
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    this.#executables = new ExecutableCache(join(this.#directory, "executables"), plane.executables);
  }

  async start(): Promise<void> {
    const acceptor = { secret: this.#options.secret, accept: (link: Link) => this.#accept(link) };
    this.#listener =
      process.platform === "win32"
        ? await tcp.listen("127.0.0.1:0", acceptor)
        : await unix.listen(join(this.#directory, "daemon.sock"), acceptor);
    this.#warm = new CarrierProcess();
  }

  /** Becomes a host of the machine. */
  async join(description: HostDescription): Promise<number> {
    this.#host = (await this.#plane.request({ type: "join", host: description })) as number;
    return this.#host;
  }

  /** The way to the scheduler is back (D4). A host that was given up meanwhile ends what it carries and joins anew. */
  async returned(description: HostDescription): Promise<void> {
    if (this.#host === 0) return; // it was lost while joining, and that is repeated
    const carriers: ReturnedCarrier[] = [...this.#carriers].map(([vmid, carrier]) => ({
      vmid,
      endpoints: carrier.endpoints,
      osPid: carrier.osPid ?? 0,
    }));
    const exits = [...this.#exits].map(([vmid, exit]) => ({ vmid, exit }));
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
    for (const carrier of this.#carriers.values()) carrier.send({ type: "reconnected" });
  }

  /** A signal from the scheduler. */
  hear(signal: DaemonSignal): void {
    failurePoint(`daemon.relay.${subjectOf(signal)}`);
    switch (signal.type) {
      case "start_carrier":
        return this.#startCarrier(signal.spec);
      case "kill_carrier":
        return this.#carriers.get(signal.vmid)?.kill();
      case "to_carrier":
        return this.#carriers.get(signal.vmid)?.send(signal.message);
      case "exit_noted":
        this.#exits.delete(signal.vmid);
    }
  }

  /** Ends all carriers; resolves when none is left. */
  async end(): Promise<void> {
    this.#ending = true;
    const all = [...this.#carriers.values(), ...(this.#warm === null ? [] : [this.#warm])];
    for (const carrier of all) carrier.kill();
    await Promise.all(all.map((carrier) => carrier.exited));
    this.#listener?.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #startAnew(description: HostDescription): Promise<void> {
    const all = [...this.#carriers.values()];
    for (const carrier of all) carrier.kill();
    await Promise.all(all.map((carrier) => carrier.exited));
    this.#exits.clear();
    await this.join(description);
  }

  #startCarrier(spec: CarrierSpec): void {
    const exit = this.#exits.get(spec.vmid);
    if (exit !== undefined) return this.#tell({ type: "carrier_exit", vmid: spec.vmid, exit }); // D3
    if (this.#carriers.has(spec.vmid)) return;
    const carrier = this.#warm ?? new CarrierProcess();
    this.#warm = null;
    this.#carriers.set(spec.vmid, carrier);
    void this.#watch(spec.vmid, carrier);
    this.#executables.path(spec.program.hash).then(
      (executablePath) => {
        const task: CarrierTask = {
          spec,
          daemon: this.#listener!.endpoint,
          secret: this.#options.secret,
          address: this.#options.address ?? LOOPBACK,
          directory: this.#directory,
          executablePath,
        };
        carrier.assign(task);
        if (!this.#ending) this.#warm ??= new CarrierProcess();
      },
      (error: unknown) => {
        carrier.lastOutput.raw(error instanceof Error ? error.message : String(error));
        carrier.kill();
      },
    );
  }

  async #watch(vmid: Vmid, carrier: CarrierProcess): Promise<void> {
    const exit = await carrier.exited;
    // Its last messages may still lie in the connection: its end comes after them (D1).
    await carrier.disconnected;
    this.#carriers.delete(vmid);
    this.#exits.set(vmid, exit);
    failurePoint("daemon.relay.carrier_exit");
    this.#tell({ type: "carrier_exit", vmid, exit });
  }

  /** A connection from a carrier. Its first message says which one it is. */
  #accept(link: Link): LinkHandler {
    let carrier: CarrierProcess | undefined;
    let vmid: Vmid;
    return messagesOnly({
      message: (message) => {
        if (carrier !== undefined) return this.#relay(vmid, carrier, message as unknown as FromCarrier);
        vmid = message["vmid"] as Vmid;
        carrier = this.#carriers.get(vmid);
        if (message["type"] !== "carrier" || carrier === undefined)
          throw badFrame("not a carrier of this host");
        carrier.connected(link);
      },
      closed: (error: GodwitError | null) => carrier?.lost(error),
    });
  }

  #relay(vmid: Vmid, carrier: CarrierProcess, message: FromCarrier): void {
    failurePoint(`daemon.relay.${message.type === "control" ? message.message.type : message.type}`);
    if (message.type === "output") carrier.lastOutput.lines(message.lines);
    if (message.type === "ready") carrier.endpoints = message.endpoints;
    this.#tell({ type: "from_carrier", vmid, message });
  }

  #tell(signal: SchedulerSignal): void {
    this.#plane.signal(signal);
  }
}
