/** Large buffers sent while a program writes to them: the image that arrives is the one at the freeze. */
import { createHash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { piecesOf } from "../../../src/image/index.ts";
import { arrival } from "../../../src/machine/carrier/arrival.ts";
import { Precopied } from "../../../src/machine/carrier/precopied.ts";
import { Precopy } from "../../../src/machine/carrier/precopy.ts";
import { readBytes } from "../../../src/machine/carrier/precopy-frames.ts";
import { sendState, type TransferredState } from "../../../src/machine/carrier/transfer.ts";
import type { CarrierSpec } from "../../../src/machine/control/messages.ts";
import type { FrameKind } from "../../../src/machine/transport/frame.ts";
import type { Link, LinkHandler } from "../../../src/machine/transport/transport.ts";
import { imageBytes, type Image, type Program } from "../../../src/runtime/program.ts";
import { Random } from "../../../src/sim/random.ts";

const MIB = 2 ** 20;
/** The clock goes on with frames only, each of which takes so long: what is made of bytes takes no time beside it. */
const FRAME_MS = 10;
let nowMs = 0;
/** Enough for copies. */
let freeBytes = 2 ** 30;

const MEANS = {
  nowMs: () => nowMs,
  digest: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64"),
  same: (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0,
  memory: () => ({ arrayBuffers: 2 ** 30, heapUsed: 0, free: freeBytes }),
  pack: (bytes: Uint8Array) => zstdCompressSync(bytes),
  unpack: (bytes: Uint8Array, maxOutputLength: number) => zstdDecompressSync(bytes, { maxOutputLength }),
};
/** One end of a connection whose other end is `handler`'s; the first to use it is the source. */
class Wire implements Link {
  readonly gone = new Promise<void>(() => {});
  /** By kind of frame. */
  readonly sentBytes = new Map<FrameKind, number>();
  handler: LinkHandler | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #delayMs: number;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  send(...[kind, headBytes, writeHead, body, bodyBytes]: Parameters<Link["send"]>): void {
    const head = new DataView(new ArrayBuffer(headBytes));
    writeHead?.(head, 0);
    const bytes = Uint8Array.from(Buffer.concat(piecesOf(body)));
    expect(bytes.length).toBe(bodyBytes);
    this.sentBytes.set(kind, (this.sentBytes.get(kind) ?? 0) + bodyBytes);
    this.#last = this.#last
      .then(() => new Promise((resolve) => setTimeout(resolve, this.#delayMs)))
      .then(() => (nowMs += this.#delayMs))
      .then(() => this.handler!.frame(kind, head, 0, bytes));
  }

  stream(): Promise<void> {
    throw new Error("the image comes in parts");
  }

  close(): void {}
  abort(): void {}
}

interface Scene {
  readonly precopy: Precopy;
  readonly toDestination: Wire;
  /** Resolves with the bytes of the image. */
  readonly restored: Promise<Uint8Array>;
  readonly sourceHears: () => LinkHandler;
}

const SPEC = { migration: 1, job: "1", rank: 0 } as CarrierSpec;
const STATE = {
  migration: 1,
  job: "1",
  rank: 0,
  communication: { received: [], waiting: [], streams: [] },
  exitCode: null,
  figures: { sentAt: 0 },
} as unknown as TransferredState;

/** @param unpacks the destination can. The image's large buffers are restored where they were kept, and the rest anywhere. */
function scene(isWanted = (): boolean => true, unpacks = true): Scene {
  const [toDestination, toSource] = [new Wire(FRAME_MS), new Wire(0)];
  const restored = new Promise<Uint8Array>((resolve, reject) => {
    const program = { restore: restoring((bytes) => resolve(bytes)) } as unknown as Program;
    toDestination.handler = arrival(toSource, SPEC, {
      program,
      unpack: unpacks ? MEANS.unpack : undefined,
      state() {},
      restored() {},
      failed: reject,
    });
  });
  const connect = (handler: LinkHandler): Link => {
    toSource.handler = handler;
    return toDestination;
  };
  return {
    precopy: new Precopy(connect, MEANS, isWanted),
    toDestination,
    restored,
    sourceHears: () => toSource.handler!,
  };
}

/** Pieces of an image in their order: buffers, and what is between them, of so many bytes. */
let layout: readonly { readonly sizeBytes: number; readonly isBuffer: boolean }[] = [];

function restoring(whole: (bytes: Uint8Array) => void): Program["restore"] {
  return (_sizeBytes, memory) => {
    let buffers = 0;
    const places = layout.map(({ sizeBytes, isBuffer }) => {
      const kept = isBuffer ? memory?.(buffers++, sizeBytes) : undefined;
      return new Uint8Array(kept ?? new ArrayBuffer(sizeBytes));
    });
    let [piece, at] = [0, 0];
    const filled = (sizeBytes: number): void => {
      at += sizeBytes;
      if (at < places[piece]!.length) return;
      [piece, at] = [piece + 1, 0];
    };
    return {
      wanted: () => (layout[piece]?.isBuffer ? places[piece]!.subarray(at) : null),
      filled,
      push(chunk) {
        for (let from = 0; from < chunk.length;) {
          const part = chunk.subarray(from, from + places[piece]!.length - at);
          places[piece]!.set(part, at);
          filled(part.length);
          from += part.length;
        }
      },
      finish: () => whole(new Uint8Array(Buffer.concat(places))),
    };
  };
}

function holding(...buffers: ArrayBuffer[]): Program {
  return { largeBuffers: () => Promise.resolve(buffers) } as unknown as Program;
}

function imageOf(...pieces: Uint8Array[]): Image {
  layout = pieces.map(({ length }) => ({ sizeBytes: length, isBuffer: length >= MIB }));
  return {
    largestBufferBytes: 0,
    buffers: pieces.filter(({ length }) => length >= MIB),
    sizeBytes: pieces.reduce((sum, { length }) => sum + length, 0),
    chunks: () => pieces,
  };
}

function filled(sizeBytes: number, random: Random): Uint8Array<ArrayBuffer> {
  const words = new Int32Array(sizeBytes / 4);
  for (let i = 0; i < words.length; i++) words[i] = random.integer(0, 2 ** 30);
  return new Uint8Array(words.buffer);
}

it.each([
  [1, "copies", 2 ** 30],
  [2, "copies", 2 ** 30],
  [3, "digests", 0],
])("what is written meanwhile is in the image, seed %i, known by %s", async (seed, _by, free) => {
  freeBytes = free;
  onTestFinished(() => void (freeBytes = 2 ** 30));
  const random = new Random(seed);
  const large = filled(16 * MIB, random);
  const small = filled(MIB, random);
  const { precopy, toDestination, restored } = scene();
  const write = (): void => {
    const [array, size] = random.chance(0.5) ? [large, random.integer(1, 100_000)] : [small, 1];
    const at = random.integer(0, array.length - size);
    array.fill(random.integer(0, 255), at, at + size);
  };
  const writing = setInterval(write, 5);
  await precopy.run(holding(large.buffer, small.buffer));
  clearInterval(writing);
  write();
  // Their order need not be that in which they were sent.
  const image = imageOf(new Uint8Array([1, 2, 3]), small, new Uint8Array(5_000), large);
  const expected = imageBytes(image);
  expect(precopy.isOfUse).toBe(true);
  sendState(toDestination, STATE);
  await precopy.send(image);
  expect(Buffer.compare(await restored, expected)).toBe(0);
  const atTheFreeze = toDestination.sentBytes.get(7)!;
  expect(atTheFreeze).toBeLessThan(image.sizeBytes / 2);
});

it("buffers that went away, came, or were never whole are sent as they are", async () => {
  const random = new Random(5);
  const [stays, goes] = [filled(16 * MIB, random), filled(2 * MIB, random)];
  let turns = 0;
  const { precopy, toDestination, restored } = scene(() => ++turns < 10); // it is given up before all was sent
  const running = precopy.run(holding(stays.buffer, goes.buffer));
  const moved = new Uint8Array(goes.buffer.transfer());
  await running;
  const image = imageOf(moved, stays, filled(3 * MIB, random));
  sendState(toDestination, STATE);
  await precopy.send(image);
  expect(Buffer.compare(await restored, imageBytes(image))).toBe(0);
});

it("a destination that goes away ends it, and it is of no use then", async () => {
  const { precopy, sourceHears } = scene();
  const running = precopy.run(holding(new ArrayBuffer(32 * MIB)));
  setTimeout(() => sourceHears().closed(null), 20);
  await running;
  expect(precopy.isOfUse).toBe(false);
});

it.each([
  ["compressed for one that can unpack it", true],
  ["as it is for one that cannot", false],
])("what becomes much smaller goes %s", async (_, unpacks) => {
  const array = new Uint8Array(32 * MIB).map((_, i) => (i >> 16) & 255);
  const { precopy, toDestination, restored } = scene(undefined, unpacks);
  await precopy.run(holding(array.buffer));
  array.fill(9, 5 * MIB, 7 * MIB);
  sendState(toDestination, STATE);
  await precopy.send(imageOf(array));
  expect(Buffer.compare(await restored, array)).toBe(0);
  const before = toDestination.sentBytes.get(5)!;
  if (unpacks) expect(before).toBeLessThan(20 * MIB); // what is sent before the link is known goes as it is
  else expect(before).toBe(32 * MIB);
});

it("a part that is no zstd, or is larger than it says, is refused", () => {
  const head = new DataView(new ArrayBuffer(24));
  head.setUint32(4, 1_000, true);
  const read = (body: Uint8Array): Uint8Array => readBytes(head, 0, body, MEANS.unpack);
  expect(read(zstdCompressSync(new Uint8Array(1_000)))).toHaveLength(1_000);
  expect(() => read(new Uint8Array(50))).toThrow("cannot be unpacked");
  expect(() => read(zstdCompressSync(new Uint8Array(999)))).toThrow("another size");
  expect(() => read(zstdCompressSync(new Uint8Array(2 ** 30)))).toThrow("cannot be unpacked");
  head.setUint32(4, 2 ** 31, true);
  expect(() => read(zstdCompressSync(new Uint8Array(1_000)))).toThrow("cannot be unpacked");
});

it("a destination keeps what fits, and nothing else", () => {
  const kept = new Precopied();
  const part = { buffer: 0, sizeBytes: 100, offset: 90 };
  kept.take(part, new Uint8Array(10).fill(7));
  expect([...kept.part({ buffer: 0, sizeBytes: 20, offset: 80 })]).toEqual([
    ...Array<number>(10).fill(0),
    ...Array<number>(10).fill(7),
  ]);
  expect(() => kept.take(part, new Uint8Array(11))).toThrow("beyond the end");
  expect(() => kept.take({ ...part, sizeBytes: 99 }, new Uint8Array(1))).toThrow("two sizes");
  expect(() => kept.part({ buffer: 1, sizeBytes: 1, offset: 0 })).toThrow("was not sent");
  expect(() => kept.part({ buffer: 0, sizeBytes: 2, offset: 99 })).toThrow("was not sent");
  expect(() => kept.give(0, 99)).toThrow("not kept");
  expect(kept.give(0, 100).byteLength).toBe(100);
  expect(() => kept.give(0, 100)).toThrow("not kept");
  expect(() => kept.give(1, 100)).toThrow("not kept");
  expect(() => kept.take({ buffer: 1, sizeBytes: 2 ** 41, offset: 0 }, new Uint8Array(1))).toThrow(
    "more buffers",
  );
});
