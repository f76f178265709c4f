/**
 * Which calls start an async function and go on beside it: `const task = work()`, `tasks.push(work(item))`, `main()`. The
 * function that calls can be suspended at such a call, while what it calls pauses before it has awaited anything. (Where
 * the call is awaited or returned nothing goes on beside it: lower/noted-calls.ts.)
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import type { Finder, Scopes, Step } from "./finder.ts";
import { staticKey } from "./finder.ts";
import { begin } from "./model.ts";
import type { Unit } from "./model.ts";
import { markAsync } from "./polls.ts";

/** A call in an async function, and the nodes around it, outermost first. */
export interface Call {
  readonly node: ESTree.SimpleCallExpression;
  readonly path: readonly ESTree.Node[];
  /** It is awaited or returned: nothing goes on beside it. */
  readonly isWaitedFor: boolean;
}

/** Does not look inside. */
function skip(): void {}

/** The module's body starts async functions of its own: `main()`. */
export function startsAtTopLevel(program: ESTree.Program): boolean {
  const names = new Set(program.body.flatMap(asyncFunctions));
  let found = false;
  walk<ESTree.Node, null>(program, null, {
    FunctionDeclaration: skip,
    FunctionExpression: skip,
    ArrowFunctionExpression: skip,
    ClassBody: skip,
    CallExpression({ callee }, { next, stop }) {
      if (!isAsyncNode(callee) && !(callee.type === "Identifier" && names.has(callee.name))) return next();
      found = true;
      stop();
    },
  });
  return found;
}

/** Names of async functions that the statement declares. */
function asyncFunctions(node: ESTree.Program["body"][number]): string[] {
  const declared = node.type === "ExportNamedDeclaration" ? node.declaration : node;
  if (declared?.type === "FunctionDeclaration") return isAsyncNode(declared) ? [declared.id.name] : [];
  if (declared?.type !== "VariableDeclaration") return [];
  return declared.declarations.flatMap(({ id, init }) =>
    id.type === "Identifier" && isAsyncNode(init) ? [id.name] : [],
  );
}

function isAsyncNode(node: ESTree.Node | null | undefined): boolean {
  const { async, generator } = (node ?? {}) as Partial<ESTree.Function>;
  return async === true && generator !== true;
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
  if (name !== undefined && isAsyncNode(value) && !LANGUAGE_METHODS.has(name)) found.asyncMembers.add(name);
}

/** Notes a call that may start something. */
export function findStart(node: ESTree.SimpleCallExpression, { path, state }: Step, finder: Finder): void {
  const { unit } = state;
  if (!unit.async || node.optional || node.callee.type === "Super") return;
  const around = path.slice(path.lastIndexOf(unit.node) + 1);
  if (inParameters(node, unit) || inChain(node, around)) return;
  finder.found.calls.push({ node, path: [unit.node, ...around], isWaitedFor: isWaitedFor(node, around) });
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

/** Marks the calls that start an async function, or may, by the names of methods; adds them and what is around them to `suspending`. */
export function markStarts(found: Scopes): void {
  for (const { node, path, isWaitedFor } of found.calls) {
    const known = calledFunction(node, found);
    if (known !== undefined ? !isAsync(known) : !mayBeMethod(node, found.asyncMembers)) continue;
    if (known !== undefined) markAsync(node);
    if (isWaitedFor) continue;
    (node as { starts?: true }).starts = true;
    for (const item of [node, ...path]) found.suspending.add(item);
  }
}

/** What follows a call in its own function may have to wait for it. */
export function isStart(node: ESTree.Node): boolean {
  return (node as { starts?: true }).starts === true;
}

/** `call` stands for `original` from now on. */
export function copyStart<N extends ESTree.Node>(original: ESTree.Node, call: N): N {
  if (isStart(original)) (call as { starts?: true }).starts = true;
  return call;
}

/** What is called, where that is a function with a name for good, or written right there. */
function calledFunction({ callee }: ESTree.SimpleCallExpression, found: Scopes): Unit | undefined {
  const written = found.units.get(callee);
  if (written !== undefined) return written;
  const binding = found.bindings.get(callee);
  return binding === undefined || binding.reassigned ? undefined : binding.value;
}

function isAsync({ async, generator, role }: Unit): boolean {
  return async && !generator && role !== "module";
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
