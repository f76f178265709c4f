/**
 * Loops with a poll-point. The loop stays a loop of the language inside one block; its back edge counts,
 * and asks the runtime now and then whether to pause:
 *
 *     top:      for (; test; update) { body; Poll }     ──►  after
 *     resumed:  update                                  ──►  top
 *
 * What pausing takes stays out of the loop (docs/decisions/0008-poll-points.md): a branch that has never
 * run must not hold anything an engine would want to have seen running.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { runtime } from "../convert/state.ts";
import type { Shared } from "../convert/state.ts";
import { makeBlock, successors } from "./blocks.ts";
import type { Block, Poll } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerEffect, save } from "./expressions.ts";
import { lowerForOf } from "./iteration.ts";
import { isFunction } from "./suspends.ts";
import { verbatim } from "./verbatim.ts";

type Labels = readonly string[];
type Loop = ESTree.ForStatement | ESTree.WhileStatement | ESTree.DoWhileStatement | ESTree.ForOfStatement;

export function lowerPolled(node: Loop, labels: Labels, to: Builder): void {
  switch (node.type) {
    case "ForStatement":
      if (node.init) lowerEffect(node.init as ESTree.Expression, to);
      return loop({ ...node, init: null }, node.body, labels, to, (top) => {
        if (node.update) lowerEffect(node.update, to);
        to.goto(top);
      });
    case "WhileStatement":
      return loop(node, node.body, labels, to, (top) => to.goto(top));
    case "DoWhileStatement":
      return loop(node, node.body, labels, to, (top, after) => to.branch(node.test, top, after));
    case "ForOfStatement":
      return lowerForOfPolled(node, labels, to);
  }
}

/** `goOn` fills what comes after a pause. */
function loop(
  node: Exclude<Loop, ESTree.ForOfStatement>,
  body: ESTree.Statement,
  labels: Labels,
  to: Builder,
  goOn: (top: Block, after: Block) => void,
): void {
  const [top, resumed, after] = [makeBlock(), makeBlock(), makeBlock()];
  const point = to.shared.names.numbered("$p");
  to.shared.points.push(point);
  to.begin(top);
  to.assign(to.names.count, b.binary("|", b.member(b.id(point), "backEdges"), b.literal(0)));
  const polled = b.block([endingHere(body, labels, to), poll(resumed, point)]);
  const whole = labels.reduceRight<ESTree.Statement>(
    (inner, label) => ({ type: "LabeledStatement", label: b.id(label), body: inner }),
    { ...node, body: polled },
  );
  to.emit(verbatim(whole, to));
  to.goto(after);
  beginResumed(resumed, node, to);
  goOn(top, after);
  to.begin(after);
}

function poll(to: Block, point: string): ESTree.Statement {
  return { type: "Poll", to, point } as Poll as unknown as ESTree.Statement;
}

function beginResumed(block: Block, origin: ESTree.Node, to: Builder): void {
  block.resumed = true;
  block.origin = origin;
  to.begin(block);
}

/** The body with `continue` going to its end, where the poll-point is. */
function endingHere(body: ESTree.Statement, labels: Labels, to: Builder): ESTree.Statement {
  const end = to.shared.names.numbered("$C");
  let used = false;
  type State = { readonly inner: boolean };
  const inLoop = (_: ESTree.Node, step: { next(state: State): void }): void => step.next({ inner: true });
  const ending = walk<ESTree.Node, State>(
    body,
    { inner: false },
    {
      _(node, { next }) {
        if (!isFunction(node.type)) next();
      },
      ForStatement: inLoop,
      ForOfStatement: inLoop,
      ForInStatement: inLoop,
      WhileStatement: inLoop,
      DoWhileStatement: inLoop,
      ContinueStatement(node, { state }) {
        const here = node.label ? labels.includes(node.label.name) : !state.inner;
        if (!here) return undefined;
        used = true;
        return { type: "BreakStatement", label: b.id(end) };
      },
    },
  ) as ESTree.Statement;
  return used ? { type: "LabeledStatement", label: b.id(end), body: ending } : body;
}

/** Over an array: by index, which is what an array's iterator does. Over anything else: by iterator. */
function lowerForOfPolled(node: ESTree.ForOfStatement, labels: Labels, to: Builder): void {
  const [items, index] = [to.variable("$o"), to.variable("$i")];
  const [array, other, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.assign(items, lower(node.right, to));
  to.branch(b.call(runtime(to.shared, "isArray"), b.id(items)), array, other);
  to.begin(array);
  to.assign(index, b.literal(0));
  const value = b.element(b.id(items), b.id(index));
  const body = b.block([bound(node.left, value), node.body]);
  const test = b.binary("<", b.id(index), b.member(b.id(items), "length"));
  const update = b.assign(b.id(index), b.binary("+", b.id(index), b.literal(1)));
  const byIndex: ESTree.ForStatement = b.at({ type: "ForStatement", init: null, test, update, body }, node);
  lowerPolled(byIndex, labels, to);
  to.goto(after);
  to.begin(other);
  const each = to.variable("$v");
  const rest = b.block([bound(node.left, b.id(each)), node.body]);
  lowerForOf({ ...node, right: b.id(items), left: b.id(each), body: rest }, to, labels, node.right);
  to.begin(after);
}

function bound(
  left: ESTree.VariableDeclaration | ESTree.Pattern,
  value: ESTree.Expression,
): ESTree.Statement {
  if (left.type !== "VariableDeclaration") return b.statement(b.assign(left, value));
  const [declarator] = left.declarations as [ESTree.VariableDeclarator];
  return { ...left, declarations: [{ ...declarator, init: value }] };
}

/** The back edge of a loop in blocks, if it can be reached from the loop's top without a suspension. */
export function pollBackEdge(top: Block, origin: ESTree.Node, to: Builder): void {
  if (!to.unit.async || to.ended || !reaches(top, to.current)) return;
  const [resumed, rest] = [makeBlock(), makeBlock()];
  const point = to.shared.names.numbered("$p");
  to.shared.points.push(point);
  to.emit(poll(resumed, point));
  to.goto(rest);
  beginResumed(resumed, origin, to);
  to.goto(rest);
  to.begin(rest);
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

/**
 * Notes what `await f(…)` calls, right before it does (src/runtime/polls.ts, B3): the function, or `true` for
 * one known to be async. Arguments that could run code of the program are evaluated before.
 */
export function noteCall(value: ESTree.Expression, to: Builder): ESTree.Expression {
  if (value.type !== "CallExpression" || value.optional || value.callee.type !== "Identifier") return value;
  const { callee, arguments: args } = value;
  const local = to.shared.locals.get(to.unit)?.has(callee.name) ?? false;
  const known = !local && asyncNames(to.shared).has(callee.name);
  if (!known && !local) return value;
  const last = args.findLastIndex((item) => !/^(Identifier|Literal)$/.test(item.type));
  // The callee is read before the arguments are evaluated, which could change it; what is spread is run through later.
  if ((last >= 0 && !known) || args.some((item) => item.type === "SpreadElement")) return value;
  const saved = args.map((item, index) => (index > last ? item : save(item as ESTree.Expression, to)));
  const note = known ? b.literal(true) : callee;
  to.emit(b.statement(b.call(runtime(to.shared, "calls"), note)));
  return { ...value, arguments: saved };
}

const cache = new WeakMap<Shared, Set<string>>();

/** Variables of the module that hold one async function for good. */
function asyncNames(shared: Shared): ReadonlySet<string> {
  const known = cache.get(shared);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const { value, emitted } of shared.plan.statics) {
    if (value?.async && !value.generator) names.add(emitted);
  }
  cache.set(shared, names);
  return names;
}
