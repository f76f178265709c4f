/**
 * Which calls start an async function and go on beside it: `const task = work()`, `tasks.push(work(item))`, `main()`. The
 * function that calls can be suspended at such a call, while what it calls pauses before it has awaited anything. (Where
 * the call is awaited or returned nothing goes on beside it: lower/noted-calls.ts.)
 */
import type * as ESTree from "estree";
import type { Finder, Node, Scopes, Step } from "./finder.ts";
import { staticKey } from "./finder.ts";
import { begin, isAsyncFunction } from "./model.ts";
import type { Unit } from "./model.ts";
import { markAsync } from "./polls.ts";

/** A call in an async function or the module's body, and the nodes around it, outermost first. */
export interface Call {
  readonly node: ESTree.SimpleCallExpression;
  readonly path: readonly ESTree.Node[];
  readonly unit: Unit;
  /** It is awaited or returned: nothing goes on beside it. */
  readonly isWaitedFor: boolean;
}

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
 * Marks the calls that start an async function, or may, by the names of methods. A module's body that does so (`main()`) can be
 * suspended, too. Returns what is to be added to `suspending`.
 */
export function markStarts(found: Scopes): Node[] {
  const suspending: Node[] = [];
  for (const { node, path, unit, isWaitedFor } of found.calls) {
    const each = isWaitedFor ? undefined : startsEach(node, found);
    if ((each === undefined && !startsOne(node, found)) || isWaitedFor) continue;
    Object.assign(node, { starts: true, each });
    unit.async = true;
    suspending.push(node, ...path);
  }
  return suspending;
}

/** The call certainly is of an async function, which is marked, or may be by its name. */
function startsOne(node: ESTree.SimpleCallExpression, found: Scopes): boolean {
  const known = functionOf(node.callee, found);
  if (known === undefined) return mayBeMethod(node, found.asyncMembers);
  if (!isAsyncFunction(known)) return false;
  markAsync(node);
  return true;
}

/** `list.map(async (x) => …)`, `list.forEach(work)`, `Array.from(list, (x) => work(x))` */
function startsEach(
  { callee, arguments: args }: ESTree.SimpleCallExpression,
  found: Scopes,
): "starts" | "passes" | undefined {
  if (callee.type !== "MemberExpression" || callee.object.type === "Super") return undefined;
  const name = staticKey(callee.property, callee.computed);
  const isFrom = name === "from" && callee.object.type === "Identifier" && callee.object.name === "Array";
  if (!isFrom && name !== "map" && name !== "forEach") return undefined;
  const callback = args[isFrom ? 1 : 0];
  if (callback === undefined || args.some(({ type }) => type === "SpreadElement")) return undefined;
  const known = functionOf(callback, found);
  if (known === undefined) return undefined;
  if (isAsyncFunction(known)) return "starts";
  return passesOn(callback, found) ? "passes" : undefined;
}

/** `(x) => work(x)`, whose call is marked. */
function passesOn(callback: ESTree.Node, found: Scopes): boolean {
  if (callback.type !== "ArrowFunctionExpression" || callback.body.type !== "CallExpression") return false;
  const { body, params } = callback;
  const { callee } = body;
  // Nothing runs before the call.
  if (body.optional || params.some(({ type }) => type !== "Identifier")) return false;
  const simple =
    callee.type === "Identifier" ||
    (callee.type === "MemberExpression" && /^(Identifier|ThisExpression)$/.test(callee.object.type));
  if (!simple || !startsOne(body, found)) return false;
  return ((body as { passedOn?: true }).passedOn = true);
}

/** What follows a call in its own function may have to wait for it. */
export function isStart(node: ESTree.Node): boolean {
  return (node as { starts?: true }).starts === true;
}

/** Which method, that calls a function for each element, starts something: the function itself, or one that it `passes` on to. */
export function eachStart(node: ESTree.Node): "starts" | "passes" | undefined {
  return (node as { each?: "starts" | "passes" }).each;
}

/** All that the function around it does is to call this, and it may be called so that this may pause. */
export function isPassedOn(node: ESTree.Node): boolean {
  return (node as { passedOn?: true }).passedOn === true;
}

/** `call` stands for `original` from now on. */
export function copyStart<N extends ESTree.Node>(original: ESTree.Node, call: N): N {
  if (isStart(original)) (call as { starts?: true }).starts = true;
  return call;
}

/** What `node` is, where that is a function with a name for good, or written right there. */
function functionOf(node: ESTree.Node, found: Scopes): Unit | undefined {
  const written = found.units.get(node);
  if (written !== undefined) return written;
  const binding = found.bindings.get(node);
  return binding === undefined || binding.reassigned ? undefined : binding.value;
}

function mayBeMethod({ callee }: ESTree.SimpleCallExpression, methods: ReadonlySet<string>): boolean {
  if (callee.type !== "MemberExpression" || callee.object.type === "Super") return false;
  const name = staticKey(callee.property, callee.computed);
  return name !== undefined && methods.has(name);
}

const LANGUAGE_METHODS: ReadonlySet<string> = new Set(
  [Array, Map, Set, WeakMap, String, Number, RegExp, Date, Function, Promise, DataView, Uint8Array]
    .flatMap(({ prototype }) => [prototype as object, Object.getPrototypeOf(prototype) as object])
    .flatMap((prototype) => Object.getOwnPropertyNames(prototype)),
);
