/**
 * The native run: the program as it is, in plain Node, one OS process per rank. What it writes is recorded
 * in order by a preloaded module (preload.ts), which also gives it `comm` when there are several ranks.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { pathToFileURL } from "node:url";
import type { Duplex, Readable } from "node:stream";
import { entryPath } from "../../machine/os/engine.ts";
import type { Letter } from "../carrier/messages.ts";
import { frame, frameReader } from "../carrier/port.ts";
import type { Transcript, Written } from "../transcript.ts";
import { COMM_FD, PRELOADED, type Preloaded, RECORD_FD } from "./preloaded.ts";

export interface NativeProgram {
  /** Absolute path. */
  readonly file: string;
  /** What runs in its place: its bundle. Default: the file itself. */
  readonly bundle?: string;
  /** The bundle is one that expects strict Math. */
  readonly strictMath?: boolean | undefined;
  /** preload.ts, as a file that can be run. */
  readonly preload: string;
  readonly args: readonly string[];
  readonly size: number;
  /** What the program reads; undefined: nothing. */
  readonly stdin: Uint8Array | undefined;
}

/** Runs all ranks to their end; what has not ended when `signal` aborts is cut off. */
export async function runNative(program: NativeProgram, signal: AbortSignal): Promise<Transcript[]> {
  const ranks: NativeRank[] = [];
  const post = (dest: number, letter: Letter): void => ranks[dest]?.deliver(letter);
  for (let rank = 0; rank < program.size; rank++) ranks.push(new NativeRank(program, rank, post));
  const failed = new AbortController();
  const cut = AbortSignal.any([signal, failed.signal]);
  return await Promise.all(
    ranks.map(async (rank) => {
      const transcript = await rank.ended(cut);
      if (transcript.exitCode !== 0 && program.size > 1) failed.abort();
      return transcript;
    }),
  );
}

class NativeRank {
  readonly #child: ChildProcess;
  readonly #output: Written[] = [];
  #cutOff = false;

  constructor(
    { file, bundle = file, strictMath = false, preload, args, size, stdin }: NativeProgram,
    rank: number,
    post: (dest: number, letter: Letter) => void,
  ) {
    const godwit = pathToFileURL(entryPath(import.meta.url, "../../comm/index")).href;
    const told: Preloaded = { rank, size, godwit, script: file, strictMath };
    this.#child = spawn(process.execPath, ["--import", pathToFileURL(preload).href, bundle, ...args], {
      env: { ...process.env, [PRELOADED]: JSON.stringify(told) },
      stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"],
    });
    this.#child.stdin!.on("error", () => {}).end(stdin);
    this.#record();
    const comm = this.#child.stdio[COMM_FD] as Duplex;
    comm.on("error", () => {});
    comm.on(
      "data",
      frameReader(({ dest, letter }: { dest: number; letter: Letter }) => post(dest, letter)),
    );
  }

  deliver(letter: Letter): void {
    const comm = this.#child.stdio[COMM_FD] as Duplex;
    if (comm.destroyed) return;
    for (const piece of frame(letter)) comm.write(piece);
  }

  /** What the program writes comes on one descriptor, in order; what the engine itself writes comes last. */
  #record(): void {
    const record = this.#child.stdio[RECORD_FD] as Readable;
    record.on(
      "data",
      frameReader((written: Written) => void this.#output.push(written)),
    );
    record.on("error", () => {});
    const last: Written[] = [];
    this.#child.stdout!.on("data", (chunk: Buffer) => void last.push({ fd: 1, text: chunk.toString() }));
    this.#child.stderr!.on("data", (chunk: Buffer) => void last.push({ fd: 2, text: chunk.toString() }));
    this.#child.once("close", () => void this.#output.push(...last));
  }

  async ended(signal: AbortSignal): Promise<Transcript> {
    const cut = (): void => {
      this.#cutOff = true;
      this.#child.kill("SIGKILL");
    };
    signal.addEventListener("abort", cut, { once: true });
    if (signal.aborted) cut();
    const exitCode = await new Promise<number>((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, killedBy) => resolve(code ?? 128 + constants.signals[killedBy!]));
    });
    signal.removeEventListener("abort", cut);
    return { output: this.#output, exitCode, cutOff: this.#cutOff };
  }
}
