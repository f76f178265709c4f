/**
 * Entry of the daemon of a page, a worker: browsers hold back the timers of a page nobody looks at, and not those of
 * its workers.
 */
import "../node/process.ts";
import { joinControlPlane } from "../../machine/control/embedded-plane.ts";
import type { ControlPlane } from "../../machine/control/control-plane.ts";
import type {
  CarrierSpec,
  DaemonSignal,
  FromCarrier,
  HostDescription,
} from "../../machine/control/messages.ts";
import { type CarrierHome, Daemon, type StartedCarrier } from "../../machine/daemon/daemon.ts";
import { connectThrough, type GatewayWay, SCHEDULER } from "../../machine/transport/through-gateway.ts";
import { realm } from "../dom.ts";
import { browserName, cpuName } from "../engine.ts";
import type { FromDaemon, HostState, ToDaemon } from "../messages.ts";
import { pageOffer } from "./offer.ts";
import { PageCarriers } from "./page-carriers.ts";

const GIB = 2 ** 30;
/** How long until those that could not be moved are tried again, in ms. */
const AGAIN_MS = 1_000;

let phase: HostState["phase"] = "joined";
let plane: ControlPlane | undefined;
let isDrained = false;
let daemon: Daemon | undefined;
let carriers: PageCarriers | undefined;
const running = new Map<StartedCarrier, CarrierSpec>();

realm.onmessage = ({ data }) => {
  const message = data as ToDaemon;
  if (message.type === "join") void become(message.way).catch(ended);
  else if (message.type === "stage_gone") carriers?.stageGone(message.stage);
  else void drain().catch(ended);
};

async function become(way: GatewayWay): Promise<void> {
  const description = describe(way.host);
  plane = await joinControlPlane(SCHEDULER, connectThrough(way), {
    hear: (signal) => daemon?.hear(signal as unknown as DaemonSignal),
    returned: async () => await daemon?.returned(description),
  });
  carriers = new PageCarriers(way, plane.executables, {
    open: (stage, title, port) => say({ type: "stage", stage, title }, port),
    close: (stage) => say({ type: "unstage", stage }),
  });
  daemon = new Daemon(plane, shown(carriers));
  await daemon.join(description);
  show();
  const error = await plane.ended;
  await daemon.end();
  ended(error ?? "its processes have left, and it may be closed");
}

/** The processes here go elsewhere, and no others come. One that cannot be moved stays until it can, or ends. */
async function drain(): Promise<void> {
  if (phase !== "joined" || plane === undefined || daemon === undefined) return;
  phase = "draining";
  show();
  while (isDraining()) {
    try {
      await plane.request({ type: "drain", host: daemon.host });
      break;
    } catch (error) {
      if (isDraining()) show(textOf(error));
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
  isDrained = true;
  await leaveIfEmpty();
}

const isDraining = (): boolean => phase === "draining";

async function leaveIfEmpty(): Promise<void> {
  if (isDrained && running.size === 0) await plane?.close();
}

function ended(why: unknown): void {
  phase = "ended";
  show(textOf(why));
}

function textOf(why: unknown): string {
  return why instanceof Error ? why.message : String(why);
}

/** What runs here is to be seen on the page. */
function shown(home: CarrierHome): CarrierHome {
  return {
    start(spec: CarrierSpec, tell: (message: FromCarrier) => void) {
      const carrier = home.start(spec, tell);
      running.set(carrier, spec);
      show();
      void carrier.exited.then(() => {
        running.delete(carrier);
        show();
        // After its end was told.
        setTimeout(() => void leaveIfEmpty());
      });
      return carrier;
    },
    close: () => home.close(),
  };
}

function show(reason?: string): void {
  const processes = [...running.values()].map(({ job, rank, program }) => ({
    job,
    rank,
    program: program.name,
  }));
  say({ type: "state", phase, processes, ...(reason !== undefined && { reason }) });
}

function say(message: FromDaemon, ...transfer: unknown[]): void {
  realm.postMessage(message, transfer);
}

function describe(name: string): HostDescription {
  const { userAgent, platform, deviceMemory, hardwareConcurrency } = realm.navigator;
  const { engine, version } = browserName(userAgent);
  return {
    name,
    engine,
    version,
    platform: "browser",
    arch: cpuName(platform),
    endianness: new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? "LE" : "BE",
    memoryBytes: (deviceMemory ?? 0) * GIB,
    cpus: hardwareConcurrency,
    osPid: 0,
    offer: pageOffer(`${engine} ${version}`),
    // Pages are not told.
    load: { freeBytes: 0, loadAverage: 0 },
  };
}
