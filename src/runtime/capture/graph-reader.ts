/**
 * Reads a graph back: makes every node, then fills them.
 *
 * Q1: Every number read is checked against what is there before it is used; what does not fit is
 *     ERR_BAD_IMAGE, thrown before any of the program's code runs.
 * Q2: Nothing recurses, and no more is allocated than bytes have arrived (buffers that travel as
 *     blobs excepted: `blobBytes` bounds them together).
 */
import type { GodwitError } from "../../errors.ts";
import type { CborReader } from "../../image/index.ts";
import type { Job } from "../jobs.ts";
import type { Runtime } from "../runtime.ts";
import { restoreWeakEntry } from "../values/collections.ts";
import { badImage } from "./bad-image.ts";
import { BufferTable } from "./buffer-table.ts";
import { type Family, TAG_NODE, TAG_STRING } from "./family.ts";
import { Making } from "./making.ts";
import { PropertyReader } from "./properties.ts";

const MAX_BLOB_BYTES = 2 ** 33;

/** The graph item's parts, as graph.ts takes them apart. */
export interface GraphParts {
  readonly nodes: number;
  readonly strings: CborReader;
  readonly shapes: CborReader;
  readonly heads: CborReader;
  readonly bodies: CborReader;
  readonly weak: CborReader;
}

export class GraphReader {
  readonly runtime: Runtime;
  readonly heads: CborReader;
  readonly bodies: CborReader;
  readonly properties: PropertyReader;
  readonly making: Making;
  readonly buffers = new BufferTable();
  /** What waits for promises; checked as a whole once all is filled. */
  readonly waiting: Job[] = [];
  /** Run after all nodes are filled. */
  readonly afterwards: (() => void)[] = [];
  readonly #parts: GraphParts;
  readonly #strings: string[] = [];
  readonly #nodes: unknown[] = [];
  #blobBytes = 0;

  constructor(runtime: Runtime, parts: GraphParts) {
    this.runtime = runtime;
    this.#parts = parts;
    this.heads = parts.heads;
    this.bodies = parts.bodies;
    this.properties = new PropertyReader(this);
    this.making = new Making();
  }

  /** Returns node 0. */
  read(families: readonly (Family | undefined)[]): unknown {
    const { strings, shapes, weak, nodes } = this.#parts;
    while (strings.remainingBytes > 0) this.#strings.push(strings.readText());
    const kinds = this.#make(nodes, families);
    this.properties.readShapes(shapes);
    for (let i = 0; i < nodes; i++) {
      (kinds[i] as Family).fill?.(this, this.#nodes[i] as never);
    }
    if (this.bodies.remainingBytes > 0) throw this.bad("bodies are left over");
    while (weak.remainingBytes > 0) this.#weakEntry(weak);
    for (const callback of this.afterwards) callback();
    return this.#nodes[0];
  }

  #make(count: number, families: readonly (Family | undefined)[]): Family[] {
    const kinds: Family[] = [];
    const { heads } = this;
    if (count > heads.remainingBytes || count === 0) throw this.bad(`${count} nodes announced`);
    for (let i = 0; i < count; i++) {
      const kind = heads.readUint();
      const family = families[kind];
      if (family === undefined) throw this.bad(`unknown kind of node ${kind}`);
      kinds.push(family);
      this.#nodes.push(family.make(this));
    }
    if (heads.remainingBytes > 0) throw this.bad("heads are left over");
    return kinds;
  }

  #weakEntry(weak: CborReader): void {
    const collection = this.object(weak);
    const key = this.value(weak);
    const value = this.value(weak);
    restoreWeakEntry(this, collection, key, value);
  }

  /** Any value. While nodes are being made, only earlier nodes can be referred to. */
  value(from: CborReader): unknown {
    const major = from.readHead();
    switch (major) {
      case 0:
        return from.argument;
      case 1:
        return -1 - from.argument;
      case 6:
        return this.#tagged(from);
      case 7:
        if (from.info >= 25) return from.argument;
        return this.#simple(from.info);
      default:
        throw this.bad("expected a value");
    }
  }

  #tagged(from: CborReader): unknown {
    const tag = from.argument;
    if (tag === TAG_NODE) return this.node(from.readUint());
    if (tag === TAG_STRING) return this.#string(from.readUint());
    if (tag === 2 || tag === 3) return from.bigintContent(tag);
    throw this.bad(`unknown tag ${tag}`);
  }

  #simple(info: number): unknown {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22) return null;
    if (info === 23) return undefined;
    throw this.bad("unknown simple value");
  }

  node(number: number): unknown {
    if (number >= this.#nodes.length) throw this.bad(`reference to node ${number}, which is not there`);
    return this.#nodes[number];
  }

  #string(number: number): string {
    const text = this.#strings[number];
    if (text === undefined) throw this.bad(`reference to string ${number}, which is not there`);
    return text;
  }

  /** A string written by `GraphWriter.string`. */
  string(from: CborReader): string {
    const value = this.value(from);
    if (typeof value !== "string") throw this.bad("expected a string");
    return value;
  }

  object(from: CborReader): object {
    const value = this.value(from);
    if ((typeof value === "object" && value !== null) || typeof value === "function") return value;
    throw this.bad("expected an object");
  }

  /** Memory for a blob of `sizeBytes`. */
  reserve(sizeBytes: number): void {
    this.#blobBytes += sizeBytes;
    if (this.#blobBytes > MAX_BLOB_BYTES) throw this.bad(`buffers exceed ${MAX_BLOB_BYTES} bytes`);
  }

  bad(reason: string, cause?: unknown): GodwitError {
    return badImage(reason, cause);
  }
}
