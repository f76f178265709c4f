/**
 * Reads a graph back: makes every node, then fills them.
 *
 * Q1: Every number read is checked against what is there before it is used; what does not fit is
 *     ERR_BAD_IMAGE, thrown before any of the program's code runs.
 * Q2: Nothing recurses, and memory and time are in proportion to the bytes that have arrived, or are
 *     announced; what could cost more is charged to the budget.
 */
import { GodwitError } from "../../errors.ts";
import type { CborReader } from "../../image/index.ts";
import type { Job } from "../jobs.ts";
import type { Runtime } from "../runtime.ts";
import { FROZEN } from "../values/frozen.ts";
import { restoreWeakEntry } from "../values/collections.ts";
import { badImage } from "./bad-image.ts";
import type { Budget } from "./budget.ts";
import { BufferTable } from "./buffer-table.ts";
import { type Family, TAG_NODE, TAG_STRING } from "./family.ts";
import { LateNodes, type LateNode, type LateReader } from "./late-nodes.ts";
import { Making } from "./making.ts";
import { PropertyReader } from "./properties.ts";

/** The graph item's parts, as graph.ts takes them apart. */
export interface GraphParts {
  readonly nodes: number;
  readonly strings: CborReader;
  readonly shapes: CborReader;
  readonly heads: CborReader;
  readonly bodies: CborReader;
  readonly weak: CborReader;
  readonly late: ReadonlyMap<number, LateNode> | undefined;
}

export class GraphReader {
  readonly runtime: Runtime;
  readonly heads: CborReader;
  readonly bodies: CborReader;
  readonly properties: PropertyReader;
  readonly making: Making;
  readonly buffers = new BufferTable();
  readonly budget: Budget;
  /** What waits for promises; checked as a whole once all is filled. */
  readonly waiting: Job[] = [];
  /** Run after all nodes are filled. */
  readonly afterwards: (() => void)[] = [];
  readonly #parts: GraphParts;
  readonly #strings: string[] = [];
  readonly #nodes: unknown[] = [];
  #kinds: Family[] = [];
  /** The prototype that a node was given last. */
  lastPrototype: object | undefined;
  /** Nodes that wait for thawed instances, if there are any. */
  readonly late: LateNodes | undefined;
  /** Late nodes that what is being read refers to. */
  #holes: number[] = [];

  constructor(runtime: Runtime, parts: GraphParts, budget: Budget) {
    this.runtime = runtime;
    this.budget = budget;
    this.#parts = parts;
    this.heads = parts.heads;
    this.bodies = parts.bodies;
    this.properties = new PropertyReader(this);
    this.making = new Making();
    this.late = parts.late && new LateNodes(this.#lateReader(), parts.late);
  }

  /** Returns node 0. */
  read(families: readonly (Family | undefined)[]): unknown {
    const { strings, shapes, nodes } = this.#parts;
    while (strings.remainingBytes > 0) this.#strings.push(strings.readText());
    this.#guarded("make", () => void (this.#kinds = this.#make(nodes, families)));
    this.properties.readShapes(shapes);
    const { late } = this;
    this.#guarded("fill", () => (late === undefined ? this.#fill(nodes) : this.#fillAround(late, nodes)));
    if (this.bodies.remainingBytes > 0) throw this.bad("bodies are left over");
    if (this.late === undefined) this.#finish();
    return this.#nodes[0];
  }

  /** What engines throw about values they will not make (a pattern, a number out of range) says nothing of an image. */
  #guarded(what: string, step: () => void): void {
    try {
      step();
    } catch (error) {
      throw error instanceof GodwitError ? error : this.bad(`a node that the engine will not ${what}`, error);
    }
  }

  #fill(nodes: number): void {
    for (let i = 0; i < nodes; i++) {
      (this.#kinds[i] as Family).fill?.(this, this.#nodes[i] as never);
    }
  }

  /** Fills all but late nodes. */
  #fillAround(late: LateNodes, nodes: number): void {
    for (let i = 0; i < nodes; i++) {
      const start = this.bodies.position;
      const skipped = late.at(i);
      if (skipped !== undefined) {
        this.#skip(this.bodies, skipped.bodyStart, skipped.bodyEnd);
        continue;
      }
      this.#holes = [];
      (this.#kinds[i] as Family).fill?.(this, this.#nodes[i] as never);
      if (this.#holes.length > 0) late.refers(i, start, this.#holes);
    }
  }

  #skip(section: CborReader, start: number, end: number): void {
    if (section.position !== start || end - start > section.remainingBytes) throw this.bad("bad late nodes");
    section.position = end;
  }

  #finish(): void {
    const { weak } = this.#parts;
    while (weak.remainingBytes > 0) this.#weakEntry(weak);
    for (const callback of this.afterwards) callback();
  }

  #lateReader(): LateReader {
    const content = ({ bodyStart }: LateNode): { order: number; data: unknown } => {
      this.bodies.position = bodyStart;
      return { order: this.bodies.readUint(), data: this.value(this.bodies) };
    };
    const head = ({ number, headStart }: LateNode): Family => {
      this.heads.position = headStart;
      this.heads.readUint();
      return this.#kinds[number] as Family;
    };
    return {
      isFrozen: ({ number }) => this.#kinds[number] === FROZEN,
      classOf: (node) => (head(node), this.object(this.heads)),
      contentOf: content,
      make: (node) => head(node).make(this) as object,
      fill: (number, bodyStart) => {
        this.bodies.position = bodyStart;
        const node = this.#nodes[number];
        empty(node);
        this.#kinds[number]!.fill?.(this, node as never);
      },
      put: (number, value) => void (this.#nodes[number] = value),
      finish: () => this.#finish(),
    };
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
      const late = this.late?.at(i);
      if (late === undefined) this.#nodes.push(family.make(this));
      else this.#makeHole(i, late);
    }
    if (heads.remainingBytes > 0) throw this.bad("heads are left over");
    return kinds;
  }

  #makeHole(number: number, { headStart, headEnd }: LateNode): void {
    const start = this.heads.position - 1;
    if (start !== headStart && start !== headStart + 1) throw this.bad("bad late nodes");
    this.#skip(this.heads, this.heads.position, headEnd);
    this.#nodes.push(this.late!.hole(number));
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
    const node = this.#nodes[number];
    if (this.late !== undefined && this.late.numberOf(node) !== undefined) this.#holes.push(number);
    return node;
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

  bad(reason: string, cause?: unknown): GodwitError {
    return badImage(reason, cause);
  }
}

// oxlint-disable typescript/unbound-method -- as they were before any program ran
const mapClear = Map.prototype.clear;
const setClear = Set.prototype.clear;
// oxlint-enable typescript/unbound-method

/** Before it is filled again: filling adds to collections, and sets everything else. */
function empty(node: unknown): void {
  if (node instanceof Map) mapClear.call(node);
  else if (node instanceof Set) setClear.call(node);
}
