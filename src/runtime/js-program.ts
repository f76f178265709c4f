/** Executables of kind `js`: the carrier's side of a runtime (program.ts says what each call promises). */
import { GodwitError } from "../errors.ts";
import type { RequestId } from "../protocol/ids.ts";
import { RUNTIME } from "./abi.ts";
import { captureImage, restoreImage } from "./capture/image.ts";
import { largeBuffers } from "./capture/large-buffers.ts";
import { Freezing } from "./freeze.ts";
import { HOOKS } from "./hooks.ts";
import { routeListeners } from "./host-callbacks.ts";
import { routeTargets } from "./host-targets.ts";
import { refuseCodeFromText } from "./code-from-text.ts";
import { routeNativePromises } from "./native-promises.ts";
import type { BufferMemory, ExecutableFile, Image, ImageRestore, LoadProgram, Program } from "./program.ts";
import { Runtime } from "./runtime.ts";
import { registerSource } from "./stacks/index.ts";

const DEFAULT_LIMIT_MS = 5000;

/** A runtime that has loaded its executable. */
export class JsProgram implements Program {
  readonly hash: string;
  readonly #runtime: Runtime;
  readonly #freezing: Freezing;
  /** An image was restored, and the process has not run here yet. */
  #restored = false;

  constructor(runtime: Runtime, hash: string) {
    this.#runtime = runtime;
    this.#freezing = new Freezing(runtime);
    this.hash = hash;
  }

  start(): void {
    this.#runtime.start();
  }

  /** Which of the language's objects are to be looked at when it is frozen one day. */
  expect(): void {
    this.#runtime.intrinsics.altered();
  }

  freeze(limitMs = DEFAULT_LIMIT_MS): Promise<void> {
    return this.#freezing.freeze(this.#runtime.hooks.waitMs ?? limitMs);
  }

  capture(): Image {
    return captureImage(this.#runtime, this.hash);
  }

  restore(sizeBytes = Infinity, memory?: BufferMemory): ImageRestore {
    this.#restored = true;
    return restoreImage(this.#runtime, this.hash, sizeBytes, memory);
  }

  resume(reason?: string): void {
    const moved = this.#restored;
    this.#restored = false;
    this.#freezing.goOn(moved ? { moved } : { moved, reason: reason ?? "the migration was given up" });
  }

  hold(held: boolean): void {
    this.#runtime.hold(held);
  }

  operation(kind: string): { readonly request: RequestId; readonly promise: Promise<never> } {
    const { request, promise } = this.#runtime.operations.begin(kind);
    return { request, promise: promise as unknown as Promise<never> };
  }

  operationNumber(): RequestId {
    return this.#runtime.operations.number();
  }

  lasting(request: RequestId, kind: string): Promise<never> {
    return this.#runtime.operations.lasting(request, kind) as unknown as Promise<never>;
  }

  over(ok: boolean, value: unknown): Promise<never> {
    return this.#runtime.operations.over(ok, value) as unknown as Promise<never>;
  }

  settle(request: RequestId, ok: boolean, value: unknown): void {
    this.#runtime.operations.settle(request, ok, value);
  }

  largeBuffers(leastBytes: number): Promise<readonly ArrayBuffer[]> {
    return this.#freezing.look(() => largeBuffers(this.#runtime, leastBytes), []);
  }

  pinned(): Promise<string | undefined> {
    return this.#freezing.check();
  }
}

export const loadProgram: LoadProgram = async (executable, hash, host) => {
  refuseCodeFromText();
  const runtime = new Runtime();
  runtime.attach(host, executable.path);
  return await loadExecutable(runtime, executable, hash);
};

/** Makes `runtime`, which has its carrier, the one of this realm and loads the executable into it. */
export async function loadExecutable(
  runtime: Runtime,
  { path, url, map }: ExecutableFile,
  hash: string,
): Promise<JsProgram> {
  Object.assign(globalThis, { [RUNTIME]: runtime.abi, [HOOKS]: runtime.hooks.registry });
  runtime.hostEnvironment = globalThis.process.env;
  routeNativePromises(runtime);
  routeListeners(runtime);
  routeTargets(runtime);
  registerSource(url, map);
  await import(url);
  if (!runtime.executable.registered) {
    throw new GodwitError("ERR_BAD_EXECUTABLE", `Not an executable: "${path}"`);
  }
  return new JsProgram(runtime, hash);
}
