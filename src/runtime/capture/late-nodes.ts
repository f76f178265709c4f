/**
 * Nodes that cannot be made before the program runs again: instances its classes thaw, and what is made
 * of them (a closure that has captured one). Everything else is restored without them; where they
 * belong there is a *hole* until they are there.
 *
 * Y1: A node whose body refers to a hole is filled again, from the same bytes, once that is filled in.
 * Y2: What the runtime has copied out of the image (`installRoots`) gets them at the end.
 */
import type { CborReader, CborWriter } from "../../image/index.ts";
import { THAW } from "../frozen-classes.ts";
import { badImage } from "./bad-image.ts";

/** Where a late node's head and body lie in their sections. */
export interface LateNode {
  readonly number: number;
  readonly headStart: number;
  headEnd: number;
  bodyStart: number;
  bodyEnd: number;
}

export function writeLateNodes(section: CborWriter, nodes: Iterable<LateNode>): void {
  for (const { number, headStart, headEnd, bodyStart, bodyEnd } of nodes) {
    for (const part of [number, headStart, headEnd, bodyStart, bodyEnd]) section.uint(part);
  }
}

/** Those of an image, by number. */
export function readLateNodes(section: CborReader): Map<number, LateNode> {
  const nodes = new Map<number, LateNode>();
  while (section.remainingBytes > 0) {
    const [number, headStart, headEnd] = [section.readUint(), section.readUint(), section.readUint()];
    const [bodyStart, bodyEnd] = [section.readUint(), section.readUint()];
    if (headEnd < headStart || bodyEnd < bodyStart || nodes.has(number)) throw badImage("bad late nodes");
    nodes.set(number, { number, headStart, headEnd, bodyStart, bodyEnd });
  }
  return nodes;
}

/** Stands where a late node belongs. A function: code that restores may look for one there. */
export function makeHole(): object {
  return () => undefined;
}

/** What of the reader it takes to make and fill late nodes. */
export interface LateReader {
  /** True for instances a class thaws. */
  isFrozen(node: LateNode): boolean;
  /** The class of such an instance. */
  classOf(node: LateNode): object;
  /** Its place in the order, and its data. */
  contentOf(node: LateNode): { readonly order: number; readonly data: unknown };
  make(node: LateNode): object;
  /** Fills a node, late or not, from the body at `bodyStart`. */
  fill(number: number, bodyStart: number): void;
  put(number: number, value: object): void;
  /** All nodes are there. */
  finish(): void;
}

type Thaw = (cls: object, data: unknown) => Promise<unknown>;

export class LateNodes {
  readonly #reader: LateReader;
  readonly #nodes: ReadonlyMap<number, LateNode>;
  readonly #holes = new Map<unknown, number>();
  readonly #values = new Map<number, object>();
  /** Y1: late node → nodes that refer to it, and where their bodies lie. */
  readonly #referrers = new Map<number, Map<number, number>>();
  /** Y2: called at the end with a function that puts nodes in the place of their holes. */
  install: (filled: (value: unknown) => unknown) => void = () => {};

  constructor(reader: LateReader, nodes: ReadonlyMap<number, LateNode>) {
    this.#reader = reader;
    this.#nodes = nodes;
  }

  at(number: number): LateNode | undefined {
    return this.#nodes.get(number);
  }

  hole(number: number): object {
    const hole = makeHole();
    this.#holes.set(hole, number);
    return hole;
  }

  /** The number of the node that belongs there, if `value` is a hole. */
  numberOf(value: unknown): number | undefined {
    return this.#holes.get(value);
  }

  /** The body of `number` at `bodyStart` refers to these late nodes. */
  refers(number: number, bodyStart: number, late: readonly number[]): void {
    for (const one of late) {
      const referrers = this.#referrers.get(one) ?? new Map<number, number>();
      this.#referrers.set(one, referrers.set(number, bodyStart));
    }
  }

  /** Has the program make its instances, in order. */
  async thaw(thaw: Thaw): Promise<void> {
    const frozen = [...this.#nodes.values()]
      .filter((node) => this.#reader.isFrozen(node))
      .map((node) => ({ node, order: this.#reader.contentOf(node).order }))
      .sort((a, b) => a.order - b.order);
    for (const { node } of frozen) {
      const cls = this.#reader.classOf(node);
      if (typeof Reflect.get(cls, THAW) !== "function") throw badImage("a class that thaws nothing");
      const value = await thaw(cls, this.#reader.contentOf(node).data);
      if ((typeof value !== "object" && typeof value !== "function") || value === null) {
        throw new TypeError(`static [godwit.thaw] must return an object, got ${String(value)}`);
      }
      this.#fillIn(node.number, value);
    }
  }

  /** Makes the rest. The program is stopped. */
  complete(): void {
    const rest = [...this.#nodes.values()]
      .filter(({ number }) => !this.#values.has(number))
      .sort((a, b) => a.number - b.number);
    for (const node of rest) this.#fillIn(node.number, this.#reader.make(node));
    for (const { number, bodyStart } of rest) this.#reader.fill(number, bodyStart);
    this.#reader.finish();
    this.install((value) => this.#values.get(this.#holes.get(value)!) ?? value);
  }

  #fillIn(number: number, value: object): void {
    this.#values.set(number, value);
    this.#reader.put(number, value);
    const referrers = this.#referrers.get(number) ?? [];
    for (const [referrer, bodyStart] of referrers) this.#reader.fill(referrer, bodyStart);
  }
}
