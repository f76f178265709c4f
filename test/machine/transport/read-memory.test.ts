import { expect, it } from "vitest";
import { letGo, sizeOf, type Stretch } from "../../../src/image/index.ts";
import { pump } from "../../../src/machine/transport/byte-socket.ts";
import { FrameReader } from "../../../src/machine/transport/frame-reader.ts";
import { DATA, DATA_HEAD_BYTES, PREFIX_BYTES, writePrefix } from "../../../src/machine/transport/frame.ts";
import { allocateToGive } from "../../../src/machine/transport/memory.ts";
import { Random } from "../../../src/sim/random.ts";

const HEAD = PREFIX_BYTES + DATA_HEAD_BYTES;

/** A frame whose body says in each byte which one it is. */
function frame(number: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEAD + sizeBytes).fill(number & 0xff, HEAD);
  writePrefix(bytes, 0, DATA, DATA_HEAD_BYTES, sizeBytes);
  return bytes;
}

function isWhole(number: number, { memory, from, to }: Stretch, sizeBytes: number): boolean {
  return to - from === sizeBytes && memory.subarray(from, to).every((byte) => byte === (number & 0xff));
}

interface Kept {
  readonly number: number;
  readonly body: Stretch;
  readonly sizeBytes: number;
}

/** Reads so many frames of the sizes given; those `keeps` names are not let go. */
function read(frames: number, sizeOfFrame: (number: number) => number, keeps: (number: number) => boolean) {
  const kept: Kept[] = [];
  let arrived = 0;
  const reader = new FrameReader({
    frame(_kind, _head, _at, body) {
      expect(body.length).toBe(sizeOfFrame(arrived));
      expect(body.every((byte) => byte === (arrived & 0xff))).toBe(true);
      arrived++;
    },
    smallData(_head, _at, body) {
      const number = arrived++;
      const sizeBytes = sizeOfFrame(number);
      if (!isWhole(number, body, sizeBytes)) throw new Error(`frame ${number} is not what was sent`);
      if (keeps(number)) kept.push({ number, body, sizeBytes });
      else letGo(body);
    },
    image: () => expect.unreachable(),
    imageEnd: () => expect.unreachable(),
  });
  const random = new Random(7);
  let bytes: Uint8Array[] = [];
  const pumpAll = (): void => {
    const all = Buffer.concat(bytes);
    bytes = [];
    for (let at = 0; at < all.length;) {
      const part = all.subarray(at, at + random.integer(1, 50_000));
      pump(part, reader);
      at += part.length;
    }
  };
  for (let number = 0; number < frames; number++) {
    bytes.push(frame(number, sizeOfFrame(number)));
    if (bytes.length === 500) pumpAll();
  }
  pumpAll();
  expect(arrived).toBe(frames);
  return { reader, kept };
}

function memoryOf(kept: readonly Kept[]): number {
  const buffers = new Set(kept.map(({ body }) => body.memory.buffer));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

it("keeps small bodies as they came until they are let go, among bodies of all sizes", () => {
  const sizes = [0, 1, 64, 300, 5_000, 8_192, 8_193, 16_383, 16_384, 70_000];
  const { kept } = read(
    2_000,
    (number) => sizes[(number * 7) % sizes.length]!,
    () => true,
  );
  for (const { number, body, sizeBytes } of kept) {
    expect(sizeOf(body)).toBe(sizeBytes);
    expect(isWhole(number, body, sizeBytes)).toBe(true);
  }
});

it("moves those nobody asks for out of the memory that was read into", () => {
  const sizeBytes = 64;
  const { reader, kept } = read(
    100_000,
    () => sizeBytes,
    (number) => number % 500 === 0,
  );
  expect(memoryOf(kept)).toBeLessThan(40 * 65_536);
  reader.stop();
  expect(memoryOf(kept)).toBe(kept.length * sizeBytes);
  for (const { number, body } of kept) expect(isWhole(number, body, sizeBytes)).toBe(true);
});

it("reads on in the same memory where all is let go at once", () => {
  const memories = new Set<Uint8Array>();
  const reader = new FrameReader({
    frame: () => expect.unreachable(),
    smallData(_head, _at, body) {
      memories.add(body.memory);
      letGo(body);
    },
    image: () => expect.unreachable(),
    imageEnd: () => expect.unreachable(),
  });
  for (let number = 0; number < 10_000; number++) pump(frame(number, 100), reader);
  expect(memories.size).toBe(1);
});

it("large arrays that were forgotten do not add up, and programs see nothing of how", () => {
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let i = 0; i < 200; i++) {
    allocateToGive(2 ** 20);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  expect(most).toBeLessThan(20 * 2 ** 20);
  expect("gc" in globalThis).toBe(false);
});
