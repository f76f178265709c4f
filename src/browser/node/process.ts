/**
 * The realm's `process`, as far as the runtime and the carrier ask it: a page has no OS process. Programs see their own
 * (src/runtime/process.ts), whose prototype this is. To be imported before anything of the runtime.
 */
import { browserName, cpuName } from "../engine.ts";
import { realm } from "../dom.ts";
import { pageModule } from "./modules.ts";

const { engine, version } = browserName(realm.navigator.userAgent);

/** Only V8 lets stack traces be told anew. */
const versions = {
  [engine]: version,
  ...("prepareStackTrace" in Error || engine === "chromium" ? { v8: version } : {}),
};

const standIn = {
  versions,
  version: "",
  platform: "browser",
  arch: cpuName(realm.navigator.platform),
  pid: 0,
  execPath: `/${engine}`,
  execArgv: [],
  title: engine,
  env: { TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone },
  cwd: () => "/",
  getBuiltinModule: pageModule,
  nextTick: (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
    queueMicrotask(() => callback(...args)),
};

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
(port1 as unknown as { onmessage: () => void }).onmessage = () => waiting.shift()!();

/** After whatever has come has been heard. A timer would take milliseconds. */
function soon(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
  waiting.push(() => callback(...args));
  port2.postMessage(undefined);
}

Object.assign(globalThis, { process: standIn, setImmediate: soon });
