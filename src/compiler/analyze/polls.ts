/**
 * Which loops get a poll-point: those of async functions that contain no suspension. What surrounds such
 * a loop is left and entered again there, as by an `await`.
 */
import type * as ESTree from "estree";
import type { Unit } from "./model.ts";

/** A loop, and the nodes around it, outermost first. */
export interface Loop {
  readonly node: ESTree.Node;
  readonly path: readonly ESTree.Node[];
  readonly unit: Unit;
}

/** Marks the loops, and adds them and what is around them to `suspending`. */
export function markPolled(loops: readonly Loop[], suspending: Set<ESTree.Node>): void {
  const whole = loops.filter(({ node, unit }) => unit.async && !suspending.has(node));
  const marked: ESTree.Node[] = [];
  for (const { node, path, unit } of whole) {
    const around = path.slice(path.lastIndexOf(unit.node) + 1);
    // Conversion makes new nodes of old ones, and copies this along.
    (node as { polled?: true }).polled = true;
    marked.push(unit.node, ...around, node);
  }
  for (const node of marked) suspending.add(node);
}

/** Notes that `call` certainly calls an async function of the program. */
export function markAsync<N extends ESTree.Node>(call: N): N {
  (call as { callsAsync?: true }).callsAsync = true;
  return call;
}

export function callsAsync(node: ESTree.Node): boolean {
  return (node as { callsAsync?: true }).callsAsync === true;
}

/** The loop has a poll-point at its back edge. */
export function isPolled(node: ESTree.Node): boolean {
  return (node as { polled?: true }).polled === true;
}
