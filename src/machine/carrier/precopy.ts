/**
 * The source's large buffers, sent while the program still runs (docs/decisions/0009-pre-copy.md). At the freeze only the
 * blocks are sent that are not there as they are now.
 *
 * B1: what is sent of a block is what was looked at: a copy nobody writes to, made before the program runs again.
 * B2: a block is left out of the image only if its bytes, when the program stands still, are those the destination has
 *     last been sent of it: equal to the copy of them, or with the same digest. Nothing else of what happened before counts.
 * B3: whatever goes wrong with it, the migration goes on as if it had not been tried.
 */
import { afterIo } from "../../runtime/jobs.ts";
import type { Image, Program } from "../../runtime/program.ts";
import { MAX_PRECOPIED_BUFFERS } from "../limits.ts";
import { decodeMessage, sendMessage } from "../transport/codec.ts";
import { badFrame, lost, MESSAGE } from "../transport/frame.ts";
import type { Link, LinkHandler } from "../transport/transport.ts";
import { Packing } from "./packing.ts";
import { type Blocks, CopiedBlocks, DigestedBlocks, type Run, SLICE_BYTES } from "./precopy-blocks.ts";
import { sendCopy, sendLiteral, sendPrecopy, type Packed } from "./precopy-frames.ts";

/** What it takes of the engine; carriers that lack it send everything at the freeze. */
export interface PrecopyMeans {
  /** Of such strength that two blocks that differ never have the same (SHA-256). */
  digest(this: void, bytes: Uint8Array): string;
  /** Of equal length. */
  same(this: void, a: Uint8Array, b: Uint8Array): boolean;
  /** With zstd, fast rather than small. Missing: the engine cannot. */
  pack?(this: void, bytes: Uint8Array): Uint8Array;
  /** The reverse. @throws what is no such thing, or more than `mostBytes`. */
  unpack?(this: void, bytes: Uint8Array, mostBytes: number): Uint8Array;
  /** A clock that never goes back, in ms. */
  nowMs(this: void): number;
  /** Of this OS process, in bytes, and what it could take beside. */
  memory(): { readonly arrayBuffers: number; readonly heapUsed: number; readonly free: number };
}

/** What is sent is kept here, too, if the computer has so many times as much memory left: the destination may be on the same one. */
const SPARE = 3;
/** So much may be on its way: what has been sent last is waited for before the program is stopped. */
const WINDOW_BYTES = 4 * 2 ** 20;
/** Below, a freeze is short without it. */
const LEAST_BYTES = 4 * 2 ** 20;
const LEAST_BUFFER_BYTES = 256 * 1024;
/** What a carrier has in objects without those of its program. */
const OWN_HEAP_BYTES = 8 * 2 ** 20;
/** After so much it is known how fast the link is. */
const PROBE_BYTES = 2 * 2 ** 20;
/** It is of use where sending a byte takes so many times as long as to look whether it must be sent, as is done at the freeze. */
const WORTH = 3;
/** A further round is for what has changed during the last one: no more of them when that is little, or hardly less. */
const FEW_BYTES = 256 * 1024;
const SHRINKS = 0.7;
const MOST_ROUNDS = 8;
/** The scheduler waits for a freeze for 60 s: what has not been sent by then goes at the freeze. */
const LIMIT_MS = 30_000;
const GRACE_MS = 5_000;
/** Nobody says that a migration was given up: it is looked for so often. */
const LOOK_MS = 100;

/** What a destination says of all parts it has so far. */
export interface Taken {
  readonly type: "precopied";
  /** As they came. */
  readonly sizeBytes: number;
  /** It takes compressed ones, too. */
  readonly unpacks: boolean;
}

/** What a source says of an image that comes in parts. */
export interface PatchedImage {
  readonly type: "patched_image";
  readonly sizeBytes: number;
  /** Which of its buffers (`Image.buffers`) are those that were sent, by the number they were sent with. */
  readonly buffers: readonly (readonly [index: number, number: number])[];
}

interface Sent {
  /** The number the destination knows it by. */
  readonly number: number;
  readonly blocks: Blocks;
  /** The destination has heard of it. */
  begun: boolean;
}

export class Precopy {
  readonly link: Link;
  readonly #means: PrecopyMeans;
  readonly #isWanted: () => boolean;
  readonly #buffers = new Map<ArrayBuffer, Sent>();
  #lost = false;
  /** On the connection, and of these there. */
  #sentBytes = 0;
  #takenBytes = 0;
  /** Found to be sent: of blocks, as they are. */
  #changedBytes = 0;
  /** What the link takes for a byte, in ms, as soon as that is known; the program's work in that time included. */
  #linkMs: number | undefined;
  /** From the first answer on. */
  #packing: Packing | undefined;
  #startMs = 0;
  /** In looks at blocks so far. */
  #lookMs = 0;
  #lookBytes = 0;
  #wake = (): void => {};

  /** @param isWanted false once the migration was given up, or the program has ended. */
  constructor(connect: (handler: LinkHandler) => Link, means: PrecopyMeans, isWanted: () => boolean) {
    this.link = connect({
      frame: (kind, _head, _at, body) => {
        if (kind !== MESSAGE) throw badFrame(`frame of kind ${kind} from a destination`);
        this.#taken(decodeMessage(body) as Taken);
      },
      image() {
        throw badFrame("an image from a destination");
      },
      imageEnd() {},
      closed: () => {
        this.#lost = true;
        this.#wake();
      },
    });
    this.#means = means;
    this.#isWanted = isWanted;
  }

  /** The OS process has large buffers, and they are most of what it has. */
  static mayHelp(means: PrecopyMeans): boolean {
    const { arrayBuffers, heapUsed } = means.memory();
    return arrayBuffers >= LEAST_BYTES && arrayBuffers >= heapUsed - OWN_HEAP_BYTES;
  }

  /** Something was sent that can be left out of the image. */
  get isOfUse(): boolean {
    return this.#buffers.size > 0 && !this.#lost;
  }

  #taken({ type, sizeBytes, unpacks }: Taken): void {
    if (type !== "precopied" || !(sizeBytes <= this.#sentBytes))
      throw badFrame("an answer nobody understands");
    this.#takenBytes = sizeBytes;
    if (sizeBytes >= PROBE_BYTES) this.#linkMs ??= this.#elapsedMs / sizeBytes;
    if (unpacks) this.#packing ??= new Packing(this.#means);
    this.#wake();
  }

  /** The process stays: its buffers may be collected. The connection is the destination's to end. */
  forget(): void {
    this.#buffers.clear();
  }

  /** Sends what there is, then what has changed, until little changes. Resolves with all of it at the destination. Never rejects (B3). */
  async run(program: Program): Promise<void> {
    try {
      await this.#find(program);
      await this.#rounds();
    } catch {
      this.#lost = true;
    }
    if (this.#isFast) this.#buffers.clear();
  }

  async #find(program: Program): Promise<void> {
    const buffers = await program.largeBuffers(LEAST_BUFFER_BYTES);
    const largest = buffers.toSorted((a, b) => b.byteLength - a.byteLength).slice(0, MAX_PRECOPIED_BUFFERS);
    const sizeBytes = largest.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (sizeBytes < LEAST_BYTES) return;
    const { digest, same } = this.#means;
    const keeps = SPARE * sizeBytes <= this.#means.memory().free;
    for (const [number, buffer] of largest.entries()) {
      const blocks = keeps ? new CopiedBlocks(same) : new DigestedBlocks(digest);
      this.#buffers.set(buffer, { number, blocks, begun: false });
    }
  }

  async #rounds(): Promise<void> {
    this.#startMs = this.#means.nowMs();
    let before = Infinity;
    for (let round = 0; round < MOST_ROUNDS && this.#goesOn; round++) {
      const changedBefore = this.#changedBytes;
      for (const [buffer, sent] of this.#buffers) await this.#bringUpToDate(buffer, sent);
      const changed = this.#changedBytes - changedBefore;
      if (changed <= FEW_BYTES || changed > SHRINKS * before) break;
      before = changed;
    }
    await this.#takenBut(0);
  }

  get #goesOn(): boolean {
    return this.#elapsedMs < LIMIT_MS && !this.#lost && !this.#isFast && this.#isWanted();
  }

  /** What the link takes costs hardly more than to look whether it must be sent. */
  get #isFast(): boolean {
    return this.#linkMs !== undefined && this.#linkMs < (WORTH * this.#lookMs) / this.#lookBytes;
  }

  /** Before it is known how fast the link is nothing is compressed. */
  #packed(bytes: Uint8Array): Packed {
    const isKnown = this.#linkMs !== undefined && this.#packing !== undefined;
    return isKnown ? this.#packing!.packed(bytes, this.#linkMs!) : { bytes, unpackedBytes: 0 };
  }

  async #bringUpToDate(buffer: ArrayBuffer, sent: Sent): Promise<void> {
    for (let offset = 0; offset < buffer.byteLength && this.#goesOn; offset += SLICE_BYTES) {
      this.#sendChanged(buffer, offset, sent);
      await new Promise<void>(afterIo);
      await this.#takenBut(WINDOW_BYTES);
    }
  }

  /** B1. */
  #sendChanged(buffer: ArrayBuffer, offset: number, sent: Sent): void {
    const { number, blocks } = sent;
    const sizeBytes = buffer.byteLength;
    const runs = this.#look(
      new Uint8Array(buffer, offset, Math.min(SLICE_BYTES, sizeBytes - offset)),
      offset,
      blocks,
    );
    const changed = runs.filter(({ isThere }) => !isThere);
    if (changed.length === 0) return;
    const copy = new Uint8Array(buffer.slice(offset, offset + SLICE_BYTES));
    blocks.sent(copy, offset);
    sent.begun = true;
    for (const { from, to } of changed) {
      const body = this.#packed(copy.subarray(from, to));
      sendPrecopy(this.link, { buffer: number, sizeBytes, offset: offset + from }, body);
      this.#sentBytes += body.bytes.length;
      this.#changedBytes += to - from;
    }
  }

  /** Waits until no more than so many bytes are on their way, or that is of no interest any more. */
  async #takenBut(sizeBytes: number): Promise<void> {
    while (this.#sentBytes - this.#takenBytes > sizeBytes && !this.#lost && this.#isWanted()) {
      if (this.#elapsedMs > LIMIT_MS + GRACE_MS) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  get #elapsedMs(): number {
    return this.#means.nowMs() - this.#startMs;
  }

  #look(bytes: Uint8Array, offset: number, blocks: Blocks): readonly Run[] {
    const startMs = this.#means.nowMs();
    const runs = blocks.look(bytes, offset);
    this.#lookMs += this.#means.nowMs() - startMs;
    this.#lookBytes += bytes.length;
    return runs;
  }

  // ── at the freeze ──

  /**
   * Sends the image of the frozen program.
   * @throws {GodwitError} `ERR_CONNECTION_LOST` when the connection has ended meanwhile.
   */
  async send(image: Image): Promise<void> {
    const { link } = this;
    const buffers = image.buffers.flatMap((piece, blob) => {
      const sent = this.#sentOf(piece);
      return sent === undefined ? [] : [[blob, sent.number] as const];
    });
    sendMessage(link, { type: "patched_image", sizeBytes: image.sizeBytes, buffers } satisfies PatchedImage);
    for (const piece of image.chunks()) {
      const sent = this.#sentOf(piece);
      for (let offset = 0; offset < piece.length; offset += SLICE_BYTES) {
        const bytes = piece.subarray(offset, offset + SLICE_BYTES);
        const literalBytes =
          sent === undefined ? this.#sendLiteral(bytes) : this.#sendPatch(bytes, offset, sent);
        if (piece.length > SLICE_BYTES && literalBytes > 0) await new Promise<void>(afterIo);
      }
    }
    if (this.#lost) throw lost();
  }

  #sendLiteral(bytes: Uint8Array): number {
    sendLiteral(this.link, this.#packed(bytes));
    return bytes.length;
  }

  /** B2. Returns how many bytes had to be sent. */
  #sendPatch(bytes: Uint8Array, offset: number, { number, blocks }: Sent): number {
    let literalBytes = 0;
    for (const { from, to, isThere } of this.#look(bytes, offset, blocks)) {
      if (isThere) sendCopy(this.link, { buffer: number, sizeBytes: to - from, offset: offset + from });
      else literalBytes += this.#sendLiteral(bytes.subarray(from, to));
    }
    return literalBytes;
  }

  /** If the piece is all of a buffer of which something was sent. */
  #sentOf({ buffer, length }: Uint8Array): Sent | undefined {
    const sent = buffer.byteLength === length ? this.#buffers.get(buffer as ArrayBuffer) : undefined;
    return sent?.begun === true ? sent : undefined;
  }
}
