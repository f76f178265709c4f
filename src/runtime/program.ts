/**
 * A carrier's view of a program, whatever kind of executable it is (DESIGN §5): start, freeze to
 * image, resume from image, deliver. The `js` kind is `js-program.ts`.
 *
 * Life: load → (start | restore → resume) → [freeze → capture → (resume | discarded)]* → ended.
 * All promises here are the engine's own, not the runtime's.
 */
import { assert } from "../errors.ts";
import type { RequestId } from "../protocol/ids.ts";

/** What a program needs of its carrier. */
export interface ProgramHost {
  /** Text the program has written; whole chunks as written, not lines. */
  output(fd: 1 | 2, text: string): void;
  /** The program is over: by reaching its end with nothing left to wait for, by process.exit, or by an uncaught error (then already written to fd 2). Comes once. */
  ended(exitCode: number): void;
  /** process.argv.slice(2), process.env additions. */
  readonly args: readonly string[];
}

/** A captured process. Valid only while the program stays frozen: blobs alias its memory. */
export interface Image {
  /** Total size in bytes of everything `chunks` yields. */
  readonly sizeBytes: number;
  /** Of its largest buffer, which its destination must have in one piece. */
  readonly largestBufferBytes: number;
  /** The large buffers in it, each whole, in their order there. Of those that cannot grow and nobody shares, `buffer` is the program's own. */
  readonly buffers: readonly Uint8Array[];
  /** The CBOR sequence (header, graph, blobs), in pieces to be written in order. Never copies a large buffer. */
  chunks(): Iterable<Uint8Array>;
}

/** A copy of an image as one piece, for those it is small enough for. */
export function imageBytes(image: Image): Uint8Array {
  const bytes = new Uint8Array(image.sizeBytes);
  let at = 0;
  for (const chunk of image.chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  assert(at === image.sizeBytes, "an image is as large as it says");
  return bytes;
}

/**
 * Memory for an image's large buffer number `index` (`Image.buffers`), which cannot grow and is not shared; undefined: new memory. What is in
 * it does not matter, all of it is filled.
 */
export type BufferMemory = (index: number, sizeBytes: number) => ArrayBuffer | undefined;

/** Takes an image as it arrives. Restoring overlaps receiving. */
export interface ImageRestore {
  /** The place the next bytes should be written to, if they belong to a large buffer; null: use `push`. */
  wanted(): Uint8Array | null;
  /** `sizeBytes` bytes were written to `wanted()`. */
  filled(sizeBytes: number): void;
  push(chunk: Uint8Array): void;
  /** All bytes are in: checks and finishes. The program is then frozen at the point of capture; `resume` runs it. */
  finish(): void;
}

export interface Program {
  /** Content hash of the executable; images of another one are refused. */
  readonly hash: string;
  start(): void;
  /** In place of `start`, for one whose image is still to come: what takes time and can be done without it. */
  expect(): void;
  /**
   * Stops the program at the next poll-point; resolves once none of its code runs any more.
   * What is in flight or open at the host is waited for up to `limitMs` (default 5,000); freeze hooks have run.
   * @throws {GodwitError} `ERR_PINNED` naming what is in the way; the program goes on.
   */
  freeze(limitMs?: number): Promise<void>;
  /**
   * Only while frozen.
   * @throws {GodwitError} `ERR_PINNED` with the path to a value that cannot be captured; still frozen.
   */
  capture(): Image;
  /**
   * @param sizeBytes what the sender announces (default: no bound): buffers that exceed it are refused before there is memory for them.
   * @param memory where the carrier has some of the buffers already.
   * @throws {GodwitError} `ERR_BAD_IMAGE`, `ERR_OTHER_EXECUTABLE` from `push`/`finish`.
   */
  restore(sizeBytes?: number, memory?: BufferMemory): ImageRestore;
  /** Runs on after `freeze` or `restore`, thaw hooks first. `reason`: why a frozen program did not move, for them. */
  resume(reason?: string): void;
  /**
   * While held nothing of the program runs, from its next poll-point on, as if it stood in a write to a pipe that is
   * full. It can be frozen, captured and resumed as ever, and is held then, too. May be called at any time, also in
   * `output`; not part of the image.
   */
  hold(held: boolean): void;
  /**
   * Registers an operation of the carrier (a send, a receive …) and returns the promise the program
   * waits on. The promise and its number are part of the image.
   */
  operation(kind: string): { readonly request: RequestId; readonly promise: Promise<never> };
  /** The number of an operation that may be over at once: then there is `over`, else `lasting`, before anything else happens. */
  operationNumber(): RequestId;
  /** Registers the operation of that number, which is not over. */
  lasting(request: RequestId, kind: string): Promise<never>;
  /** What the program gets of one that is. */
  over(ok: boolean, value: unknown): Promise<never>;
  /** Settles an operation; unknown numbers are ignored. May be called while frozen: kept until resume. */
  settle(request: RequestId, ok: boolean, value: unknown): void;
  /**
   * Buffers of fixed size, of at least so many bytes, that an image would hold: as the program is at its next poll-point, where it is
   * stopped for a moment. None if no image could be made. The program goes on writing to them.
   */
  largeBuffers(leastBytes: number): Promise<readonly ArrayBuffer[]>;
  /** Why no image could be made of the program as it is at its next poll-point; undefined if one could. */
  pinned(): Promise<string | undefined>;
}

/** Where an executable is on this host. */
export interface ExecutableFile {
  /** As programs see it, in `process.argv[1]`. */
  readonly path: string;
  /** For the engine to import. */
  readonly url: string;
  /** Its source map. */
  readonly map: () => string;
}

/** Loads an executable of kind `js` into this realm; one per OS process, or worker. Runs no user code. */
export type LoadProgram = (executable: ExecutableFile, hash: string, host: ProgramHost) => Promise<Program>;
