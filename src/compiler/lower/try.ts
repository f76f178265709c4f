/** try … catch … finally around a suspension: regions of blocks with a handler, and exits that pass `finally`. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { makeBlock } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { Builder, Exit } from "./builder.ts";
import { lowerStatement, lowerStatements } from "./statements.ts";
import { suspends } from "./suspends.ts";

export function lowerTry(node: ESTree.TryStatement, to: Builder): void {
  const { finalizer, handler } = node;
  if (!finalizer) return lowerCatch(node.block, handler as ESTree.CatchClause, to);
  withExit(
    to,
    () => (handler ? lowerCatch(node.block, handler, to) : lowerRegionBody(node.block, to)),
    () => lowerStatement(finalizer, to),
  );
}

function lowerRegionBody(node: ESTree.BlockStatement, to: Builder): void {
  if (suspends(node)) lowerStatements(node.body, to);
  else lowerStatement(node, to);
}

function lowerCatch(block: ESTree.BlockStatement, clause: ESTree.CatchClause, to: Builder): void {
  const caught = makeBlock();
  const after = makeBlock();
  to.within({ kind: "region", handler: caught, exit: undefined }, () => {
    to.begin(makeBlock());
    lowerRegionBody(block, to);
  });
  to.goto(after);
  to.begin(caught);
  bindCaught(clause, to);
  to.begin(after);
}

function bindCaught(clause: ESTree.CatchClause, to: Builder): void {
  const error = b.id(to.names.error);
  const { param, body } = clause;
  if (!param) return lowerStatement(body, to);
  // If nothing in the clause suspends its variables stay in a block, else they are the frame's.
  if (!suspends(clause)) return lowerStatement(b.block([b.declare("let", param, error), body]), to);
  to.assign((param as ESTree.Identifier).name, error);
  lowerStatement(body, to);
}

/**
 * Fills a region with `fill`; however it is left, `leave` runs first. `thrown`, if given, runs
 * instead when it is left by an exception (closing an iterator differs then).
 */
export function withExit(
  to: Builder,
  fill: () => void,
  leave: () => void,
  thrown?: (error: string) => void,
): void {
  const exit: Exit = {
    entry: makeBlock(),
    how: to.variable("$how"),
    value: to.variable("$out"),
    jumps: [],
    known: new Map(),
  };
  const handler = makeBlock();
  const after = makeBlock();
  to.within({ kind: "region", handler, exit }, () => {
    to.begin(makeBlock());
    fill();
    if (to.ended) return;
    if (thrown === undefined) {
      to.assign(exit.how, b.literal(0));
      to.assign(exit.value, b.undefinedValue());
      to.goto(exit.entry);
    } else to.goto(after);
  });
  if (!to.ended) to.goto(after);
  to.begin(handler);
  to.assign(exit.value, b.id(to.names.error));
  if (thrown === undefined) {
    to.assign(exit.how, b.literal(1));
    to.goto(exit.entry);
  } else {
    thrown(exit.value);
    to.emit(...to.raise(b.id(exit.value)));
  }
  if (thrown === undefined || exit.jumps.length > 0) {
    to.begin(exit.entry);
    leave();
    dispatch(exit, thrown === undefined, after, to);
  }
  to.begin(after);
}

/** After `finally`: goes on to where the region was left for. */
function dispatch(exit: Exit, ended: boolean, after: Block, to: Builder): void {
  if (to.ended) return;
  const is = (number: number): ESTree.Expression => b.binary("===", b.id(exit.how), b.literal(number));
  if (ended) to.emit(b.when(is(1), b.oneStatement(to.raise(b.id(exit.value)))));
  exit.jumps.forEach((onward, index) => {
    const last = !ended && index === exit.jumps.length - 1;
    const list = onward();
    if (last) to.emit(...list);
    else to.emit(b.when(is(2 + index), b.oneStatement(list)));
  });
  to.goto(after);
}
