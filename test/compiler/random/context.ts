/** Where a piece of a program stands, and so what may stand there. */
import type { Random } from "./random.ts";

export type Kind = "sync" | "async" | "generator" | "asyncGenerator";

export interface Place {
  readonly kind: Kind;
  /** In a loop of this function: `break` and `continue` are allowed. */
  readonly loop: boolean;
  /** In a switch: `break` is allowed. */
  readonly breakable: boolean;
  readonly labels: readonly { readonly name: string; readonly loop: boolean }[];
  /** In a function that may return. */
  readonly returns: boolean;
  /** `this` is an instance of Base ("base", "derived": also of Derived). */
  readonly member: "none" | "base" | "derived";
  /** `arguments` and `new.target` are there. */
  readonly ownCall: boolean;
}

export const SYNC: Place = {
  kind: "sync",
  loop: false,
  breakable: false,
  labels: [],
  returns: true,
  member: "none",
  ownCall: false,
};

/** A function of its own, as opposed to an arrow function. */
export const functionOf = (kind: Kind, member: Place["member"] = "none"): Place => ({
  ...SYNC,
  kind,
  member,
  ownCall: true,
});

/** An arrow function at `place`: it shares `this`, `super` and `arguments`. */
export const arrowAt = (place: Place, kind: "sync" | "async"): Place => ({
  ...SYNC,
  kind,
  member: place.member,
  ownCall: place.ownCall && kind === "sync",
});

export const mayAwait = (place: Place): boolean => place.kind === "async" || place.kind === "asyncGenerator";

export const mayYield = (place: Place): boolean =>
  place.kind === "generator" || place.kind === "asyncGenerator";

export interface Variable {
  readonly name: string;
  readonly mutable: boolean;
}

export type Scope = readonly Variable[];

/** Names come from a small pool, so that shadowing is common. */
export const POOL = ["a", "b", "c", "d", "e", "run", "step"];

/** What the parts of the generator share. */
export interface Context {
  readonly random: Random;
  /** Statements the current function may still have. */
  budget: number;
  /** Makes `label` unique in the program. */
  unique(label: string): string;
  /** Statements of a block; `own`: names it declares already (parameters). */
  block(outer: Scope, depth: number, place: Place, own?: Set<string>): string;
  expression(scope: Scope, depth: number, place: Place): string;
}

export function nameIn(context: Context, scope: Scope): string {
  return scope.length === 0 ? "G" : context.random.pick(scope).name;
}

/** A variable that may be assigned: the innermost one of its name must be mutable. */
export function mutableIn(context: Context, scope: Scope): string {
  const innermost = new Map(scope.map(({ name, mutable }) => [name, mutable]));
  const names = [...innermost].filter(([, mutable]) => mutable).map(([name]) => name);
  return context.random.pick([...names, "G"]);
}

/** Declares a name that `own`, the names of this block, does not have yet. */
export function declare(
  context: Context,
  scope: Variable[],
  own: Set<string>,
  mutable: boolean,
): string | undefined {
  const free = POOL.filter((name) => !own.has(name));
  if (free.length === 0) return undefined;
  const name = context.random.pick(free);
  own.add(name);
  scope.push({ name, mutable });
  return name;
}
