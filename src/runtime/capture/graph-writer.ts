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
import { describePath } from "./path.ts";
import { pinnedError } from "../pinned-error.ts";
import { Strays } from "../values/strays.ts";
import { Shapes } from "./shapes.ts";
import { WeakEntries } from "./weak-entries.ts";

export class GraphWriter {
  readonly runtime: Runtime;
  readonly strings = new CborWriter();
  readonly heads = new CborWriter();
  readonly bodies = new CborWriter();
  readonly shapes: Shapes;
  readonly weak: WeakEntries;
  /** Large buffers, in the order of their heads. */
  readonly blobs: Uint8Array[] = [];
  readonly #classifier: Classifier;
  readonly #numbers = new Map<unknown, number>();
  readonly #nodes: unknown[] = [];
  readonly #families: Family[] = [];
  /** Per node the value that first referred to it, for `fail`. */
  readonly #referrers: unknown[] = [];
  readonly #strings = new Map<string, number>();
  /** Whose head or body is being written. */
  #current: unknown = undefined;

  constructor(runtime: Runtime) {
    this.runtime = runtime;
    this.shapes = new Shapes(this);
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
    const strays = new Strays(this, this.runtime.executable);
    this.number(root);
    if (!strays.none) strays.checkStatics();
    let next = 0;
    do {
      for (; next < this.#nodes.length; next++) {
        this.#current = this.#nodes[next];
        this.#families[next]!.body?.(this, this.#current as never);
        if (!strays.none) strays.check(this.#current, this.#families[next]!);
      }
    } while (this.weak.writeReachable());
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
    target.tag(TAG_NODE);
    target.uint(number);
  }

  string(target: CborWriter, text: string): void {
    target.tag(TAG_STRING);
    target.uint(this.stringNumber(text));
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

  /** The number of a node, if it has one yet. */
  known(value: unknown): number | undefined {
    return this.#numbers.get(value);
  }

  /** The number of an object, a function or a symbol. */
  number(value: unknown): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    const family = this.#classify(value);
    return family.needs === undefined ? this.#add(value, family) : this.#addWithNeeds(value, family);
  }

  #classify(value: unknown): Family {
    const family = this.#classifier.familyOf(value);
    return typeof family === "string" ? this.fail(value, family) : family;
  }

  #add(value: unknown, family: Family): number {
    const number = this.#nodes.length;
    this.#numbers.set(value, number);
    this.#nodes.push(value);
    this.#families.push(family);
    this.#referrers.push(this.#current);
    this.heads.uint(family.kind);
    family.head(this, value as never);
    return number;
  }

  /** G1, depth first with a stack of its own (G2). A need that is being added already is left to the body. */
  #addWithNeeds(first: unknown, firstFamily: Family): number {
    const referrer = this.#current;
    const begin = (value: unknown, family: Family): Adding => {
      this.#current = value;
      return { value, family, needs: family.needs!(this, value as never) };
    };
    const stack = [begin(first, firstFamily)];
    const adding = new Set([first]);
    for (;;) {
      const top = stack.at(-1)!;
      this.#current = top.value;
      if (top.needs.length > 0) {
        const need = top.needs.pop();
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
        const number = this.#add(top.value, top.family);
        if (stack.length === 0) return number;
      }
    }
  }

  /** @throws {GodwitError} `ERR_PINNED` with the path to `value`. */
  fail(value: unknown, why: string): never {
    const path = [value];
    for (let at = this.#current; at !== undefined;) {
      path.push(at);
      const number = this.#numbers.get(at);
      at = number === undefined ? undefined : this.#referrers[number];
    }
    const made = typeof value === "object" && value !== null ? this.runtime.places.of(value) : undefined;
    const reason = made === undefined ? why : `created at ${made}`;
    throw pinnedError(describePath(this.runtime, path.toReversed(), reason));
  }
}

interface Adding {
  readonly value: unknown;
  readonly family: Family;
  readonly needs: unknown[];
}

export function isNode(value: unknown): boolean {
  return (
    (typeof value === "object" && value !== null) || typeof value === "function" || typeof value === "symbol"
  );
}
