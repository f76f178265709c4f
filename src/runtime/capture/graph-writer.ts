/**
 * Writes the graph of everything reachable from a root.
 *
 * G1: A node is numbered, and its head written, when it is first referred to; nodes it needs come
 *     before it. Bodies follow in the order of the numbers.
 * G2: Nothing recurses: a list of a million nodes is as good as a short one.
 * G3: No code of the program runs: no getter, no proxy trap, no toJSON.
 */
import { CborWriter } from "../../image/index.ts";
import type { Runtime } from "../runtime.ts";
import { type Family, TAG_NODE, TAG_STRING } from "./family.ts";
import { Classifier } from "./classify.ts";
import type { Frozen } from "../frozen-classes.ts";
import { FROZEN, PASSED_OVER } from "../values/frozen.ts";
import type { LateNode } from "./late-nodes.ts";
import { describePath } from "./path.ts";
import { pinnedError } from "../pinned-error.ts";
import { Rows } from "./rows.ts";
import { Strays } from "../values/strays.ts";
import { Shapes } from "./shapes.ts";
import { classesWithPrivates, type PrivateClass } from "../values/privates.ts";
import { WeakEntries } from "./weak-entries.ts";

export class GraphWriter {
  readonly runtime: Runtime;
  readonly strings = new CborWriter();
  readonly heads = new CborWriter();
  readonly bodies = new CborWriter();
  readonly shapes: Shapes;
  readonly weak: WeakEntries;
  /** By prototype, the classes in its chain that have private members. */
  readonly privateClasses: Rows<readonly PrivateClass[]>;
  /** What prototypes are as the only need of a node. */
  readonly asNeed = new Rows<readonly unknown[]>((prototype) => [prototype]);
  /** The prototype written last, until there are late nodes. */
  lastPrototype: object | undefined;
  /** Large buffers, in the order of their heads. */
  readonly blobs: Uint8Array[] = [];
  blobBytes = 0;
  readonly #families: readonly (Family | undefined)[];
  readonly #classifier: Classifier;
  readonly #numbers = new Map<unknown, number>();
  /** In the order of their numbers. */
  readonly #nodes: unknown[] = [];
  /** The kind of each node; of room for more. */
  #kinds = new Uint8Array(1024);
  readonly #strings = new Map<string, number>();
  /** Needs that have all been added: those of the next node are often the same. */
  #there: readonly unknown[] = [];
  /** Whose head or body is being written. */
  #current: unknown = undefined;
  #root: object | undefined;
  /** Of each node, kept only when the graph is written to tell of it: paths, or what takes how much. */
  readonly #traces: Map<unknown, Trace> | undefined;
  #countedBytes = 0;

  /** Nodes that can only be made of thawed instances, by value (late-nodes.ts). */
  readonly late = new Map<unknown, LateNode>();
  readonly #visit: Visit | undefined;

  /**
   * @param visit is called for each instance a class freezes, and says what of it to go on with; what cannot
   *   be written is then passed over. For a look at memory, not for an image.
   */
  constructor(
    runtime: Runtime,
    families: readonly (Family | undefined)[],
    tellsPaths = false,
    visit?: Visit,
  ) {
    this.runtime = runtime;
    this.#visit = visit;
    this.#families = families;
    if (tellsPaths) this.#traces = new Map();
    this.shapes = new Shapes(this);
    this.privateClasses = new Rows((prototype) => classesWithPrivates(runtime, prototype));
    this.weak = new WeakEntries(this);
    this.#classifier = new Classifier(runtime);
  }

  get size(): number {
    return this.#nodes.length;
  }

  get stringCount(): number {
    return this.#strings.size;
  }

  /** Writes all that is reachable from `root`, which becomes node 0. */
  write(root: object): void {
    this.#root = root;
    const strays = new Strays(this, this.runtime.executable);
    this.number(root);
    if (!strays.none) strays.checkStatics();
    let written = 0;
    do written = this.#writeBodies(written, strays);
    while (this.weak.writeReachable());
  }

  /** From number `from` on; how many nodes there are now. */
  #writeBodies(from: number, strays: Strays): number {
    // Writing bodies adds nodes.
    for (let number = from; number < this.#nodes.length; number++) {
      const node = this.#nodes[number];
      this.#current = node;
      const family = this.#families[this.#kinds[number]!]!;
      if (this.late.size === 0 && this.#traces === undefined) family.body?.(this, node as never);
      else this.#writeBody(family, node);
      if (!strays.none) strays.check(node, family);
    }
    return this.#nodes.length;
  }

  /** What is written and counted for nobody yet. */
  get #uncountedBytes(): number {
    return this.#writtenBytes - this.#countedBytes;
  }

  /** Counts for `node` what has been written since, but not what others it has come upon there take. */
  #count(node: unknown, before: number): void {
    const own = this.#uncountedBytes - before;
    this.#countedBytes += own;
    this.#traces!.get(node)!.sizeBytes += own;
  }

  get #writtenBytes(): number {
    const { heads, bodies, strings, shapes } = this;
    const sections = heads.sizeBytes + bodies.sizeBytes + strings.sizeBytes + shapes.section.sizeBytes;
    return sections + this.blobBytes;
  }

  /** Of a graph that was written to tell of it. */
  get traces(): ReadonlyMap<unknown, Trace> {
    return this.#traces!;
  }

  /** Late nodes' places are remembered, and what each takes if that is to be told. */
  #writeBody(family: Family, node: unknown): void {
    const bodyStart = this.bodies.sizeBytes;
    const before = this.#traces === undefined ? 0 : this.#uncountedBytes;
    family.body?.(this, node as never);
    if (this.#traces !== undefined) this.#count(node, before);
    const late = this.late.get(node);
    if (late !== undefined) Object.assign(late, { bodyStart, bodyEnd: this.bodies.sizeBytes });
  }

  /** Writes any value to `target`, which is `heads` or `bodies` or another part of the graph. */
  value(target: CborWriter, value: unknown): void {
    switch (typeof value) {
      case "number":
        return target.number(value);
      case "string":
        return this.string(target, value);
      case "object":
        if (value === null) return target.null();
        return this.#reference(target, this.number(value));
      case "function":
      case "symbol":
        return this.#reference(target, this.number(value));
      case "boolean":
        return target.bool(value);
      case "bigint":
        return target.bigint(value);
      default:
        return target.undefined();
    }
  }

  #reference(target: CborWriter, number: number): void {
    target.taggedUint(TAG_NODE, number);
  }

  string(target: CborWriter, text: string): void {
    target.taggedUint(TAG_STRING, this.stringNumber(text));
  }

  stringNumber(text: string): number {
    let number = this.#strings.get(text);
    if (number === undefined) {
      number = this.#strings.size;
      this.#strings.set(text, number);
      this.strings.text(text);
    }
    return number;
  }

  addBlob(bytes: Uint8Array): void {
    this.blobs.push(bytes);
    this.blobBytes += bytes.length;
  }

  /** The number of a node, if it has one yet. */
  known(value: unknown): number | undefined {
    return this.#numbers.get(value);
  }

  /** The number of an object, a function or a symbol. */
  number(value: unknown): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const family = this.#classify(value);
    if (family.needs === undefined) return this.#add(value, family);
    const needs = family.needs(this, value as never);
    return family !== FROZEN && this.#areThere(needs)
      ? this.#add(value, family)
      : this.#addWithNeeds(value, family);
  }

  #areThere(needs: readonly unknown[]): boolean {
    // Whoever needs something late is late.
    if (this.late.size > 0) return false;
    if (needs === this.#there) return true;
    for (let i = 0; i < needs.length; i++) if (!this.#numbers.has(needs[i])) return false;
    this.#there = needs;
    return true;
  }

  #classify(value: unknown): Family {
    const family = this.#classifier.familyOf(value);
    if (typeof family !== "string") return family;
    return this.#visit === undefined ? this.fail(value, family) : PASSED_OVER;
  }

  /** What a class has made of an instance. */
  frozen(instance: object): Frozen | undefined {
    if (this.#visit !== undefined) return this.#visit(instance);
    const frozen = this.runtime.instances.frozen(instance);
    return frozen ?? this.fail(instance, "it has come into being since its like was frozen");
  }

  #add(value: unknown, family: Family, isLate = false): number {
    const number = this.#nodes.length;
    const headStart = isLate ? this.heads.sizeBytes : 0;
    if (isLate) this.lastPrototype = undefined;
    this.#numbers.set(value, number);
    this.#nodes.push(value);
    if (number === this.#kinds.length) this.#growKinds();
    this.#kinds[number] = family.kind;
    const before = this.#traces === undefined ? 0 : this.#uncountedBytes;
    this.heads.uint(family.kind);
    this.#traces?.set(value, { referrer: this.#current, sizeBytes: 0 });
    family.head(this, value as never);
    if (this.#traces !== undefined) this.#count(value, before);
    if (isLate) {
      this.late.set(value, { number, headStart, headEnd: this.heads.sizeBytes, bodyStart: 0, bodyEnd: 0 });
    }
    return number;
  }

  #growKinds(): void {
    const grown = new Uint8Array(2 * this.#kinds.length);
    grown.set(this.#kinds);
    this.#kinds = grown;
  }

  /** G1, depth first with a stack of its own (G2). A need that is being added already is left to the body. */
  #addWithNeeds(first: unknown, firstFamily: Family): number {
    const referrer = this.#current;
    const begin = (value: unknown, family: Family): Adding => {
      // For `fail`, which may come before it is added.
      this.#traces?.set(value, { referrer: this.#current, sizeBytes: 0 });
      this.#current = value;
      const needs = [...family.needs!(this, value as never)];
      return { value, family, needs, isLate: family === FROZEN };
    };
    const stack = [begin(first, firstFamily)];
    const adding = new Set([first]);
    for (;;) {
      const top = stack.at(-1)!;
      this.#current = top.value;
      if (top.needs.length > 0) {
        const need = top.needs.pop();
        if (this.late.size > 0 && this.late.has(need)) top.isLate = true;
        if (!isNode(need) || this.#numbers.has(need) || adding.has(need)) continue;
        const family = this.#classify(need);
        if (family.needs === undefined) {
          this.#add(need, family);
        } else {
          stack.push(begin(need, family));
          adding.add(need);
        }
      } else {
        stack.pop();
        adding.delete(top.value);
        this.#current = stack.length > 0 ? stack.at(-1)!.value : referrer;
        const number = this.#add(top.value, top.family, top.isLate);
        if (stack.length === 0) return number;
        if (top.isLate) stack.at(-1)!.isLate = true;
      }
    }
  }

  /** @throws {GodwitError} `ERR_PINNED` with the path to `value`. */
  fail(value: unknown, why: string): never {
    if (this.#traces === undefined && this.#visit === undefined) {
      new GraphWriter(this.runtime, this.#families, true).write(this.#root as object);
    }
    const path = [value];
    for (let at = this.#current; at !== undefined; at = this.#traces?.get(at)?.referrer) path.push(at);
    const made = typeof value === "object" && value !== null ? this.runtime.places.of(value) : undefined;
    const reason = made === undefined ? why : `created at ${made}`;
    throw pinnedError(describePath(this.runtime, path.toReversed(), reason));
  }
}

/** How a node came to be in the graph. */
export interface Trace {
  /** The value that first referred to it. */
  readonly referrer: unknown;
  /** What it takes itself, without what it leads to. */
  sizeBytes: number;
}

type Visit = (instance: object) => Frozen | undefined;

interface Adding {
  readonly value: unknown;
  readonly family: Family;
  readonly needs: unknown[];
  /** It is an instance to be thawed, or needs one. */
  isLate: boolean;
}

export function isNode(value: unknown): boolean {
  return (
    (typeof value === "object" && value !== null) || typeof value === "function" || typeof value === "symbol"
  );
}
