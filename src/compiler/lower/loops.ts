/** Loops in blocks: an iteration can be left and entered again anywhere. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { makeBlock } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerEffect } from "./expressions.ts";
import { lowerPolled, lowerSeldomWaiting, pollBackEdge } from "./poll.ts";
import { lowerStatement } from "./statements.ts";
import { suspends } from "./suspends.ts";

export type Labels = readonly string[];
export type PlainLoop = ESTree.ForStatement | ESTree.WhileStatement | ESTree.DoWhileStatement;

export interface LoopPlaces {
  /** Where the next iteration is decided on. */
  readonly top: Block;
  /** Where the blocks of an iteration begin: at `top`, unless something else comes first there. */
  readonly each: Block;
  readonly after: Block;
  /** Emits what is done between the body and the update. */
  readonly atEdge: () => void;
}

export function lowerLoop(node: PlainLoop, labels: Labels, to: Builder): void {
  if (node.type === "ForStatement" && suspends(node.init)) return lowerAfterInit(node, labels, to);
  if (to.unit.async && lowerSeldomWaiting(node, labels, to)) return;
  const [top, after] = [makeBlock(), makeBlock()];
  if (node.type === "ForStatement" && node.init) lowerEffect(node.init as ESTree.Expression, to);
  const atEdge = (): void => pollBackEdge(top, node, to);
  lowerIterations(node, labels, { top, each: top, after, atEdge }, to);
  to.begin(after);
}

export function lowerIterations(node: PlainLoop, labels: Labels, places: LoopPlaces, to: Builder): void {
  const { top, each, after, atEdge } = places;
  const [body, edge] = [makeBlock(), makeBlock()];
  to.begin(each);
  if (node.type !== "DoWhileStatement" && node.test) to.branch(lower(node.test, to), body, after);
  to.begin(body);
  to.within({ kind: "target", labels, breaks: after, continues: edge, plain: true }, () =>
    lowerStatement(node.body, to),
  );
  to.begin(edge);
  atEdge();
  if (node.type === "DoWhileStatement") return to.branch(lower(node.test, to), top, after);
  if (node.type === "ForStatement" && node.update) lowerEffect(node.update, to);
  to.goto(top);
}

/** The loop is what it would be if what comes first stood before it. */
function lowerAfterInit(node: ESTree.ForStatement, labels: Labels, to: Builder): void {
  lowerEffect(node.init as ESTree.Expression, to);
  const rest = b.at<ESTree.ForStatement>({ ...node, init: null }, node);
  if (to.unit.async && !suspends(rest)) lowerPolled(rest, labels, to);
  else lowerStatement(rest, to, labels);
}
