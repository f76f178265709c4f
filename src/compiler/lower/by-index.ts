/**
 * `for…of` over arrays by index, which is all that an array's iterator does. In a step function the engine cannot know
 * of what type a variable is, for it may come from a field; of a loop that counts it finds out by peeling the first
 * iteration, a `for…of` it does not peel: numbers would be boxed in each iteration.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { iterableText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { isPolled } from "../analyze/polls.ts";
import type { Builder } from "./builder.ts";
import type { Labels, PlainLoop } from "./loops.ts";
import { isFunction, someChild } from "./suspends.ts";

/** `Symbol.iterator` of `items`, as the language reads it, and whether the loop goes by index. */
export function iterationMethod(items: string, to: Builder): ESTree.Expression {
  const read = b.element(b.id(items), runtime(to.shared, "iteratorSymbol"));
  return b.logical("&&", b.binary("!=", b.id(items), b.literal(null)), read);
}

export function goesByIndex(items: string, method: string, to: Builder): ESTree.Expression {
  return b.call(runtime(to.shared, "isByIndex"), b.id(items), b.id(method));
}

/** `for (; index < items.length; index += 1) { left = items[index]; … }` */
export function indexLoop(
  node: ESTree.ForOfStatement,
  items: string,
  index: string,
  to: Builder,
): ESTree.ForStatement {
  const body = b.block([bound(node.left, b.element(b.id(items), b.id(index)), to), node.body]);
  const test = b.binary("<", b.id(index), b.member(b.id(items), "length"));
  const update = b.assign(b.id(index), b.literal(1), "+=");
  return b.at({ type: "ForStatement", init: null, test, update, body }, node);
}

function bound(
  left: ESTree.VariableDeclaration | ESTree.Pattern,
  value: ESTree.Expression,
  to: Builder,
): ESTree.Statement {
  if (left.type !== "VariableDeclaration") return b.statement(b.assign(left, value));
  const [declarator] = left.declarations as [ESTree.VariableDeclarator];
  if (declarator.id.type === "Identifier") return { ...left, declarations: [{ ...declarator, init: value }] };
  // Engines name the value that a pattern takes apart in their messages.
  const name = to.shared.names.numbered("$for");
  const named: ESTree.VariableDeclarator = { type: "VariableDeclarator", id: b.id(name), init: value };
  return { ...left, declarations: [named, { ...declarator, init: b.id(name) }] };
}

/** The loop, with those inside it that iterate and have none inside themselves in two forms: by index, and as they were. */
export function innermostByIndex<L extends PlainLoop>(node: L, to: Builder): L {
  const body = walk<ESTree.Node, null>(node.body, null, {
    _(inner, { next }) {
      if (!isFunction(inner.type)) next();
    },
    LabeledStatement(inner, { next }) {
      const labels = [inner.label.name];
      let loop = inner.body;
      for (; loop.type === "LabeledStatement"; loop = loop.body) labels.push(loop.label.name);
      if (isInnermost(loop)) return inTwoForms(loop, labels, to);
      next();
    },
    ForOfStatement(inner, { next }) {
      if (isInnermost(inner)) return inTwoForms(inner, [], to);
      next();
    },
  }) as ESTree.Statement;
  return { ...node, body };
}

function isInnermost(node: ESTree.Statement): node is ESTree.ForOfStatement {
  return node.type === "ForOfStatement" && isPolled(node) && !containsLoop(node.body);
}

function inTwoForms(node: ESTree.ForOfStatement, labels: Labels, to: Builder): ESTree.Statement {
  const name = (base: string): string => to.shared.names.numbered(base);
  const [items, method, index] = [name("$o"), name("$m"), name("$i")];
  const counting = indexLoop(node, items, index, to);
  const again = runtime(to.shared, "again");
  const right = b.call(again, b.id(items), b.id(method), b.literal(iterableText(node.right)));
  return b.block([
    b.declare("const", items, node.right),
    b.declare("const", method, iterationMethod(items, to)),
    {
      type: "IfStatement",
      test: goesByIndex(items, method, to),
      consequent: b.block([b.declare("let", index, b.literal(0)), b.labelled(labels, counting)]),
      alternate: b.labelled(labels, { ...node, right: b.at(right, node.right) }),
    },
  ]);
}

function containsLoop(node: ESTree.Node): boolean {
  return (
    /^(For|While|DoWhile|ForOf|ForIn)Statement$/.test(node.type) ||
    (!isFunction(node.type) && someChild(node, containsLoop))
  );
}
