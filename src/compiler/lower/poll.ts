/**
 * Poll-points in loops without a suspension. Such a loop runs in one of two ways, of which the runtime chooses by
 * how long an iteration takes (docs/decisions/0008-poll-points.md):
 *
 *     top:      if ($p.fine) ───────────────────────►  each
 *     parts:    for (;;) {                             each:     an iteration in blocks, in which the
 *                 part of the loop                               loops inside have poll-points of their own
 *                 if (ended) break                               Poll
 *                 Poll                                      ──►  top
 *               }                            ──►  after
 *     resumed:                               ──►  top
 *
 * A loop with no others inside has parts only. What pausing takes stays out of the loop itself: a branch that has
 * never run must not hold anything an engine would want to have seen running.
 */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { iterableText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { goto, makeBlock, successors } from "./blocks.ts";
import type { Behind, Block, Poll } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { goesByIndex, indexLoop, innermostByIndex, iterationMethod } from "./by-index.ts";
import { withDetours } from "./detours.ts";
import type { Detours } from "./detours.ts";
import { lower, lowerEffect } from "./expressions.ts";
import { lowerIterations } from "./loops.ts";
import type { Labels, PlainLoop } from "./loops.ts";
import { inParts, iterationInParts } from "./parts.ts";
import { suspends } from "./suspends.ts";
import { verbatim } from "./verbatim.ts";

export function lowerPolled(node: PlainLoop | ESTree.ForOfStatement, labels: Labels, to: Builder): void {
  if (node.type === "ForOfStatement") return lowerForOfPolled(node, labels, to);
  lowerInParts(node, node, labels, to);
}

/** A loop that waits now and then; false: it is none, nothing was done. */
export function lowerSeldomWaiting(node: PlainLoop, labels: Labels, to: Builder): boolean {
  const detours: Detours = new Map();
  const direct = withDetours(node, detours);
  if (direct === undefined) return false;
  for (const [statement, block] of detours)
    to.entries.set(statement, [...(to.entries.get(statement) ?? []), block]);
  lowerInParts(node, direct, labels, to);
  for (const block of detours.values()) if (!to.blocks.includes(block)) to.aside(() => to.begin(block));
  return true;
}

/** `direct`: the loop as it is in parts. */
function lowerInParts(node: PlainLoop, direct: PlainLoop, labels: Labels, to: Builder): void {
  if (node.type === "ForStatement" && node.init) lowerEffect(node.init as ESTree.Expression, to);
  const [top, parts, each, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  const nests = suspends(node.body);
  const point = newPoint(to, nests);
  const fine = b.member(b.id(point), "fine");
  to.begin(top);
  if (nests) to.branch(fine, each, parts);
  to.begin(parts);
  const between = [ask(top, point, node, to), ...(nests ? [b.when(fine, goto(each))] : [])];
  to.emit(verbatim(inParts(innermostByIndex(direct, to), labels, point, between, to), to));
  to.goto(after);
  if (nests) {
    const atEdge = (): void => pollEdge(point, node, to, direct === node ? "always" : "fine");
    to.aside(() => lowerIterations(node, labels, { top, each, after, atEdge }, to));
  }
  to.begin(after);
}

function newPoint(to: Builder, nests: boolean = false): string {
  const point = to.shared.names.numbered("$p");
  to.shared.points.push({ name: point, nests });
  return point;
}

/** Asks the runtime whether to pause; the frame goes on at `next`. */
function ask(
  next: Block,
  point: string,
  origin: ESTree.Node,
  to: Builder,
  asks: Poll["asks"] = "always",
): ESTree.Statement {
  const resumed = resumedFor(next, origin, to);
  return { type: "Poll", to: resumed, point, asks } satisfies Poll as unknown as ESTree.Statement;
}

/** Where a frame that was paused goes on: out of the way, since that is seldom. */
function resumedFor(next: Block, origin: ESTree.Node, to: Builder, first?: ESTree.Statement): Block {
  const resumed = makeBlock();
  to.aside(() => {
    resumed.resumed = true;
    resumed.origin = origin;
    to.begin(resumed);
    if (first) to.emit(first);
    to.goto(next);
  });
  return resumed;
}

/** What was called just now may have paused. `first`: what the frame then does when it goes on. */
export function goBehind(origin: ESTree.Node, to: Builder, first?: ESTree.Statement): void {
  const rest = makeBlock();
  const resumed = resumedFor(rest, origin, to, first);
  to.emit({ type: "Behind", to: resumed } satisfies Behind as unknown as ESTree.Statement);
  to.begin(rest);
}

function pollEdge(point: string, origin: ESTree.Node, to: Builder, asks: Poll["asks"]): void {
  const rest = makeBlock();
  to.emit(ask(rest, point, origin, to, asks));
  to.begin(rest);
}

/**
 * By index, if what an array's iterator does is all there is to do. Over anything else the iterator is kept between
 * parts, and each part is a loop over what is left. (In blocks the function would have to see to closing the iterator:
 * all its blocks in a `try`, at a third of their speed.)
 */
function lowerForOfPolled(node: ESTree.ForOfStatement, labels: Labels, to: Builder): void {
  const [items, method, index] = [to.variable("$o"), to.variable("$m"), to.variable("$i")];
  const [array, other, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.assign(items, lower(node.right, to));
  to.assign(method, iterationMethod(items, to));
  to.branch(goesByIndex(items, method, to), array, other);
  to.begin(array);
  to.assign(index, b.literal(0));
  lowerPolled(indexLoop(node, items, index, to), labels, to);
  to.goto(after);
  to.aside(() => {
    to.begin(other);
    const record = to.variable("$it");
    const text = b.literal(iterableText(node.right));
    const open = b.call(runtime(to.shared, "iteratorBy"), b.id(items), b.id(method), text);
    to.emit(b.statement(b.at(b.assign(b.id(record), open), node.right)));
    const [point, top] = [newPoint(to), makeBlock()];
    to.begin(top);
    const between = [ask(top, point, node, to)];
    to.emit(verbatim(iterationInParts(node, record, labels, point, between, to), to));
    to.goto(after);
  });
  to.begin(after);
}

/** The back edge of a loop in blocks, if it can be reached from the loop's top without a suspension. */
export function pollBackEdge(top: Block, origin: ESTree.Node, to: Builder): void {
  if (!to.unit.async || to.ended || !reaches(top, to.current)) return;
  pollEdge(newPoint(to), origin, to, "seldom");
}

function reaches(from: Block, target: Block): boolean {
  const seen = new Set([from]);
  for (const block of seen) {
    if (block === target) return true;
    const suspended = block.end?.kind === "suspend" ? block.end.to : undefined;
    for (const next of successors(block)) if (next !== suspended) seen.add(next);
  }
  return false;
}
