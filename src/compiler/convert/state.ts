/** What the conversion of a module shares, and what it hands down while it walks. */
import type { Context, Visitors } from "zimmerframe";
import type * as ESTree from "estree";
import { isFrame } from "../analyze/model.ts";
import type { Analysis, Binding, Scope, Unit } from "../analyze/model.ts";
import type { ModulePlan } from "../analyze/module.ts";
import type { FrameKind } from "../../runtime/abi.ts";
import * as b from "../build.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Names } from "../names.ts";

/** A function that has become a frame: its step function, and what the runtime must know about it. */
export interface FrameOutput {
  readonly name: string;
  readonly kind: FrameKind;
  readonly stepName: string;
  readonly definition: ESTree.FunctionDeclaration;
  /** The parts of its loops. */
  readonly parts: readonly ESTree.FunctionDeclaration[];
  /** Where it can be suspended, the entry first. */
  readonly points: readonly FramePoint[];
}

export interface FramePoint {
  readonly pc: number;
  readonly live: readonly string[];
  /** The suspension's place in the bundled source. */
  readonly place: ESTree.Position | undefined;
}

/** Names of a step function's parameters and variables that are not the program's. */
export interface StepNames {
  readonly frame: string;
  /** The frame's saved variables. */
  readonly saved: string;
  readonly mode: string;
  readonly value: string;
  readonly pc: string;
  /** Program counter of the block that handles exceptions; 0: none. */
  readonly handler: string;
  /** The exception a handler was entered with. */
  readonly error: string;
  readonly caught: string;
  /** Label of the loop. */
  readonly loop: string;
  /** Back edges of loops in blocks until the next look at the clock. */
  readonly count: string;
  /** Iterations of a loop that runs in parts until the next one, or where it ends; after a part, how it was left. */
  readonly iterations: string;
  /** In a part of a loop: how it is left. */
  readonly exit: string;
}

export interface Shared {
  readonly analysis: Analysis;
  readonly plan: ModulePlan;
  readonly names: Names;
  readonly diagnostics: Diagnostics;
  /** Name of the runtime in emitted code. */
  readonly runtime: string;
  /** Replaced globals the module uses → their names in emitted code. */
  readonly globals: ReadonlyMap<string, string>;
  /** `Math` and `**` are the runtime's. */
  readonly strictMath: boolean;
  /** The constant that assignments to constants assign, if there are any. */
  readonly constant: { name: string | undefined };
  /** Factories in the order of their ids, which count from 1. */
  readonly factories: { readonly name: string; readonly definition: ESTree.Statement }[];
  readonly factoryNames: Set<string>;
  readonly frames: FrameOutput[];
  /** Constants for the poll-points of loops, and the one that says a frame has paused. */
  readonly points: { readonly name: string; readonly nests: boolean }[];
  readonly paused: string;
  /** Module variables that hold the template objects of tagged templates. */
  readonly templates: string[];
  /** Variables of a frame's step function, by the frame's unit. */
  readonly locals: Map<Unit, Set<string>>;
  /** Temporaries that expressions of a unit need. */
  readonly temporaries: Map<Unit, string[]>;
  /** Names that step functions use for themselves. */
  readonly stepNames: StepNames;
}

export interface State {
  readonly unit: Unit;
  readonly shared: Shared;
}

export type Node = ESTree.Node;
export type Step = Context<Node, State>;
export type Converters = Visitors<Node, State>;

/** `$.name` */
export function runtime(shared: Shared, name: string): ESTree.MemberExpression {
  return b.member(b.id(shared.runtime), name);
}

/** A variable of the unit that expressions may assign to. */
export function temporary(state: State, base = "$t"): string {
  return addTemporary(state, state.shared.names.numbered(base));
}

export function addTemporary({ unit, shared }: State, name: string): string {
  if (isFrame(unit)) frameLocal(shared, unit, name);
  else shared.temporaries.set(unit, [...(shared.temporaries.get(unit) ?? []), name]);
  return name;
}

/** What `make` gives, with its temporaries about it: for places where none can be declared. */
export function withTemporaries({ unit, shared }: State, make: () => ESTree.Expression): ESTree.Expression {
  const others = shared.temporaries.get(unit);
  shared.temporaries.delete(unit);
  const value = make();
  const own = shared.temporaries.get(unit);
  if (others === undefined) shared.temporaries.delete(unit);
  else shared.temporaries.set(unit, others);
  return own === undefined ? value : b.call(b.arrow(own.map(b.id), value));
}

/** Makes `name` a variable of the step function of the frame `unit`. */
export function frameLocal(shared: Shared, unit: Unit, name: string): void {
  const locals = shared.locals.get(unit) ?? new Set();
  shared.locals.set(unit, locals);
  locals.add(name);
}

export function bindingOf(node: Node, { shared }: State): Binding | undefined {
  return shared.analysis.bindings.get(node);
}

export function scopeOf(node: Node, { shared }: State): Scope | undefined {
  return shared.analysis.scopes.get(node);
}
