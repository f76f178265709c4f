/**
 * A loop that runs in parts: it stays a loop of the language, is left after so many iterations for what is to be
 * done between two parts, and entered again (docs/decisions/0008-poll-points.md).
 *
 * Nothing in the loop itself is there for the sake of the parts but the count, and not even that where the loop
 * counts anyway.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import { boundIdentifiers } from "../analyze/patterns.ts";
import * as b from "../build.ts";
import { runtime } from "../convert/state.ts";
import type { Part } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import type { Labels, PlainLoop } from "./loops.ts";
import { isStable } from "./stable.ts";
import { isFunction } from "./suspends.ts";

/** What comes before a part, the part, and whether the loop has ended after it. */
interface Round {
  readonly begin: ESTree.Expression;
  readonly loop: ESTree.Statement;
  readonly ended: ESTree.Expression;
}

/** The loop in parts, with what is done `between` two of them. */
export function inParts(
  node: PlainLoop,
  labels: Labels,
  point: string,
  between: readonly ESTree.Statement[],
  to: Builder,
): ESTree.Statement {
  const leave = to.shared.names.numbered("$B");
  const body = redirected(node.body, "BreakStatement", labels, leave).body;
  const round = roundOf({ ...node, body }, point, to);
  return whole({ ...round, loop: b.labelled(labels, round.loop) }, between, leave);
}

/** `for (;;) { begin; part, or break; between }` */
function whole(
  { begin, loop, ended }: Round,
  between: readonly ESTree.Statement[],
  leave: string,
): ESTree.Statement {
  const part = { type: "Part", loop, ended, leave } satisfies Part as unknown as ESTree.Statement;
  const body = b.block([b.statement(begin), part, ...between]);
  return { type: "ForStatement", init: null, test: null, update: null, body };
}

/** `for (left of rest) { body; count, and keep the iterator when the part is over }`. */
export function iterationInParts(
  node: ESTree.ForOfStatement,
  record: string,
  labels: Labels,
  point: string,
  between: readonly ESTree.Statement[],
  to: Builder,
): ESTree.Statement {
  const [leave, skip] = [to.shared.names.numbered("$B"), to.shared.names.numbered("$C")];
  const rest = b.id(to.variable("$r"));
  const left = redirected(node.body, "BreakStatement", labels, leave);
  const once = redirected(left.body, "ContinueStatement", labels, skip);
  const count = b.id(to.names.iterations);
  const keep = b.block([
    b.statement(b.assign(b.member(rest, "kept"), b.literal(true))),
    { type: "BreakStatement", label: null },
  ]);
  const loop = b.at<ESTree.ForOfStatement>(
    {
      ...node,
      right: rest,
      body: b.block([
        b.labelled(once.found ? [skip] : [], once.body),
        b.when(b.binary("<", b.countDown(count), b.literal(0)), keep),
      ]),
    },
    node,
  );
  const begin = b.sequence([
    b.assign(count, b.integer(b.member(b.id(point), "backEdges"))),
    b.assign(rest, b.call(runtime(to.shared, "rest"), b.id(record))),
  ]);
  const round = { begin, loop: b.labelled(labels, loop), ended: b.binary(">=", count, b.literal(0)) };
  return whole(round, between, leave);
}

function roundOf(node: PlainLoop, point: string, to: Builder): Round {
  const counting = node.type === "ForStatement" ? countingOf(node, to) : undefined;
  if (counting === undefined) return counted(node, point, to);
  return counting.bound === undefined ? watched(counting, point, to) : bounded(counting, point, to);
}

/** Counts down. At least one iteration: a `do` loop runs its body before it counts. */
function counted(node: PlainLoop, point: string, to: Builder): Round {
  const count = b.id(to.names.iterations);
  const backEdges = b.member(b.id(point), "backEdges");
  const before = node.type === "DoWhileStatement" ? backEdges : b.binary("+", backEdges, b.literal(1));
  const more = b.binary(">=", b.countDown(count), b.literal(0));
  const loop: ESTree.Statement =
    node.type === "DoWhileStatement"
      ? { ...node, test: b.logical("&&", node.test, more) }
      : b.at(forLoop(node.test ? b.logical("&&", more, node.test) : more, node), node);
  return { begin: b.assign(count, b.integer(before)), loop, ended: b.binary(">=", count, b.literal(0)) };
}

function forLoop(test: ESTree.Expression, node: PlainLoop): ESTree.ForStatement {
  const update = node.type === "ForStatement" ? node.update : null;
  return { type: "ForStatement", init: null, test, update, body: node.body };
}

/** `for (…; index < bound; index += step)`, its index changed by nothing else. */
interface Counting {
  readonly node: ESTree.ForStatement;
  readonly test: ESTree.BinaryExpression;
  readonly index: ESTree.Identifier;
  readonly step: ESTree.Expression;
  readonly up: boolean;
  /** If no iteration can change it. */
  readonly bound: ESTree.Expression | undefined;
}

/** The loop ends where the part does: `for (; index < $k; …)`. */
function bounded({ node, test, index, step, up, bound }: Counting, point: string, to: Builder): Round {
  const end = b.id(to.names.iterations);
  const limit = bound as ESTree.Expression;
  const begin = b.assign(end, b.call(runtime(to.shared, "end"), b.id(point), index, step, limit));
  const sides = test.left === index ? { right: end } : { left: end };
  const more = b.binary(up ? "<" : ">", end, limit);
  const last = b.unary("!", more);
  const ended = limit.type === "Literal" ? last : b.logical("||", b.binary("===", end, limit), last);
  return { begin, loop: b.at(forLoop({ ...test, ...sides }, node), node), ended };
}

/** The loop's own test decides as well: `for (; index < $k && index < list.length; …)`. */
function watched({ node, test, index, step, up }: Counting, point: string, to: Builder): Round {
  const end = b.id(to.names.iterations);
  const begin = b.assign(end, b.call(runtime(to.shared, "end"), b.id(point), index, step));
  const loop = b.at(forLoop(b.logical("&&", b.binary(up ? "<" : ">", index, end), test), node), node);
  // Not by the other comparison: the index may be NaN.
  return { begin, loop, ended: b.unary("!", b.binary(up ? ">=" : "<=", index, end)) };
}

function countingOf(node: ESTree.ForStatement, to: Builder): Counting | undefined {
  const { test, update } = node;
  if (test?.type !== "BinaryExpression" || !update) return undefined;
  const change = changeOf(update);
  if (change === undefined) return undefined;
  const { name, step, up } = change;
  const [from, towards] = up ? [/^<=?$/, /^>=?$/] : [/^>=?$/, /^<=?$/];
  const isIndex = (side: ESTree.Node): side is ESTree.Identifier =>
    side.type === "Identifier" && side.name === name;
  const index =
    isIndex(test.left) && from.test(test.operator)
      ? test.left
      : isIndex(test.right) && towards.test(test.operator)
        ? test.right
        : undefined;
  const locals = to.shared.locals.get(to.unit);
  if (index === undefined || !locals?.has(name)) return undefined;
  const changed = assignedIn(node.body);
  const bound = (test.left === index ? test.right : test.left) as ESTree.Expression;
  for (const other of assignedIn(bound)) changed.add(other);
  if (changed.has(name)) return undefined;
  const fixed =
    bound.type === "Identifier"
      ? bound.name !== name && (isStable(bound, to) || (locals.has(bound.name) && !changed.has(bound.name)))
      : bound.type === "Literal" && typeof bound.value === "number";
  return { node, test, index, step, up, bound: fixed ? bound : undefined };
}

/** `i++`, `i -= 2`. */
function changeOf(
  update: ESTree.Expression,
): { name: string; step: ESTree.Expression; up: boolean } | undefined {
  if (update.type === "UpdateExpression" && update.argument.type === "Identifier") {
    const up = update.operator === "++";
    return { name: update.argument.name, step: b.literal(up ? 1 : -1), up };
  }
  if (update.type !== "AssignmentExpression" || update.left.type !== "Identifier") return undefined;
  const { operator, right } = update;
  if (right.type !== "Literal" || typeof right.value !== "number" || !(right.value > 0)) return undefined;
  if (operator !== "+=" && operator !== "-=") return undefined;
  const up = operator === "+=";
  return { name: update.left.name, step: b.literal(up ? right.value : -right.value), up };
}

/** Variables that evaluating `node` may assign. */
function assignedIn(node: ESTree.Node): Set<string> {
  const names = new Set<string>();
  const note = (target: ESTree.Pattern): void => boundIdentifiers(target, (id) => void names.add(id.name));
  const each = (
    loop: ESTree.ForOfStatement | ESTree.ForInStatement,
    { next }: { next: () => void },
  ): void => {
    if (loop.left.type !== "VariableDeclaration") note(loop.left);
    next();
  };
  walk<ESTree.Node, null>(node, null, {
    _(inner, { next }) {
      if (!isFunction(inner.type)) next();
    },
    AssignmentExpression(inner, { next }) {
      note(inner.left);
      next();
    },
    UpdateExpression(inner, { next }) {
      if (inner.argument.type === "Identifier") names.add(inner.argument.name);
      next();
    },
    ForOfStatement: each,
    ForInStatement: each,
  });
  return names;
}

/** The body of a loop with its own jumps of one kind made `break label`, if there are any. */
function redirected(
  body: ESTree.Statement,
  kind: "BreakStatement" | "ContinueStatement",
  labels: Labels,
  label: string,
): { readonly body: ESTree.Statement; readonly found: boolean } {
  let found = false;
  type State = { readonly inner: boolean };
  const jump = (node: ESTree.BreakStatement | ESTree.ContinueStatement, { state }: { state: State }) => {
    const own = node.label ? labels.includes(node.label.name) : !state.inner;
    if (node.type !== kind || !own) return undefined;
    found = true;
    return { type: "BreakStatement", label: b.id(label) } as const;
  };
  const inside = (_: ESTree.Node, step: { next(state: State): void }): void => step.next({ inner: true });
  const result = walk<ESTree.Node, State>(
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
      SwitchStatement: (_, step) => step.next({ inner: step.state.inner || kind === "BreakStatement" }),
      BreakStatement: jump,
      ContinueStatement: jump,
    },
  ) as ESTree.Statement;
  return { body: result, found };
}
