/** `yield` and `yield*`: resumption may also ask the generator to return. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { runtime } from "../convert/state.ts";
import { makeBlock } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower } from "./expressions.ts";

type Expression = ESTree.Expression;

export function lowerYield(node: ESTree.YieldExpression, to: Builder): Expression {
  const value = node.argument ? lower(node.argument, to) : b.undefinedValue();
  if (node.delegate) return to.unit.async ? refuse(node, to) : delegate(node, value, to);
  if (to.unit.async) to.suspend("await", value, node);
  to.suspend("yield", to.unit.async ? b.id(to.names.value) : value, node);
  returnIfAsked(node, to);
  return b.id(to.names.value);
}

function isMode(mode: number, to: Builder): Expression {
  return b.binary("===", b.id(to.names.mode), b.literal(mode));
}

/** In an async generator the runtime has awaited the value by then. */
function returnIfAsked(node: ESTree.Node, to: Builder): void {
  const list = to.leave(b.id(to.names.value), node);
  to.emit(b.when(isMode(2, to), list.length === 1 ? (list[0] as ESTree.Statement) : b.block(list)));
}

function refuse(node: ESTree.YieldExpression, to: Builder): Expression {
  to.shared.diagnostics.report("GW1008", node, "yield* in an async generator");
  return b.undefinedValue();
}

/** The inner iterator's results go out as they are; what comes in is passed on to it. */
function delegate(node: ESTree.YieldExpression, iterable: Expression, to: Builder): Expression {
  const [iterator, result, mode, value] = [
    to.variable("$it"),
    to.variable("$r"),
    to.variable("$m"),
    to.variable("$v"),
  ];
  const [top, finished, waits, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  to.assign(iterator, b.call(runtime(to.shared, "iterator"), iterable));
  to.assign(mode, b.literal(0));
  to.assign(value, b.undefinedValue());
  to.begin(top);
  to.assign(
    result,
    b.at(b.call(runtime(to.shared, "delegate"), b.id(iterator), b.id(mode), b.id(value)), node),
  );
  to.branch(b.member(b.id(result), "done"), finished, waits);
  to.begin(waits);
  to.suspend("yieldResult", b.id(result), node);
  to.assign(mode, b.id(to.names.mode));
  to.assign(value, b.id(to.names.value));
  to.goto(top);
  to.begin(finished);
  to.assign(value, b.member(b.id(result), "value"));
  const list = to.leave(b.id(value), node);
  to.emit(
    b.when(
      b.binary("===", b.id(mode), b.literal(2)),
      list.length === 1 ? (list[0] as ESTree.Statement) : b.block(list),
    ),
  );
  to.begin(after);
  return b.id(value);
}
