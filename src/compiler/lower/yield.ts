/** `yield` and `yield*`: resumption may also ask the generator to return. */
import type * as ESTree from "estree";
import * as b from "../build.ts";
import { delegatedText } from "../convert/source-text.ts";
import { runtime } from "../convert/state.ts";
import { makeBlock } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { lower } from "./expressions.ts";

type Expression = ESTree.Expression;

export function lowerYield(node: ESTree.YieldExpression, to: Builder): Expression {
  const value = node.argument ? lower(node.argument, to) : b.undefinedValue();
  if (node.delegate) return delegate(node, value, to);
  if (to.unit.async) to.suspend("await", value, node);
  to.suspend("yield", to.unit.async ? b.id(to.names.value) : value, node);
  returnIfAsked(node, to);
  return b.id(to.names.value);
}

/** In an async generator the runtime has awaited the value by then. */
function returnIfAsked(node: ESTree.Node, to: Builder): void {
  const list = to.leave(b.id(to.names.value), node);
  to.emit(b.when(b.binary("===", b.id(to.names.mode), b.literal(2)), b.oneStatement(list)));
}

/** What goes on between a generator and the iterator it delegates to. */
interface Delegation {
  readonly iterator: string;
  readonly result: string;
  /** How the generator was last resumed, and with what. */
  readonly mode: string;
  readonly value: string;
}

/** The inner iterator's results go out as they are; what comes in is passed on to it. */
function delegate(node: ESTree.YieldExpression, iterable: Expression, to: Builder): Expression {
  const names: Delegation = {
    iterator: to.variable("$it"),
    result: to.variable("$r"),
    mode: to.variable("$m"),
    value: to.variable("$v"),
  };
  const [top, finished, waits, after] = [makeBlock(), makeBlock(), makeBlock(), makeBlock()];
  const open = runtime(to.shared, to.unit.async ? "asyncIterator" : "iterator");
  const text = delegatedText(node.argument as Expression);
  const named = text === undefined ? [] : [b.literal(text)];
  to.assign(names.iterator, b.at(b.call(open, iterable, ...named), node));
  to.assign(names.mode, b.literal(0));
  to.assign(names.value, b.undefinedValue());
  to.begin(top);
  if (to.unit.async) stepAsync(node, names, to);
  else to.assign(names.result, b.at(passOn("delegate", names, to), node));
  to.branch(b.member(b.id(names.result), "done"), finished, waits);
  to.begin(waits);
  if (to.unit.async) to.suspend("yield", b.member(b.id(names.result), "value"), node, "caller");
  else to.suspend("yieldResult", b.id(names.result), node, "caller");
  to.assign(names.mode, b.id(to.names.mode));
  to.assign(names.value, b.id(to.names.value));
  to.goto(top);
  to.begin(finished);
  to.assign(names.value, b.member(b.id(names.result), "value"));
  const list = to.leave(b.id(names.value), node);
  to.emit(b.when(b.binary("===", b.id(names.mode), b.literal(2)), b.oneStatement(list)));
  to.begin(after);
  return b.id(names.value);
}

function passOn(operation: string, { iterator, mode, value }: Delegation, to: Builder): Expression {
  return b.call(runtime(to.shared, operation), b.id(iterator), b.id(mode), b.id(value));
}

/** In an async generator the inner iterator's answer is awaited before it is looked at. */
function stepAsync(node: ESTree.YieldExpression, names: Delegation, to: Builder): void {
  const answer = to.variable("$a");
  to.assign(answer, b.at(passOn("delegateAsync", names, to), node));
  to.suspend("await", b.member(b.id(answer), "value"), node);
  to.assign(names.result, b.call(runtime(to.shared, "delegated"), b.id(answer), b.id(to.names.value)));
}
