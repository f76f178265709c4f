/** Executables of kind `js`: the carrier's side of a runtime (program.ts says what each call promises). */
import { pathToFileURL } from "node:url";
import { GodwitError } from "../errors.ts";
import type { RequestId } from "../protocol/ids.ts";
import { RUNTIME } from "./abi.ts";
import { captureImage, restoreImage } from "./capture/image.ts";
import { routeNativePromises } from "./native-promises.ts";
import { pinnedError } from "./pinned.ts";
import type { Image, ImageRestore, LoadProgram, Program } from "./program.ts";
import { Runtime } from "./runtime.ts";

const DEFAULT_LIMIT_MS = 5000;

/** A runtime that has loaded its executable. */
export class JsProgram implements Program {
  readonly hash: string;
  readonly #runtime: Runtime;

  constructor(runtime: Runtime, hash: string) {
    this.#runtime = runtime;
    this.hash = hash;
  }

  start(): void {
    this.#runtime.start();
  }

  async freeze(limitMs = DEFAULT_LIMIT_MS): Promise<void> {
    const runtime = this.#runtime;
    await runtime.stop();
    const ended = (): boolean => runtime.state === "ended";
    const { foreign } = runtime;
    if (!ended() && foreign.size > 0 && !foreign.lasting) await foreign.settled(limitMs);
    if (ended()) throw new GodwitError("ERR_ENDED", "Cannot freeze a program that has ended");
    const pinned = foreign.describe(runtime.executable);
    if (pinned === undefined) return;
    runtime.resume();
    throw pinnedError(pinned);
  }

  capture(): Image {
    return captureImage(this.#runtime, this.hash);
  }

  restore(): ImageRestore {
    return restoreImage(this.#runtime, this.hash);
  }

  resume(): void {
    this.#runtime.resume();
  }

  operation(kind: string): { readonly request: RequestId; readonly promise: Promise<never> } {
    const { request, promise } = this.#runtime.operations.begin(kind);
    return { request, promise: promise as unknown as Promise<never> };
  }

  settle(request: RequestId, ok: boolean, value: unknown): void {
    this.#runtime.operations.settle(request, ok, value);
  }

  pinned(): string | undefined {
    return this.#runtime.foreign.describe(this.#runtime.executable);
  }
}

export const loadProgram: LoadProgram = async (executablePath, hash, host) => {
  const runtime = new Runtime();
  runtime.attach(host, executablePath);
  return await loadExecutable(runtime, executablePath, hash);
};

/** Makes `runtime`, which has its carrier, the one of this realm and loads the executable into it. */
export async function loadExecutable(
  runtime: Runtime,
  executablePath: string,
  hash: string,
): Promise<JsProgram> {
  (globalThis as { [RUNTIME]?: unknown })[RUNTIME] = runtime.abi;
  routeNativePromises(runtime);
  mapStacks();
  await import(pathToFileURL(executablePath).href);
  if (!runtime.executable.registered) {
    throw new GodwitError("ERR_BAD_EXECUTABLE", `Not an executable: "${executablePath}"`);
  }
  return new JsProgram(runtime, hash);
}

/** Stack traces name the source's lines where the engine can do that. */
function mapStacks(): void {
  (globalThis.process as { setSourceMapsEnabled?: (on: boolean) => void }).setSourceMapsEnabled?.(true);
}
