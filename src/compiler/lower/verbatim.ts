/** Statements without a suspension stay as they are, but for the jumps that leave them. */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import type { Builder } from "./builder.ts";
import { isFunction, someChild } from "./suspends.ts";

interface Inside {
  readonly loop: boolean;
  readonly breakable: boolean;
  readonly labels: readonly string[];
}

/** `statement` with jumps out of it made jumps to blocks. */
export function verbatim(statement: ESTree.Statement, builder: Builder): ESTree.Statement {
  if (!mayLeave(statement)) return statement;
  const outside: Inside = { loop: false, breakable: false, labels: [] };
  const loop = { loop: true, breakable: true };
  return walk<ESTree.Node, Inside>(statement, outside, {
    _(node, { next }) {
      if (!isFunction(node.type)) next();
    },
    ForStatement: (_, { state, next }) => next({ ...state, ...loop }),
    ForOfStatement: (_, { state, next }) => next({ ...state, ...loop }),
    ForInStatement: (_, { state, next }) => next({ ...state, ...loop }),
    WhileStatement: (_, { state, next }) => next({ ...state, ...loop }),
    DoWhileStatement: (_, { state, next }) => next({ ...state, ...loop }),
    SwitchStatement: (_, { state, next }) => next({ ...state, breakable: true }),
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
    ReturnStatement(node) {
      const list = builder.leave(node.argument ?? null, node);
      return list.length === 1 ? undefined : b.block(list);
    },
  }) as ESTree.Statement;
}

function mayLeave(node: ESTree.Node): boolean {
  if (/^(Break|Continue|Return)Statement$/.test(node.type)) return true;
  if (isFunction(node.type) || node.type.endsWith("Expression")) return false;
  return someChild(node, mayLeave);
}
