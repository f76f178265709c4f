/**
 * Which calls may pause before they come back (runtime/polls.ts, B1): those of async functions with loops, of async functions
 * that call such ones, and of functions nobody knows. All others are calls as any other, and cost nothing more.
 */
import type * as ESTree from "estree";
import { staticKey } from "./finder.ts";
import type { Scopes } from "./finder.ts";
import { isAsyncFunction } from "./model.ts";
import type { Unit } from "./model.ts";

/** A call in an async function or the module's body, and the nodes around it, outermost first. */
export interface Call {
  readonly node: ESTree.SimpleCallExpression;
  readonly path: readonly ESTree.Node[];
  readonly unit: Unit;
  /** It is awaited or returned: nothing goes on beside it. */
  readonly isWaitedFor: boolean;
}

/** An async function that a call runs, or may run. */
export interface Callee {
  /** Undefined: whatever the program makes it. */
  readonly unit: Unit | undefined;
  /** Runs it for each element of a list: the function itself, or an arrow function, by this call, which is all it does. */
  readonly each?: { readonly by: ESTree.SimpleCallExpression | undefined };
}

/** The calls that may pause, and what it is that may. */
export function findPausing(found: Scopes): Map<Call, Callee> {
  const pausing = new Set(found.loops.map(({ unit }) => unit));
  const left = new Map<Call, Callee>();
  for (const call of found.calls) {
    const callee = calleeOf(call, found);
    if (callee !== undefined) left.set(call, callee);
  }
  const may = new Map<Call, Callee>();
  let size: number;
  do {
    ({ size } = may);
    for (const [call, callee] of left) {
      if (callee.unit !== undefined && !pausing.has(callee.unit)) continue;
      may.set(call, callee);
      left.delete(call);
      pausing.add(call.unit);
    }
  } while (may.size > size);
  return may;
}

function calleeOf({ node, isWaitedFor }: Call, found: Scopes): Callee | undefined {
  if (isWaitedFor) return asyncOf(node.callee, found);
  return eachOf(node, found) ?? startedOne(node, found);
}

function asyncOf(callee: ESTree.Node, found: Scopes): Callee | undefined {
  const unit = functionOf(callee, found);
  const mayBe = unit === undefined ? !isGlobal(callee, found) : isAsyncFunction(unit);
  return mayBe ? { unit } : undefined;
}

/** Of functions that nobody knows only methods are looked at, by their names. */
function startedOne({ callee }: ESTree.SimpleCallExpression, found: Scopes): Callee | undefined {
  const started = asyncOf(callee, found);
  if (started === undefined || started.unit !== undefined) return started;
  return mayBeMethod(callee, found.asyncMembers) ? started : undefined;
}

/** `list.map(async (x) => …)`, `list.forEach(work)`, `Array.from(list, (x) => work(x))` */
function eachOf({ callee, arguments: args }: ESTree.SimpleCallExpression, found: Scopes): Callee | undefined {
  if (callee.type !== "MemberExpression" || callee.object.type === "Super") return undefined;
  const name = staticKey(callee.property, callee.computed);
  const isFrom = name === "from" && callee.object.type === "Identifier" && callee.object.name === "Array";
  if (!isFrom && name !== "map" && name !== "forEach") return undefined;
  const callback = args[isFrom ? 1 : 0];
  if (callback === undefined || args.some(({ type }) => type === "SpreadElement")) return undefined;
  const unit = functionOf(callback, found);
  if (unit === undefined) return undefined;
  if (isAsyncFunction(unit)) return { unit, each: { by: undefined } };
  return passedOn(callback, found);
}

/** `(x) => work(x)` */
function passedOn(callback: ESTree.Node, found: Scopes): Callee | undefined {
  if (callback.type !== "ArrowFunctionExpression" || callback.body.type !== "CallExpression")
    return undefined;
  const { body, params } = callback;
  const { callee } = body;
  // Nothing runs before the call.
  if (body.optional || params.some(({ type }) => type !== "Identifier")) return undefined;
  const simple =
    callee.type === "Identifier" ||
    (callee.type === "MemberExpression" && /^(Identifier|ThisExpression)$/.test(callee.object.type));
  const started = simple ? startedOne(body, found) : undefined;
  return started && { ...started, each: { by: body } };
}

/** What `node` is, where that is a function with a name for good, or written right there. */
function functionOf(node: ESTree.Node, found: Scopes): Unit | undefined {
  const written = found.units.get(node);
  if (written !== undefined) return written;
  const binding = found.bindings.get(node);
  return binding === undefined || binding.reassigned ? undefined : binding.value;
}

/** A function of the language's or the host's, or a method of such an object. */
function isGlobal(node: ESTree.Node, found: Scopes): boolean {
  const object = node.type === "MemberExpression" ? node.object : node;
  return object.type === "Identifier" && !found.bindings.has(object);
}

function mayBeMethod(callee: ESTree.Node, methods: ReadonlySet<string>): boolean {
  if (callee.type !== "MemberExpression" || callee.object.type === "Super") return false;
  const name = staticKey(callee.property, callee.computed);
  return name !== undefined && methods.has(name);
}
