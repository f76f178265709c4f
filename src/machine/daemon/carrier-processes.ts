/** Carriers that are OS processes of this computer, each started before there is something to carry. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { GodwitError } from "../../errors.ts";
import type { Vmid } from "../../protocol/ids.ts";
import type { ExecutableStore } from "../control/control-plane.ts";
import type { CarrierSpec, FromCarrier } from "../control/messages.ts";
import { LOOPBACK } from "../transport/endpoints.ts";
import { badFrame } from "../transport/frame.ts";
import { listenLocally } from "../transport/listen.ts";
import { messagesOnly } from "../transport/message-handler.ts";
import type { Link, LinkHandler, Listener } from "../transport/transport.ts";
import { CarrierProcess, type Needed } from "./carrier-process.ts";
import type { CarrierTask } from "./carrier-task.ts";
import type { CarrierHome, StartedCarrier } from "./daemon.ts";
import { ExecutableCache } from "./executable-cache.ts";

/** So long after a process has begun to run in a carrier the next one is started, in ms. */
const WARM_UP_MS = 150;
/** … and where many were expected at once: not beside the engines of those that are still to begin. */
const WARM_UP_AFTER_MANY_MS = 1000;

export interface CarrierProcessesOptions {
  readonly secret: string;
  /** Of this computer, where carriers on others reach those here. Default: loopback. */
  readonly address?: string;
  /** The machine's directory on this computer; the daemon's own lies in it. */
  readonly directory: string;
  /** Of the host. */
  readonly name: string;
  /** True: carriers are reached from this computer over Unix sockets, where it has them. Default false: over TCP only. */
  readonly unixSockets?: boolean;
  /** Its carriers', as `startChild` takes it: what this runs on itself may need a wrapper to be started. */
  readonly engine?: string | undefined;
  /** So many processes are to be started here at once. Default 0. */
  readonly expected?: number;
  /** So many carriers wait for something to carry at most, as many as were found missing; one in any case. Default 1. */
  readonly mostSpares?: number;
}

export class CarrierProcesses implements CarrierHome {
  readonly #options: CarrierProcessesOptions;
  readonly #directory: string;
  #executables!: ExecutableCache;
  #listener!: Listener;
  readonly #carriers = new Map<Vmid, CarrierProcess>();
  /** Started, loaded, and waiting for something to carry. */
  readonly #warm: CarrierProcess[] = [];
  /** How many are to wait. */
  #spares = 1;
  #isWarming = false;
  #closed = false;

  constructor(options: CarrierProcessesOptions) {
    this.#options = options;
    this.#directory = join(options.directory, options.name);
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
  }

  /** Before anything is to be carried. */
  async open(executables: ExecutableStore): Promise<void> {
    this.#executables = new ExecutableCache(join(this.#directory, "executables"), executables);
    const acceptor = { secret: this.#options.secret, accept: (link: Link) => this.#accept(link) };
    this.#listener = await listenLocally(join(this.#directory, "daemon.sock"), acceptor);
  }

  /** Starts carriers for the processes that are expected, or one that waits; before it is open, too: engines take their time. */
  makeReady(): void {
    const { expected = 0 } = this.#options;
    for (let i = 0; i < expected; i++) this.#startCarrier("soon");
    if (expected === 0) this.#startCarrier("some day");
  }

  #startCarrier(needed: Needed): void {
    this.#warm.push(new CarrierProcess(this.#options.engine, needed));
  }

  start(spec: CarrierSpec, tell: (message: FromCarrier) => void): StartedCarrier {
    const carrier = this.#warm.shift() ?? this.#missing();
    carrier.tell = tell;
    carrier.isMovedTo = spec.migration !== null;
    this.#carriers.set(spec.vmid, carrier);
    // It may have ended before it was of any use.
    void carrier.exited.then(() => {
      this.#carriers.delete(spec.vmid);
      this.#warmUp();
    });
    this.#executables.path(spec.program.hash).then(
      (executablePath) => {
        const task: CarrierTask = {
          spec,
          daemon: this.#listener.endpoint,
          secret: this.#options.secret,
          address: this.#options.address ?? LOOPBACK,
          directory: this.#directory,
          unixSockets: this.#options.unixSockets ?? false,
          executablePath,
        };
        carrier.assign(task);
      },
      (error: unknown) => {
        carrier.lastOutput.raw(error instanceof Error ? error.message : String(error));
        carrier.kill();
      },
    );
    return carrier;
  }

  /** Next time there will be one more. */
  #missing(): CarrierProcess {
    this.#spares = Math.min(this.#spares + 1, this.#options.mostSpares ?? 1);
    return new CarrierProcess(this.#options.engine, "soon");
  }

  /** Not at once, and one after the other: others go on moving, and would stand still for longer beside an engine that starts. */
  #warmUp(inMs = WARM_UP_MS): void {
    if (this.#isWarming) return;
    this.#isWarming = true;
    setTimeout(() => {
      this.#isWarming = false;
      if (this.#closed || this.#warm.length >= this.#spares) return;
      this.#startCarrier("some day");
      this.#warmUp();
    }, inMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const carrier of this.#warm) carrier.kill();
    await Promise.all(this.#warm.map(({ exited }) => exited));
    this.#listener.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** A connection from a carrier. Its first message says which one it is. */
  #accept(link: Link): LinkHandler {
    let carrier: CarrierProcess | undefined;
    return messagesOnly({
      message: (message) => {
        if (carrier !== undefined) {
          // The process that was moving here has begun to run.
          if (message["type"] === "migration_figures") this.#warmUp();
          return carrier.tell(message as unknown as FromCarrier);
        }
        carrier = this.#carriers.get(message["vmid"] as Vmid);
        if (message["type"] !== "carrier" || carrier === undefined)
          throw badFrame("not a carrier of this host");
        carrier.connected(link);
        if (!carrier.isMovedTo) this.#warmUp(this.#options.expected ? WARM_UP_AFTER_MANY_MS : WARM_UP_MS);
      },
      closed: (error: GodwitError | null) => carrier?.lost(error),
    });
  }
}
