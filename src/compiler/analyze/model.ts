/**
 * What analysis knows about a module. The analysis passes fill these structures in; conversion and
 * lowering only read them.
 *
 * A **unit** is a stretch of code with variables of its own that code nested in it can no longer
 * reach once it has been moved to a factory at module level: the module body, a function, a class
 * (whose members share its name and its private table). Field initializers and static blocks are
 * functions here, as they are in the language's specification.
 */
import type * as ESTree from "estree";

export type UnitRole =
  | "module"
  | "class"
  | "function"
  | "arrow"
  | "method"
  | "get"
  | "set"
  | "constructor"
  | "field"
  | "static-block";

/** Bindings that have no declaration: made when code first needs them. */
export type ImplicitKind = "this" | "arguments" | "new.target" | "super" | "home" | "class" | "privates";

export interface PrivateName {
  readonly kind: "field" | "method" | "accessor";
  /** An async method, and no generator. */
  readonly async: boolean;
  readonly static: boolean;
}

export interface Unit {
  readonly role: UnitRole;
  readonly node: ESTree.Node;
  readonly parent: Unit | undefined;
  /** Of a module: its body can be suspended. */
  async: boolean;
  readonly generator: boolean;
  /** For members of a class: whether on the class itself. */
  readonly isStatic: boolean;
  /** For functions: stands in an object literal (its home object, if it needs one). */
  readonly literal: ESTree.ObjectExpression | undefined;
  /** Name the language gives the function or class; undefined: one known only at run time (computed key). */
  readonly name: string | undefined;
  /** The declaration's own binding (hoisted functions, class declarations). */
  readonly declared: Binding | undefined;
  /** Bindings of enclosing units used here or further in, in order of first use. */
  readonly captures: Set<Binding>;
  /** Names used in the unit that mean something outside it. */
  readonly outer: Set<string>;
  readonly implicit: Map<ImplicitKind, Binding>;
  /** Through which the function refers to itself inside its factory. */
  self: Binding | undefined;
  /** Exists under its own name at module level as soon as the module is loaded. */
  static: boolean;
  /** For classes: the private names it declares, without #. */
  readonly privates: Map<string, PrivateName>;
}

export type ScopeKind =
  | "module"
  | "function"
  | "body"
  | "block"
  | "loop"
  | "catch"
  | "switch"
  | "class"
  | "name";

export interface Scope {
  readonly kind: ScopeKind;
  readonly node: ESTree.Node;
  readonly parent: Scope | undefined;
  readonly unit: Unit;
  readonly bindings: Map<string, Binding>;
  /** Name of the scope object, where a binding lives in one. */
  object: string | undefined;
  /** A suspension of the unit lies in this scope: its variables have to outlive it. */
  suspends: boolean;
}

export type BindingKind =
  | "var"
  | "let"
  | "const"
  | "function"
  | "class"
  | "param"
  | "catch"
  | "import"
  | "self"
  /** Stands for a loop's variable in what the loop runs over: there it is never initialized. */
  | "dead"
  | ImplicitKind;

/**
 * Where a binding lives. `local`: a variable of its unit; `value`: likewise, and factories get its
 * value; `object`: a property of its scope's object; `module`: a variable at module level.
 */
export type Storage = "local" | "value" | "object" | "module";

export interface Reference {
  readonly node: ESTree.Node;
  readonly unit: Unit;
  readonly scope: Scope;
  readonly write: boolean;
}

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  readonly references: Reference[];
  /** Offset past which the variable has its first value; 0: it has one from the start of its scope. */
  readonly initialized: number;
  /** The function or class the declaration gives it. */
  value: Unit | undefined;
  /** May hold different values at different times after `initialized`. */
  reassigned: boolean;
  storage: Storage;
  /** Name in the emitted code. */
  emitted: string;
  /** Some use may come before its declaration has run, where the engine would not notice by itself. */
  checked: boolean;
}

export interface Analysis {
  readonly program: ESTree.Program;
  readonly source: string;
  readonly module: Unit;
  readonly units: ReadonlyMap<ESTree.Node, Unit>;
  readonly scopes: ReadonlyMap<ESTree.Node, Scope>;
  /** Scope of the body of a function whose parameters have a scope of their own. */
  readonly bodyScopes: ReadonlyMap<ESTree.Node, Scope>;
  /** Identifiers (declaring or referring), `this`, … → what they mean. Free identifiers are absent. */
  readonly bindings: ReadonlyMap<ESTree.Node, Binding>;
  /** Nodes in which their own unit suspends. */
  readonly suspending: ReadonlySet<ESTree.Node>;
  /** Uses of checked bindings that may come too early. */
  readonly early: ReadonlySet<ESTree.Node>;
  /** Functions that code calls by name and cannot look at otherwise. */
  readonly onlyCalled: ReadonlySet<Unit>;
  readonly globals: ReadonlySet<string>;
  /** Variables that have another name in the executable → their own name. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Every identifier of the source: generated names avoid them. */
  readonly names: ReadonlySet<string>;
}

/** Of a function, as a unit or in the source: an async function, and no generator. */
export function isAsyncFunction({
  async,
  generator,
}: {
  readonly async?: boolean | undefined;
  readonly generator?: boolean | undefined;
}): boolean {
  return async === true && generator !== true;
}

export function isFrame(unit: Unit): boolean {
  return unit.async || unit.generator;
}

/** The unit whose `this`, `arguments` and `super` the code of `unit` sees. */
export function thisUnit(unit: Unit): Unit {
  let owner = unit;
  while (owner.role === "arrow") owner = owner.parent as Unit;
  return owner;
}

/** The parameter that a variable `name` of a function's body hides, and takes its first value from. */
export function shadowedParameter(scope: Scope, name: string): Binding | undefined {
  return scope.kind === "body" ? scope.parent?.bindings.get(name) : undefined;
}

/** The nearest class around `unit` that is not `unit` itself. */
export function classUnit(unit: Unit): Unit | undefined {
  let owner = unit.parent;
  while (owner !== undefined && owner.role !== "class") owner = owner.parent;
  return owner;
}

/** The unit directly inside `ancestor` that contains `unit` or is it. */
export function childToward(ancestor: Unit, unit: Unit): Unit {
  let child = unit;
  while (child.parent !== ancestor) child = child.parent as Unit;
  return child;
}

/** Position of a parsed node in the bundled source. */
export function begin(node: ESTree.Node): number {
  return (node as { start?: number }).start ?? 0;
}

export function end(node: ESTree.Node): number {
  return (node as { end?: number }).end ?? 0;
}
