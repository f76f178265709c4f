/**
 * Carriers that are workers of this page, each with an event loop of its own, or frames of it for programs that draw.
 * One worker is kept ready.
 */
import type { ExecutableStore, StoredExecutable } from "../../machine/control/control-plane.ts";
import type { CarrierExit, CarrierSpec, FromCarrier, ToCarrier } from "../../machine/control/messages.ts";
import type { CarrierHome, StartedCarrier } from "../../machine/daemon/daemon.ts";
import { LastOutput } from "../../machine/daemon/last-output.ts";
import type { GatewayWay } from "../../machine/transport/through-gateway.ts";
import { realm, type PageWorker, type Port } from "../dom.ts";
import type { CarrierTask, FromBrowserCarrier, ToBrowserCarrier } from "../messages.ts";
import { checkHash } from "./check-hash.ts";

/** What carriers need of the page. */
export interface Stages {
  /** A new frame, and the way to what runs in it. */
  open(stage: number, title: string, port: Port): void;
  close(stage: number): void;
}

export class PageCarriers implements CarrierHome {
  readonly #way: GatewayWay;
  readonly #store: ExecutableStore;
  readonly #stages: Stages;
  readonly #executables = new Map<string, Promise<StoredExecutable>>();
  readonly #frames = new Map<number, PageCarrier>();
  #warm: PageWorker | null = null;
  #lastStage = 0;

  constructor(way: GatewayWay, store: ExecutableStore, stages: Stages) {
    this.#way = way;
    this.#store = store;
    this.#stages = stages;
    this.#warmUp();
  }

  start(spec: CarrierSpec, tell: (message: FromCarrier) => void): StartedCarrier {
    const carrier = new PageCarrier(tell);
    this.#executable(spec.program.hash).then(
      (executable) => {
        if (carrier.isOver) return;
        const task = { ...executable, spec, way: this.#way };
        carrier.begin(draws(executable) ? this.#openStage(spec, carrier) : this.#worker(), task);
      },
      (error: unknown) => {
        carrier.lastOutput.raw(error instanceof Error ? error.message : String(error));
        carrier.kill();
      },
    );
    return carrier;
  }

  /** The page has taken a frame away, as it was told or by itself. */
  stageGone(stage: number): void {
    this.#frames.get(stage)?.ended();
    this.#frames.delete(stage);
  }

  async close(): Promise<void> {
    this.#warm?.terminate();
    this.#warm = null;
  }

  #executable(hash: string): Promise<StoredExecutable> {
    let executable = this.#executables.get(hash);
    if (executable === undefined) {
      executable = this.#store.fetch(hash).then((found) => checkHash(hash, found));
      this.#executables.set(hash, executable);
      executable.catch(() => this.#executables.delete(hash));
    }
    return executable;
  }

  #worker(): Realm {
    const worker = this.#warm ?? newWorker();
    this.#warmUp();
    return { port: worker, end: () => worker.terminate(), ends: "at once" };
  }

  /** One whose script did not come, as the way to the gateway broke, is dead: then the next is made when it is needed. */
  #warmUp(): void {
    const worker = newWorker();
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#warm === worker) this.#warm = null;
    };
    this.#warm = worker;
  }

  #openStage({ job, rank, program }: CarrierSpec, carrier: PageCarrier): Realm {
    const stage = ++this.#lastStage;
    const { port1, port2 } = new realm.MessageChannel();
    this.#frames.set(stage, carrier);
    this.#stages.open(stage, `${program.name} · job ${job}, rank ${rank}`, port2);
    return { port: port1, end: () => this.#stages.close(stage), ends: "when told" };
  }
}

/** Where a carrier runs. */
interface Realm {
  readonly port: Port;
  /** Stops all that runs there: it is over then, or once `ended` is called. */
  end(): void;
  readonly ends: "at once" | "when told";
}

class PageCarrier implements StartedCarrier {
  readonly osPid = 0;
  readonly lastOutput = new LastOutput();
  readonly exited: Promise<CarrierExit>;
  readonly #tell: (message: FromCarrier) => void;
  #exit!: (exit: CarrierExit) => void;
  #realm: Realm | null = null;
  /** Null until it has said so: what ends before was killed. */
  #exitCode: number | null = null;
  isOver = false;
  #early: ToBrowserCarrier[] = [];

  constructor(tell: (message: FromCarrier) => void) {
    this.#tell = tell;
    this.exited = new Promise((resolve) => (this.#exit = resolve));
  }

  begin(where: Realm, task: CarrierTask): void {
    this.#realm = where;
    where.port.onmessage = ({ data }) => this.#hear(data as FromBrowserCarrier);
    where.port.onerror = (event) => {
      event.preventDefault();
      this.lastOutput.raw(`${event.message ?? "its script could not be loaded"}\n`);
      this.#over(1);
    };
    for (const message of [{ type: "task", task } as const, ...this.#early]) where.port.postMessage(message);
    this.#early = [];
  }

  send(message: ToCarrier): void {
    const given: ToBrowserCarrier = { type: "message", message };
    if (this.#realm === null) this.#early.push(given);
    else this.#realm.port.postMessage(given);
  }

  kill(): void {
    this.#over(null);
  }

  /** Nothing of it runs any more. */
  ended(): void {
    this.isOver = true;
    const exitCode = this.#exitCode;
    const signal = exitCode === null ? "SIGKILL" : null;
    this.#exit({ exitCode, signal, lastOutput: this.lastOutput.toString() });
  }

  #hear(message: FromBrowserCarrier): void {
    if (this.isOver) return;
    if (message.type === "tell") this.#tell(message.message);
    else if (message.type === "complain") this.lastOutput.raw(message.text);
    else this.#over(message.exitCode);
  }

  /** @param exitCode null: it is killed. */
  #over(exitCode: number | null): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#exitCode = exitCode;
    this.#realm?.end();
    if (this.#realm?.ends !== "when told") this.ended();
  }
}

function newWorker(): PageWorker {
  return new realm.Worker("/carrier.js", { type: "module", name: "carrier" });
}

/** Programs that speak of a document get one. */
function draws({ code }: StoredExecutable): boolean {
  return /(?<![\w$."'`])document\b(?!["'`])/.test(code);
}
