/** Statements without a suspension stay as they are, but for the jumps that leave them, and what they throw within a `try`. */
import { type Context, walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import type { Part } from "./blocks.ts";
import type { Builder } from "./builder.ts";
import { noteReturned } from "./noted-calls.ts";
import { isFunction, someChild } from "./suspends.ts";

interface Inside {
  readonly loop: boolean;
  readonly breakable: boolean;
  readonly labels: readonly string[];
  /** In a statement that has something to do when it is left by an exception. */
  readonly guarded: boolean;
}

/** A part of a loop may be left with its own label. */
const PART = {
  Part: (node: Part, { state, next }: Context<ESTree.Node, Inside>) =>
    next({ ...state, labels: [...state.labels, node.leave] }),
};

/** `statement` with jumps out of it made jumps to blocks. */
export function verbatim(statement: ESTree.Statement, builder: Builder): ESTree.Statement {
  if (!mayLeave(statement)) return statement;
  const outside: Inside = { loop: false, breakable: false, labels: [], guarded: false };
  const loop = { loop: true, breakable: true };
  return walk<ESTree.Node, Inside>(statement, outside, {
    _(node, { next }) {
      if (!isFunction(node.type)) next();
    },
    ForStatement: (_, { state, next }) => next({ ...state, ...loop }),
    ForOfStatement: (_, { state, next }) => next({ ...state, ...loop, guarded: true }),
    TryStatement: (_, { state, next }) => next({ ...state, guarded: true }),
    ForInStatement: (_, { state, next }) => next({ ...state, ...loop }),
    WhileStatement: (_, { state, next }) => next({ ...state, ...loop }),
    DoWhileStatement: (_, { state, next }) => next({ ...state, ...loop }),
    SwitchStatement: (_, { state, next }) => next({ ...state, breakable: true }),
    ...(PART as object),
    LabeledStatement: (node, { state, next }) =>
      next({ ...state, labels: [...state.labels, node.label.name] }),
    BreakStatement(node, { state }) {
      const stays = node.label ? state.labels.includes(node.label.name) : state.breakable;
      return stays ? undefined : b.block(builder.breakTo(node.label?.name));
    },
    ContinueStatement(node, { state }) {
      const stays = node.label ? state.labels.includes(node.label.name) : state.loop;
      return stays ? undefined : b.block(builder.continueTo(node.label?.name));
    },
    ThrowStatement(node, { state }) {
      if (state.guarded || builder.current.handler === undefined) return undefined;
      return b.block(builder.raise(node.argument, node));
    },
    ReturnStatement(node, { state }) {
      const { argument } = node;
      if (argument && builder.leavesAtOnce && !state.guarded) return noted(node, argument, builder);
      const list = builder.leave(argument ?? null, node);
      return list.length === 1 ? undefined : b.block(list);
    },
  }) as ESTree.Statement;
}

/** `{ const $t1 = a.b; return $.callAwaited($t1, $t1.method, …); }` */
function noted(node: ESTree.ReturnStatement, value: ESTree.Expression, to: Builder): ESTree.Statement {
  const before: ESTree.Statement[] = [];
  const keep = (object: ESTree.Expression): ESTree.Expression => {
    const name = to.shared.names.numbered("$t");
    before.push(b.declare("const", name, object));
    return b.id(name);
  };
  const argument = noteReturned(value, to, keep);
  if (argument === value) return node;
  const leaves = { ...node, argument };
  return before.length > 0 ? b.block([...before, leaves]) : leaves;
}

function mayLeave(node: ESTree.Node): boolean {
  if (/^(Break|Continue|Return|Throw)Statement$/.test(node.type)) return true;
  if (isFunction(node.type) || node.type.endsWith("Expression")) return false;
  return someChild(node, mayLeave);
}
