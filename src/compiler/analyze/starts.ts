/**
 * Which calls start an async function and go on beside it: `const task = work()`, `tasks.push(work(item))`, `main()`. The
 * function that calls can be suspended at such a call, while what it calls pauses before it has awaited anything. (Where
 * the call is awaited or returned nothing goes on beside it: lower/noted-calls.ts.)
 */
import type * as ESTree from "estree";
import type { Finder, Node, Scopes, Step } from "./finder.ts";
import { begin, isAsyncFunction } from "./model.ts";
import type { Unit } from "./model.ts";
import { findPausing } from "./pausing.ts";
import type { Callee } from "./pausing.ts";
import { markAsync } from "./polls.ts";

/**
 * Notes the name of a member that is an async function. The language's own methods have some of these names, and are
 * called too often.
 */
export function noteAsync(
  value: ESTree.Node | null | undefined,
  name: string | undefined,
  found: Scopes,
): void {
  const isAsync = value != null && isAsyncFunction(value as ESTree.Function);
  if (name !== undefined && isAsync && !LANGUAGE_METHODS.has(name)) found.asyncMembers.add(name);
}

/** Notes a call that may start something. */
export function findStart(node: ESTree.SimpleCallExpression, { path, state }: Step, finder: Finder): void {
  const { unit } = state;
  if (!(unit.async || unit.role === "module") || node.optional || node.callee.type === "Super") return;
  const around = path.slice(path.lastIndexOf(unit.node) + 1);
  if (inParameters(node, unit) || inChain(node, around)) return;
  finder.found.calls.push({
    node,
    path: [unit.node, ...around],
    unit,
    isWaitedFor: isWaitedFor(node, around),
  });
}

/** A suspension is no more possible there than an `await`. */
function inParameters(node: ESTree.Node, { node: owner }: Unit): boolean {
  const body = (owner as { body?: ESTree.Node | ESTree.Node[] }).body;
  return body !== undefined && !Array.isArray(body) && begin(node) < begin(body);
}

/** It is awaited, or is what the function returns, with nothing left to run. */
function isWaitedFor(node: ESTree.Node, around: readonly ESTree.Node[]): boolean {
  let child = node;
  for (let i = around.length - 1; i >= 0; i--) {
    const parent = around[i] as ESTree.Node;
    if (parent.type === "AwaitExpression") return child === node;
    if (parent.type === "ReturnStatement") return !around.some(({ type }) => type === "TryStatement");
    const isResult =
      (parent.type === "ConditionalExpression" && child !== parent.test) ||
      (parent.type === "LogicalExpression" && child === parent.right);
    if (!isResult) return false;
    child = parent;
  }
  // The body of an arrow function.
  return true;
}

/** Part of `a?.b()`. */
function inChain(node: ESTree.Node, around: readonly ESTree.Node[]): boolean {
  let child = node;
  for (let i = around.length - 1; i >= 0; i--) {
    const parent = around[i] as ESTree.Node;
    if (parent.type === "ChainExpression") return true;
    const isLink =
      (parent.type === "MemberExpression" && child === parent.object) ||
      (parent.type === "CallExpression" && child === parent.callee);
    if (!isLink) return false;
    child = parent;
  }
  return false;
}

/**
 * Marks calls by whether they may pause. Those that may while the caller goes on suspend the function around them, and a
 * module's body (`main()`). Returns what is to be added to `suspending`.
 */
export function markStarts(found: Scopes): Node[] {
  const suspending: Node[] = [];
  const pausing = findPausing(found);
  for (const call of found.calls) {
    const { node, path, unit, isWaitedFor } = call;
    const callee = pausing.get(call);
    if (callee === undefined) (node as Marks).neverPauses = true;
    else markCallee(node, callee);
    if (callee === undefined || isWaitedFor) continue;
    (node as Marks).starts = true;
    unit.async = true;
    suspending.push(node, ...path);
  }
  return suspending;
}

function markCallee(node: ESTree.SimpleCallExpression, { unit, each }: Callee): void {
  if (each === undefined) return void (unit && markAsync(node));
  (node as Marks).each = each.by === undefined ? "starts" : "passes";
  if (each.by === undefined) return;
  (each.by as Marks).passedOn = true;
  if (unit) markAsync(each.by);
}

/** Notes in calls. Conversion makes new nodes of old ones, and copies them along. */
type Marks = ESTree.Node & {
  neverPauses?: true;
  starts?: true;
  each?: "starts" | "passes";
  passedOn?: true;
};

/** Nothing that the call runs pauses before it comes back. */
export function neverPauses(node: ESTree.Node): boolean {
  return (node as Marks).neverPauses === true;
}

/** What follows a call in its own function may have to wait for it. */
export function isStart(node: ESTree.Node): boolean {
  return (node as Marks).starts === true;
}

/** Which method, that calls a function for each element, starts something: the function itself, or one that it `passes` on to. */
export function eachStart(node: ESTree.Node): "starts" | "passes" | undefined {
  return (node as Marks).each;
}

/** All that the function around it does is to call this, and it may be called so that this may pause. */
export function isPassedOn(node: ESTree.Node): boolean {
  return (node as Marks).passedOn === true;
}

/** `call` stands for `original` from now on. */
export function copyStart<N extends ESTree.Node>(original: ESTree.Node, call: N): N {
  if (isStart(original)) (call as Marks).starts = true;
  return call;
}

const LANGUAGE_METHODS: ReadonlySet<string> = new Set(
  [Array, Map, Set, WeakMap, String, Number, RegExp, Date, Function, Promise, DataView, Uint8Array]
    .flatMap(({ prototype }) => [prototype as object, Object.getPrototypeOf(prototype) as object])
    .flatMap((prototype) => Object.getOwnPropertyNames(prototype)),
);
