/** Statements that suspend, one function per kind. */
import type * as ESTree from "estree";
import { isPolled } from "../analyze/polls.ts";
import * as b from "../build.ts";
import { makeBlock } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerEffect, save } from "./expressions.ts";
import { lowerForIn, lowerForOf } from "./iteration.ts";
import { lowerLoop } from "./loops.ts";
import type { Labels } from "./loops.ts";
import { lowerPolled } from "./poll.ts";
import { noteReturned } from "./noted-calls.ts";
import { suspends } from "./suspends.ts";
import { lowerTry } from "./try.ts";
import { verbatim } from "./verbatim.ts";

export function lowerStatements(list: readonly ESTree.Statement[], to: Builder): void {
  for (const node of list) lowerStatement(node, to);
}

export function lowerStatement(node: ESTree.Statement, to: Builder, labels: Labels = []): void {
  if (to.ended) return;
  for (const entry of to.entries.get(node) ?? []) to.begin(entry);
  switch (node.type) {
    case "EmptyStatement":
      return;
    case "BreakStatement":
      return to.emit(...to.breakTo(node.label?.name));
    case "ContinueStatement":
      return to.emit(...to.continueTo(node.label?.name));
    case "ReturnStatement":
      return lowerReturn(node, to);
    case "ThrowStatement":
      return lowerThrow(node, to);
  }
  if (suspends(node)) return lowerSuspending(node, to, labels);
  to.emit(verbatim(b.labelled(labels, node), to));
}

function lowerSuspending(node: ESTree.Statement, to: Builder, labels: Labels): void {
  if (isPolled(node)) return lowerPolled(node as ESTree.ForStatement, labels, to);
  switch (node.type) {
    case "BlockStatement":
      return lowerBlock(node, to, labels);
    case "ExpressionStatement":
      return lowerEffect(node.expression, to);
    case "IfStatement":
      return lowerIf(node, to, labels);
    case "LabeledStatement":
      return lowerStatement(node.body, to, [...labels, node.label.name]);
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return lowerLoop(node, labels, to);
    case "ForOfStatement":
    case "ForInStatement":
      return lowerForEach(node, to, labels);
    case "SwitchStatement":
      if (node.cases.some(suspends)) return lowerSwitch(node, to, labels);
      return lowerStatement({ ...node, discriminant: lower(node.discriminant, to) }, to, labels);
    case "TryStatement":
      return lowerLabeled(labels, to, () => lowerTry(node, to));
  }
  to.shared.diagnostics.report("GW1008", node, node.type);
}

function lowerThrow(node: ESTree.ThrowStatement, to: Builder): void {
  to.emit(...to.raise(lower(node.argument, to), node));
}

function lowerReturn(node: ESTree.ReturnStatement, to: Builder): void {
  const value = node.argument ? lower(node.argument, to) : null;
  const noted = value && to.leavesAtOnce ? noteReturned(value, to, (object) => save(object, to)) : value;
  to.emit(...to.leave(noted, node));
}

function lowerBlock(node: ESTree.BlockStatement, to: Builder, labels: Labels): void {
  lowerLabeled(labels, to, () => lowerStatements(node.body, to));
}

/** A labelled statement that is no loop: `break label` goes past it. */
function lowerLabeled(labels: Labels, to: Builder, fill: () => void): void {
  if (labels.length === 0) return fill();
  const after = makeBlock();
  to.within({ kind: "target", labels, breaks: after, continues: undefined, plain: false }, fill);
  to.begin(after);
}

function lowerIf(node: ESTree.IfStatement, to: Builder, labels: Labels): void {
  lowerLabeled(labels, to, () => {
    const yes = makeBlock();
    const after = makeBlock();
    const no = node.alternate ? makeBlock() : after;
    to.branch(lower(node.test, to), yes, no);
    to.begin(yes);
    lowerStatement(node.consequent, to);
    to.goto(after);
    if (node.alternate) {
      to.begin(no);
      lowerStatement(node.alternate, to);
    }
    to.begin(after);
  });
}

/** Where only what is iterated over suspends, the loop itself stays a loop, which has a poll-point. */
function lowerForEach(
  node: ESTree.ForOfStatement | ESTree.ForInStatement,
  to: Builder,
  labels: Labels,
): void {
  const whole =
    !suspends(node.body) && !suspends(node.left) && !(node.type === "ForOfStatement" && node.await);
  if (whole && node.type === "ForOfStatement" && to.unit.async) return lowerPolled(node, labels, to);
  if (whole) return lowerStatement({ ...node, right: lower(node.right, to) }, to, labels);
  if (node.type === "ForOfStatement") lowerForOf(node, to, labels);
  else lowerForIn(node, to, labels);
}

function lowerSwitch(node: ESTree.SwitchStatement, to: Builder, labels: Labels): void {
  const after = makeBlock();
  const cases = node.cases.map(() => makeBlock());
  const value = save(lower(node.discriminant, to), to);
  let otherwise = after;
  node.cases.forEach((item, index) => {
    const chosen = cases[index] as Block;
    if (!item.test) {
      otherwise = chosen;
      return;
    }
    const next = makeBlock();
    to.branch(b.binary("===", value, lower(item.test, to)), chosen, next);
    to.begin(next);
  });
  to.goto(otherwise);
  to.within({ kind: "target", labels, breaks: after, continues: undefined, plain: true }, () => {
    node.cases.forEach((item, index) => {
      to.begin(cases[index] as Block);
      lowerStatements(item.consequent, to);
    });
  });
  to.begin(after);
}
