/**
 * `await using`: the bundler disposes of a block's resources in one call, whose promise is awaited. Here that becomes a
 * loop that awaits what the language awaits, no more and no less:
 *
 *     finally { await ctx.d(); }   →   finally { while (ctx.next()) try { await ctx.v; } catch (e) { ctx.e = e; } ctx.end(); }
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";

/** Rewrites disposals in place; `program` is the bundle's. */
export function lowerUsing(program: ESTree.Program): void {
  walk<ESTree.Node, null>(program, null, {
    TryStatement(node, { next }) {
      const context = contextOf(node);
      if (context !== undefined) node.finalizer = disposal(node, context);
      next();
    },
  });
}

/** Name of the variable that holds the resources, if the statement is one that awaits their disposal. */
function contextOf({ block, finalizer }: ESTree.TryStatement): string | undefined {
  const [first] = block.body;
  const [last, ...more] = finalizer?.body ?? [];
  if (first?.type !== "VariableDeclaration" || last?.type !== "ExpressionStatement" || more.length > 0)
    return undefined;
  const [made] = first.declarations;
  const { expression } = last;
  if (made?.id.type !== "Identifier" || !made.id.name.startsWith("_usingCtx")) return undefined;
  if (expression.type !== "AwaitExpression" || expression.argument.type !== "CallExpression")
    return undefined;
  const { callee } = expression.argument;
  const disposes =
    callee.type === "MemberExpression" &&
    callee.object.type === "Identifier" &&
    callee.object.name === made.id.name &&
    callee.property.type === "Identifier" &&
    callee.property.name === "d";
  return disposes ? made.id.name : undefined;
}

function disposal(node: ESTree.TryStatement, name: string): ESTree.BlockStatement {
  const part = (key: string): ESTree.MemberExpression => b.member(b.id(name), key);
  const awaited = b.at({ type: "AwaitExpression", argument: part("v") }, node);
  const error = b.id("e");
  const step: ESTree.TryStatement = {
    type: "TryStatement",
    block: b.block([b.statement(awaited)]),
    handler: {
      type: "CatchClause",
      param: error,
      body: b.block([b.statement(b.assign(part("e"), b.id("e")))]),
    },
    finalizer: null,
  };
  return b.block([
    { type: "WhileStatement", test: b.call(part("next")), body: b.block([step]) },
    b.statement(b.at(b.call(part("end")), node)),
  ]);
}
