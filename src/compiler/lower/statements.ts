/** Statements that suspend, one function per kind. */
import type * as ESTree from "estree";
import { isPolled } from "../analyze/polls.ts";
import * as b from "../build.ts";
import { makeBlock } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerEffect, save } from "./expressions.ts";
import { lowerForIn, lowerForOf } from "./iteration.ts";
import { lowerPolled, pollBackEdge } from "./poll.ts";
import { suspends } from "./suspends.ts";
import { lowerTry } from "./try.ts";
import { verbatim } from "./verbatim.ts";

type Labels = readonly string[];

export function lowerStatements(list: readonly ESTree.Statement[], to: Builder): void {
  for (const node of list) lowerStatement(node, to);
}

export function lowerStatement(node: ESTree.Statement, to: Builder, labels: Labels = []): void {
  if (to.ended) return;
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
  const whole = labels.reduceRight<ESTree.Statement>(
    (body, label) => ({ type: "LabeledStatement", label: b.id(label), body }),
    node,
  );
  to.emit(verbatim(whole, to));
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
      return lowerWhile(node, to, labels);
    case "DoWhileStatement":
      return lowerDoWhile(node, to, labels);
    case "ForStatement":
      return lowerFor(node, to, labels);
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
  to.emit(...to.leave(node.argument ? lower(node.argument, to) : null, node));
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

export function lowerLoopBody(
  body: ESTree.Statement,
  labels: Labels,
  breaks: Block,
  continues: Block,
  to: Builder,
): void {
  to.within({ kind: "target", labels, breaks, continues, plain: true }, () => lowerStatement(body, to));
}

function lowerWhile(node: ESTree.WhileStatement, to: Builder, labels: Labels): void {
  const [top, body, edge, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  to.begin(top);
  to.branch(lower(node.test, to), body, after);
  to.begin(body);
  lowerLoopBody(node.body, labels, after, edge, to);
  to.begin(edge);
  pollBackEdge(top, node, to);
  to.goto(top);
  to.begin(after);
}

function lowerDoWhile(node: ESTree.DoWhileStatement, to: Builder, labels: Labels): void {
  const [top, test, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.begin(top);
  lowerLoopBody(node.body, labels, after, test, to);
  to.begin(test);
  pollBackEdge(top, node, to);
  to.branch(lower(node.test, to), top, after);
  to.begin(after);
}

function lowerFor(node: ESTree.ForStatement, to: Builder, labels: Labels): void {
  const [top, body, update, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  if (node.init) lowerEffect(node.init as ESTree.Expression, to);
  to.begin(top);
  if (node.test) to.branch(lower(node.test, to), body, after);
  to.begin(body);
  lowerLoopBody(node.body, labels, after, update, to);
  to.begin(update);
  pollBackEdge(top, node, to);
  if (node.update) lowerEffect(node.update, to);
  to.goto(top);
  to.begin(after);
}

/** Where only what is iterated over suspends, the loop itself stays a loop. */
function lowerForEach(
  node: ESTree.ForOfStatement | ESTree.ForInStatement,
  to: Builder,
  labels: Labels,
): void {
  const whole =
    !suspends(node.body) && !suspends(node.left) && !(node.type === "ForOfStatement" && node.await);
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
