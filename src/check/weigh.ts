/**
 * What makes an image large: the graph as a tree, each value under the one that first referred to it, and in
 * it the values that take much without one of their parts taking most of it.
 */
import { GraphWriter } from "../runtime/capture/graph-writer.ts";
import { describePath } from "../runtime/capture/path.ts";
import { rootsOf } from "../runtime/capture/roots.ts";
import type { Runtime } from "../runtime/index.ts";
import { FAMILIES } from "../runtime/values/index.ts";

export interface Weight {
  /** How the program refers to it: `main() → local grid → Float64Array`. */
  readonly path: string;
  /** Of it and what it leads to. */
  readonly sizeBytes: number;
}

/** Values of less than this part of the image are not told. */
const WORTH_TELLING = 0.02;
const WORTH_TELLING_BYTES = 4096;
const MAX_WEIGHTS = 5;

/** The program must be frozen, and capturable. Largest first. */
export function weigh(runtime: Runtime): Weight[] {
  const roots = rootsOf(runtime);
  const out = new GraphWriter(runtime, FAMILIES, true);
  out.write(roots);
  const tree = new Tree(out);
  const worthBytes = Math.max(tree.sizeOf(roots) * WORTH_TELLING, WORTH_TELLING_BYTES);
  const inner = machinery(roots);
  const found = heaviest(tree, roots, inner, worthBytes);
  const told = (node: unknown): boolean => node === roots || node === roots.variables || !inner.has(node);
  return found
    .filter((node) => !inner.has(node))
    .toSorted((a, b) => tree.sizeOf(b) - tree.sizeOf(a))
    .slice(0, MAX_WEIGHTS)
    .map((node) => ({
      path: describePath(runtime, tree.pathTo(node).filter(told), "").replace(/ \(\)$/, ""),
      sizeBytes: tree.sizeOf(node),
    }));
}

class Tree {
  readonly #traces: GraphWriter["traces"];
  readonly #children = new Map<unknown, unknown[]>();
  readonly #sizes = new Map<unknown, number>();

  constructor(out: GraphWriter) {
    this.#traces = out.traces;
    const order: unknown[] = [];
    for (const [node, { referrer }] of this.#traces) {
      const siblings = this.#children.get(referrer);
      if (siblings === undefined) this.#children.set(referrer, [node]);
      else siblings.push(node);
    }
    const pending = this.childrenOf(undefined).slice();
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      order.push(node);
      pending.push(...this.childrenOf(node));
    }
    // Children come after their parents.
    for (const node of order.toReversed()) {
      const below = this.childrenOf(node).reduce<number>((sum, child) => sum + this.sizeOf(child), 0);
      this.#sizes.set(node, this.#traces.get(node)!.sizeBytes + below);
    }
  }

  childrenOf(node: unknown): readonly unknown[] {
    return this.#children.get(node) ?? [];
  }

  /** With everything below it. */
  sizeOf(node: unknown): number {
    return this.#sizes.get(node) ?? 0;
  }

  /** From the root. */
  pathTo(node: unknown): unknown[] {
    const path = [];
    for (let at = node; at !== undefined; at = this.#traces.get(at)?.referrer) path.push(at);
    return path.toReversed();
  }
}

function heaviest(tree: Tree, roots: object, inner: Set<unknown>, worthBytes: number): unknown[] {
  const found: unknown[] = [];
  const pending: unknown[] = [roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const worth = tree.childrenOf(node).filter((child) => tree.sizeOf(child) >= worthBytes);
    const size = tree.sizeOf(node);
    const goesOn = inner.has(node) || worth.some((child) => tree.sizeOf(child) > size / 2);
    // A typed array is known by its own name, not its buffer's.
    if (goesOn && !ArrayBuffer.isView(node)) pending.push(...worth);
    else found.push(node);
  }
  return found;
}

/** The roots themselves and what they consist of: lists of the runtime's, which no program knows. */
function machinery(roots: object): Set<unknown> {
  const inner = new Set<unknown>([roots]);
  for (const [key, root] of Object.entries(roots)) {
    inner.add(root);
    if (key === "variables" || typeof root !== "object" || root === null) continue;
    for (const part of Object.values(root as object)) inner.add(part);
  }
  return inner;
}
