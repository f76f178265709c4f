/**
 * Loops that wait now and then: most iterations go through without a suspension. Such a loop runs in parts like one
 * that never waits; where something that waits is due, it is left for that statement in the loop's blocks, where the
 * rest of the iteration follows (docs/decisions/0008-poll-points.md).
 */
import type * as ESTree from "estree";
import { isPolled } from "../analyze/polls.ts";
import type { Block } from "./blocks.ts";
import { goto, makeBlock } from "./blocks.ts";
import type { PlainLoop } from "./loops.ts";
import { isFunction, isWait, someChild, suspends } from "./suspends.ts";

/** Where statements that wait begin in the loop's blocks. */
export type Detours = Map<ESTree.Statement, Block>;

/**
 * The loop with jumps in the place of what waits; undefined if every iteration waits, or if there is no loop inside, for
 * which alone it would be worth its size.
 */
export function withDetours<L extends PlainLoop>(node: L, detours: Detours): L | undefined {
  if (!goesThrough(node)) return undefined;
  const loop = { ...node, body: detoured(node.body, detours) };
  return containsPoll(loop.body) ? loop : undefined;
}

/** Like `suspends`, poll-points apart. */
function waits(node: ESTree.Node | null | undefined): boolean {
  if (!node || !suspends(node) || isPolled(node)) return false;
  return isWait(node) || someChild(node, (child) => !isFunction(child.type) && waits(child));
}

/** There is a way past the statement on which nothing waits. */
function goesThrough(node: ESTree.Statement): boolean {
  if (!waits(node)) return true;
  switch (node.type) {
    case "BlockStatement":
      return node.body.every(goesThrough);
    case "LabeledStatement":
      return goesThrough(node.body);
    case "IfStatement":
      return (
        !waits(node.test) && (goesThrough(node.consequent) || !node.alternate || goesThrough(node.alternate))
      );
    case "ForStatement":
      return !waits(node.init) && !waits(node.test) && !waits(node.update) && goesThrough(node.body);
    case "WhileStatement":
    case "DoWhileStatement":
      return !waits(node.test) && goesThrough(node.body);
  }
  return false;
}

function detoured<S extends ESTree.Statement>(node: S, detours: Detours): S;
function detoured(node: ESTree.Statement, detours: Detours): ESTree.Statement {
  if (!waits(node)) return node;
  if (!goesThrough(node)) {
    const block = makeBlock();
    detours.set(node, block);
    return goto(block);
  }
  switch (node.type) {
    case "BlockStatement":
      return { ...node, body: node.body.map((item) => detoured(item, detours)) };
    case "IfStatement": {
      const alternate = node.alternate && detoured(node.alternate, detours);
      return { ...node, consequent: detoured(node.consequent, detours), alternate };
    }
    default: {
      const outer = node as PlainLoop | ESTree.LabeledStatement;
      return { ...outer, body: detoured(outer.body, detours) };
    }
  }
}

function containsPoll(node: ESTree.Node): boolean {
  return isPolled(node) || (!isFunction(node.type) && someChild(node, containsPoll));
}
