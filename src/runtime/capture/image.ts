/** Images: a header, the graph, and the large buffers' bytes, as one CBOR sequence. */
import { GodwitError } from "../../errors.ts";
import { CborWriter, decode, encode, SequenceReader, type SequenceSink } from "../../image/index.ts";
import type { BufferMemory, Image, ImageRestore } from "../program.ts";
import type { Runtime } from "../runtime.ts";
import { FAMILIES } from "../values/index.ts";
import { FORMAT, VERSION } from "./family.ts";
import { assembleGraph, takeApart } from "./graph.ts";
import { badImage } from "./bad-image.ts";
import { Budget } from "./budget.ts";
import { GraphReader } from "./graph-reader.ts";
import { GraphWriter } from "./graph-writer.ts";
import { fillInRoots, installRoots } from "./install-roots.ts";
import { rootsOf } from "./roots.ts";

interface Header {
  readonly format: string;
  readonly version: number;
  /** Content hash of the executable. */
  readonly executable: string;
  /** For people. */
  readonly engine: string;
  readonly byteOrder: "LE" | "BE";
}

const BYTE_ORDER = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? "LE" : "BE";
const MAX_HEADER_BYTES = 4096;

/** @throws {GodwitError} `ERR_PINNED` with the path to what cannot be captured. */
export function captureImage(runtime: Runtime, hash: string): Image {
  const out = new GraphWriter(runtime, FAMILIES);
  out.write(rootsOf(runtime));
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    executable: hash,
    engine: engine(),
    byteOrder: BYTE_ORDER,
  };
  const first = [...encode(header).chunks, ...assembleGraph(out)];
  const heads = out.blobs.map((blob) => bytesHead(blob.length));
  const sizes = [...first, ...heads, ...out.blobs].map((piece) => piece.length);
  return {
    sizeBytes: sizes.reduce((total, size) => total + size, 0),
    largestBufferBytes: out.blobs.reduce((largest, { length }) => Math.max(largest, length), 0),
    buffers: out.blobs,
    *chunks() {
      yield* first;
      for (let i = 0; i < heads.length; i++) {
        yield heads[i]!;
        yield out.blobs[i]!;
      }
    },
  };
}

function bytesHead(sizeBytes: number): Uint8Array {
  const writer = new CborWriter();
  writer.bytesHead(sizeBytes);
  return writer.takeChunks()[0]!;
}

function engine(): string {
  const versions = (globalThis.process as { versions?: Record<string, string | undefined> } | undefined)
    ?.versions;
  const name = versions?.["bun"] ? "bun" : versions?.["deno"] ? "deno" : "node";
  return `${name} ${versions?.[name] ?? "unknown"}`;
}

/** Restores into `runtime`, which has loaded the executable and not started it. `sizeBytes`: what is announced. */
export function restoreImage(
  runtime: Runtime,
  hash: string,
  sizeBytes: number,
  memory?: BufferMemory,
): ImageRestore {
  runtime.timers.stop();
  runtime.jobs.stop();
  const sink = new RestoreSink(runtime, hash, sizeBytes, memory);
  const sequence = new SequenceReader(sink);
  return {
    wanted: () => sequence.wanted(),
    filled: (sizeBytes) => guard(() => sequence.filled(sizeBytes)),
    push: (chunk) => guard(() => sequence.push(chunk)),
    finish: () =>
      guard(() => {
        sequence.end();
        sink.finish();
      }),
  };
}

function guard(step: () => void): void {
  try {
    step();
  } catch (error) {
    throw asBadImage(error);
  }
}

/** Whatever goes wrong with bytes nobody vouches for is the image's fault. */
function asBadImage(error: unknown): unknown {
  const own =
    error instanceof GodwitError && (error.code === "ERR_BAD_IMAGE" || error.code === "ERR_OTHER_EXECUTABLE");
  return own ? error : badImage(error instanceof Error ? error.message : String(error), error);
}

class RestoreSink implements SequenceSink {
  readonly #runtime: Runtime;
  readonly #hash: string;
  readonly #sizeBytes: number;
  readonly #memory: BufferMemory | undefined;
  #header: Header | undefined;
  #graph: GraphReader | undefined;
  #roots: unknown;
  #blobs = 0;

  constructor(runtime: Runtime, hash: string, sizeBytes: number, memory: BufferMemory | undefined) {
    this.#runtime = runtime;
    this.#hash = hash;
    this.#sizeBytes = sizeBytes;
    this.#memory = memory;
  }

  item(bytes: Uint8Array): void {
    if (this.#header === undefined) this.#header = readHeader(bytes, this.#hash);
    else if (this.#graph === undefined) this.#readGraph(bytes);
    else throw badImage("something follows the graph");
  }

  #readGraph(bytes: Uint8Array): void {
    this.#graph = new GraphReader(this.#runtime, takeApart(bytes), new Budget(bytes.length, this.#sizeBytes));
    this.#graph.buffers.memory = this.#memory;
    this.#roots = this.#graph.read(FAMILIES);
  }

  blob(index: number, sizeBytes: number): Uint8Array {
    const buffer = this.#graph?.buffers.blobs[index];
    if (buffer?.byteLength !== sizeBytes) throw badImage(`blob ${index} of ${sizeBytes} bytes has no place`);
    return new Uint8Array(buffer);
  }

  blobDone(): void {
    this.#blobs++;
  }

  finish(): void {
    if (this.#header === undefined || this.#graph === undefined) throw badImage("it ends before its graph");
    const { blobs } = this.#graph.buffers;
    if (this.#blobs < blobs.length) throw badImage(`${blobs.length - this.#blobs} buffers are missing`);
    if (this.#header.byteOrder !== BYTE_ORDER) this.#graph.buffers.swap();
    installRoots(this.#runtime, this.#roots, this.#graph.waiting);
    const { late } = this.#graph;
    if (late === undefined) return;
    late.install = (filled) => fillInRoots(this.#runtime, filled);
    this.#runtime.instances.arrived = late;
  }
}

function readHeader(bytes: Uint8Array, hash: string): Header {
  if (bytes.length > MAX_HEADER_BYTES) throw badImage("its header is too long");
  const header = decode(bytes) as Partial<Header> | null;
  if (typeof header !== "object" || header?.format !== FORMAT) throw badImage("it is no image");
  if (header.version !== VERSION) {
    throw badImage(`its format is version ${String(header.version)}, this is version ${VERSION}`);
  }
  if (header.executable !== hash) {
    throw new GodwitError(
      "ERR_OTHER_EXECUTABLE",
      `Cannot restore the image: it was made by executable "${String(header.executable)}", this is "${hash}"`,
    );
  }
  return header as Header;
}
