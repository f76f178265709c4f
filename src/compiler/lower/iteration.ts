/** Loops over iterators and keys whose body suspends. The iterator survives as data; leaving the loop closes it. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { iterableText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { makeBlock } from "./blocks.ts";
import type { Block } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower } from "./expressions.ts";
import { pollBackEdge } from "./poll.ts";
import { lowerStatement } from "./statements.ts";
import { withExit } from "./try.ts";

export function lowerForOf(node: ESTree.ForOfStatement, to: Builder, labels: readonly string[]): void {
  const iterator = to.variable("$it");
  const result = to.variable("$r");
  const [top, body, edge, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  const open = runtime(to.shared, node.await ? "asyncIterator" : "iterator");
  const text = b.literal(iterableText(node.right, node.await));
  to.emit(b.statement(b.at(b.assign(b.id(iterator), b.call(open, lower(node.right, to), text)), node.right)));
  to.begin(top);
  advance(node, iterator, result, to);
  to.branch(b.member(b.id(result), "done"), after, body);
  to.begin(body);
  to.assign((node.left as ESTree.Identifier).name, b.member(b.id(result), "value"));
  to.within({ kind: "target", labels, breaks: after, continues: undefined, plain: true }, () => {
    iterationBody(node, iterator, labels, edge, to);
  });
  to.begin(edge);
  pollBackEdge(top, node.right, to);
  to.goto(top);
  to.begin(after);
}

function advance(node: ESTree.ForOfStatement, iterator: string, result: string, to: Builder): void {
  const next = b.at(b.call(b.member(b.id(iterator), "next")), node.right);
  if (!node.await) return to.assign(result, next);
  to.suspend("await", next, node.left.loc ? node.left : node.right);
  to.assign(result, b.call(runtime(to.shared, "iteratorResult"), b.id(to.names.value)));
}

function iterationBody(
  node: ESTree.ForOfStatement,
  iterator: string,
  labels: readonly string[],
  edge: Block,
  to: Builder,
): void {
  withExit(
    to,
    () => {
      const target = { kind: "target" as const, labels, breaks: undefined, continues: edge, plain: false };
      to.within(target, () => lowerStatement(node.body, to));
    },
    () => (node.await ? closeAsync(iterator, to) : close(iterator, to)),
    () => (node.await ? abandonAsync(iterator, to) : abandon(iterator, to)),
  );
}

function close(iterator: string, to: Builder): void {
  to.emit(b.statement(b.call(runtime(to.shared, "closeIterator"), b.id(iterator))));
}

/** An exception left the loop: what closing throws does not replace it. */
function abandon(iterator: string, to: Builder): void {
  const closing = b.statement(b.call(runtime(to.shared, "closeIterator"), b.id(iterator)));
  to.emit({
    type: "TryStatement",
    block: b.block([closing]),
    handler: { type: "CatchClause", param: null, body: b.block([]) },
    finalizer: null,
  });
}

function closeAsync(iterator: string, to: Builder): void {
  const after = makeBlock();
  awaitClosing(iterator, after, to);
  to.emit(b.statement(b.call(runtime(to.shared, "iteratorResult"), b.id(to.names.value))));
  to.begin(after);
}

function awaitClosing(iterator: string, after: Block, to: Builder): void {
  const closing = to.variable("$close");
  const waits = makeBlock();
  to.assign(closing, b.call(runtime(to.shared, "closeAsyncIterator"), b.id(iterator)));
  to.branch(b.binary("===", b.id(closing), b.undefinedValue()), after, waits);
  to.begin(waits);
  to.suspend("await", b.member(b.id(closing), "value"), undefined);
}

function abandonAsync(iterator: string, to: Builder): void {
  const after = makeBlock();
  to.within({ kind: "region", handler: after, exit: undefined }, () => {
    to.begin(makeBlock());
    awaitClosing(iterator, after, to);
  });
  to.begin(after);
}

/** `for (key in object)`: the keys are listed once, and those deleted meanwhile are skipped. */
export function lowerForIn(node: ESTree.ForInStatement, to: Builder, labels: readonly string[]): void {
  const [object, keys, index] = [to.variable("$o"), to.variable("$k"), to.variable("$i")];
  const [top, check, body, next, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  const key = (node.left as ESTree.Identifier).name;
  to.assign(object, lower(node.right, to));
  to.assign(keys, b.call(runtime(to.shared, "keysIn"), b.id(object)));
  to.assign(index, b.literal(0));
  to.begin(top);
  to.branch(b.binary("<", b.id(index), b.member(b.id(keys), "length")), check, after);
  to.begin(check);
  to.assign(key, b.element(b.id(keys), b.id(index)));
  to.branch(b.call(runtime(to.shared, "hasKey"), b.id(object), b.id(key)), body, next);
  to.begin(body);
  to.within({ kind: "target", labels, breaks: after, continues: next, plain: true }, () =>
    lowerStatement(node.body, to),
  );
  to.begin(next);
  pollBackEdge(top, node, to);
  to.assign(index, b.binary("+", b.id(index), b.literal(1)));
  to.goto(top);
  to.begin(after);
}
