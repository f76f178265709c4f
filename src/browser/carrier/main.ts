/**
 * Entry of a carrier in a page: a worker, or a frame for a program that draws. It loads everything but a program, then
 * waits for its task, which comes on its port.
 */
import "../node/process.ts";
import { HOST } from "../../comm/host.ts";
import { Carrier } from "../../machine/carrier/carrier.ts";
import { ORPHANED } from "../../machine/carrier/exit-codes.ts";
import { connectThrough, listenThrough } from "../../machine/transport/through-gateway.ts";
import { loadProgram } from "../../runtime/js-program.ts";
import { realm, type Port } from "../dom.ts";
import type { CarrierTask, FromBrowserCarrier, ToBrowserCarrier } from "../messages.ts";
import { asPageModule } from "./page-module.ts";

const port = await ownPort();
const say = (message: FromBrowserCarrier): void => port.postMessage(message);
/** What came before there was a carrier to hear it. */
const early: ToBrowserCarrier[] = [];
let hear = (message: ToBrowserCarrier): void => void early.push(message);

const task = await new Promise<CarrierTask>((resolve) => {
  port.onmessage = ({ data }) => {
    const message = data as ToBrowserCarrier;
    if (message.type === "task") resolve(message.task);
    else hear(message);
  };
});

/** What goes wrong in the carrier itself, and not in its program, ends it. */
const broken = (error: unknown): void => {
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  say({ type: "exit", exitCode: 1 });
};
realm.addEventListener("error", ({ error, message }) => broken(error ?? message));
realm.addEventListener("unhandledrejection", ({ reason }) => broken(reason));

const { spec, way, code, map } = task;
Object.assign(process.env, spec.options.env);
const listener = await listenThrough(
  way,
  {
    secret: way.secret,
    accept: (link, purpose) => carrier.accept(link, purpose),
  },
  () => say({ type: "exit", exitCode: ORPHANED }),
);
const carrier: Carrier = new Carrier({
  spec,
  connect: connectThrough(way),
  osPid: 0,
  endpoints: [listener.endpoint],
  tell: (message) => say({ type: "tell", message }),
  complain,
  leaving: () => {},
  exit: (exitCode) => {
    listener.close();
    say({ type: "exit", exitCode });
  },
});
hear = (message) => {
  if (message.type === "message") carrier.hear(message.message);
};
for (const message of early) hear(message);
(globalThis as { [HOST]?: object })[HOST] = carrier.operations;
const executable = { path: `/${spec.program.name}`, url: asPageModule(code), map: () => map };
carrier.start(await loadProgram(executable, spec.program.hash, carrier));

function complain(text: string): void {
  say({ type: "complain", text: `${text}\n` });
}

/** A worker has one; a frame gets one from the page. */
async function ownPort(): Promise<Port> {
  if (realm.document === undefined) return realm;
  return await new Promise((resolve) => {
    realm.addEventListener("message", ({ ports }) => {
      if (ports[0] !== undefined) resolve(ports[0]);
    });
  });
}
