/** Whether converted code suspends its own function, and the jumps that leave a statement. */
import type * as ESTree from "estree";
import { isPolled } from "../analyze/polls.ts";
import { isStart } from "../analyze/starts.ts";

const known = new WeakMap<object, boolean>();

/** `node` contains an await, a yield, a `for await`, a poll-point or the start of an async function of the function it is in. */
export function suspends(node: ESTree.Node | null | undefined): boolean {
  if (!node) return false;
  const before = known.get(node);
  if (before !== undefined) return before;
  const result = isSuspension(node) || (!isFunction(node.type) && someChild(node, suspends));
  known.set(node, result);
  return result;
}

function isSuspension(node: ESTree.Node): boolean {
  return isPolled(node) || isWait(node);
}

/** A suspension that is no poll-point. */
export function isWait(node: ESTree.Node): boolean {
  return (
    node.type === "AwaitExpression" ||
    node.type === "YieldExpression" ||
    isStart(node) ||
    (node.type === "ForOfStatement" && node.await)
  );
}

export function isFunction(type: string): boolean {
  return (
    type === "ArrowFunctionExpression" || type === "FunctionExpression" || type === "FunctionDeclaration"
  );
}

export function someChild(node: object, test: (child: ESTree.Node) => boolean): boolean {
  for (const key in node) {
    if (key === "loc") continue;
    const value = (node as Record<string, unknown>)[key];
    if (value === null || typeof value !== "object") continue;
    const children = Array.isArray(value) ? value : [value];
    for (const child of children) {
      if (child !== null && typeof child === "object" && "type" in child && test(child as ESTree.Node))
        return true;
    }
  }
  return false;
}
