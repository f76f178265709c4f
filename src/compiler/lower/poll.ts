/**
 * Loops with a poll-point. The loop stays a loop of the language inside one block; it is left after so many
 * iterations, to ask the runtime whether to pause, and entered again:
 *
 *     top:      for (;;) {
 *                 for (count; more && test; update) body
 *                 if (ended by its own test) break
 *                 Poll
 *               }                                        ──►  after
 *     resumed:                                           ──►  top
 *
 * What pausing takes stays out of the loop itself (docs/decisions/0008-poll-points.md): a branch that has never
 * run must not hold anything an engine would want to have seen running.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { iterableText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import type { Shared } from "../convert/state.ts";
import { makeBlock, successors } from "./blocks.ts";
import type { Block, Poll } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower, lowerEffect, save } from "./expressions.ts";
import { isFunction } from "./suspends.ts";
import { verbatim } from "./verbatim.ts";

type Labels = readonly string[];
type Loop = ESTree.ForStatement | ESTree.WhileStatement | ESTree.DoWhileStatement | ESTree.ForOfStatement;

export function lowerPolled(node: Loop, labels: Labels, to: Builder): void {
  if (node.type === "ForOfStatement") return lowerForOfPolled(node, labels, to);
  if (node.type === "ForStatement" && node.init) lowerEffect(node.init as ESTree.Expression, to);
  const [top, resumed, after] = [makeBlock(), makeBlock(), makeBlock()];
  const point = to.shared.names.numbered("$p");
  to.shared.points.push(point);
  to.begin(top);
  to.emit(verbatim(inParts(node, labels, poll(resumed, point, true), to), to));
  to.goto(after);
  beginResumed(resumed, node, to);
  to.goto(top);
  to.begin(after);
}

/** The loop, left every so many iterations for what is to be done `between`. */
function inParts(
  node: Exclude<Loop, ESTree.ForOfStatement>,
  labels: Labels,
  between: ESTree.Statement,
  to: Builder,
): ESTree.Statement {
  const count = b.id(to.names.iterations);
  const point = b.id((between as unknown as Poll).point);
  const backEdges = b.member(point, "backEdges");
  // At least one iteration before the next question. A do loop runs its body before it counts.
  const iterations = node.type === "DoWhileStatement" ? backEdges : b.binary("+", backEdges, b.literal(1));
  const less = b.assign(count, b.binary("|", b.binary("-", count, b.literal(1)), b.literal(0)));
  const more = b.binary(">=", less, b.literal(0));
  const leave = to.shared.names.numbered("$B");
  const { body, isLeft } = leaving(node.body, labels, leave);
  const part = labelled(counted(node, more, body), labels);
  const parts = b.block([
    b.statement(b.assign(count, b.binary("|", iterations, b.literal(0)))),
    part,
    b.when(b.binary(">=", count, b.literal(0)), { type: "BreakStatement", label: null }),
    between,
  ]);
  const whole: ESTree.ForStatement = {
    type: "ForStatement",
    init: null,
    test: null,
    update: null,
    body: parts,
  };
  return isLeft ? { type: "LabeledStatement", label: b.id(leave), body: whole } : whole;
}

function labelled(loop: ESTree.Statement, labels: Labels): ESTree.Statement {
  return labels.reduceRight<ESTree.Statement>(
    (inner, label) => ({ type: "LabeledStatement", label: b.id(label), body: inner }),
    loop,
  );
}

/** The loop, going on only while there is `more` to do before the next question. */
function counted(
  node: Exclude<Loop, ESTree.ForOfStatement>,
  more: ESTree.Expression,
  body: ESTree.Statement,
): ESTree.Statement {
  if (node.type === "DoWhileStatement") return { ...node, test: b.logical("&&", node.test, more), body };
  const test = node.test ? b.logical("&&", more, node.test) : more;
  const update = node.type === "ForStatement" ? node.update : null;
  return b.at({ type: "ForStatement", init: null, test, update, body }, node);
}

function poll(to: Block, point: string, counted: boolean): ESTree.Statement {
  return { type: "Poll", to, point, counted } satisfies Poll as unknown as ESTree.Statement;
}

function beginResumed(block: Block, origin: ESTree.Node, to: Builder): void {
  block.resumed = true;
  block.origin = origin;
  to.begin(block);
}

/** The body, whose `break` leaves the loop and what is around it. */
function leaving(
  body: ESTree.Statement,
  labels: Labels,
  leave: string,
): { readonly body: ESTree.Statement; readonly isLeft: boolean } {
  let isLeft = false;
  type State = { readonly inner: boolean };
  const inside = (_: ESTree.Node, step: { next(state: State): void }): void => step.next({ inner: true });
  const left = walk<ESTree.Node, State>(
    body,
    { inner: false },
    {
      _(node, { next }) {
        if (!isFunction(node.type)) next();
      },
      ForStatement: inside,
      ForOfStatement: inside,
      ForInStatement: inside,
      WhileStatement: inside,
      DoWhileStatement: inside,
      SwitchStatement: inside,
      BreakStatement(node, { state }) {
        const here = node.label ? labels.includes(node.label.name) : !state.inner;
        if (!here) return undefined;
        isLeft = true;
        return { type: "BreakStatement", label: b.id(leave) };
      },
    },
  ) as ESTree.Statement;
  return { body: left, isLeft };
}

/**
 * Over an array: by index, which is what an array's iterator does. Over anything else: as it is, without a
 * poll-point. An iterator has to be closed whatever happens, and a function that sees to that itself has
 * all its blocks in a `try`, at a third of their speed.
 */
function lowerForOfPolled(node: ESTree.ForOfStatement, labels: Labels, to: Builder): void {
  const [items, index] = [to.variable("$o"), to.variable("$i")];
  const [array, other, after] = [makeBlock(), makeBlock(), makeBlock()];
  to.assign(items, lower(node.right, to));
  const text = b.literal(iterableText(node.right));
  to.branch(b.call(runtime(to.shared, "isArray"), b.id(items), text), array, other);
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
  to.emit(verbatim(labelled({ ...node, right: b.id(items) }, labels), to));
  to.goto(after);
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
  to.emit(poll(resumed, point, false));
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
