/** What all parts of the first pass write down: units, scopes, declarations, uses, and where the unit suspends. */
import type { Context, Visitors as AllVisitors } from "zimmerframe";
import type * as ESTree from "estree";
import type { Diagnostics } from "../diagnostics.ts";
import type { Binding, BindingKind, ImplicitKind, Scope, ScopeKind, Unit, UnitRole } from "./model.ts";
import { boundIdentifiers, patternExpressions } from "./patterns.ts";
import type { Call } from "./pausing.ts";
import type { Loop } from "./polls.ts";

export type Node = ESTree.Node;
export type Functions =
  | ESTree.FunctionDeclaration
  | ESTree.FunctionExpression
  | ESTree.ArrowFunctionExpression;

/** An identifier that is used, not declared. */
export interface Use {
  readonly node: ESTree.Identifier;
  readonly unit: Unit;
  readonly scope: Scope;
  readonly write: boolean;
}

export interface Scopes {
  readonly module: Unit;
  readonly units: Map<Node, Unit>;
  readonly scopes: Map<Node, Scope>;
  readonly bodyScopes: Map<Node, Scope>;
  readonly bindings: Map<Node, Binding>;
  readonly suspending: Set<Node>;
  readonly uses: Use[];
  /** What stands as the callee of a call. */
  readonly called: Set<Node>;
  /** Those of async functions and of the module's body. */
  readonly loops: Loop[];
  /** Likewise calls (starts.ts). */
  readonly calls: Call[];
  /** Names of members that are async functions. */
  readonly asyncMembers: Set<string>;
  readonly names: Set<string>;
}

export interface State {
  readonly unit: Unit;
  readonly scope: Scope;
}

export type Step = Context<Node, State>;
export type Visitors = AllVisitors<Node, State>;

export interface UnitOptions {
  readonly role: UnitRole;
  readonly async?: boolean;
  readonly generator?: boolean;
  readonly isStatic?: boolean;
  readonly literal?: ESTree.ObjectExpression;
  readonly name?: string;
  readonly declared?: Binding;
}

export class Finder {
  readonly found: Scopes;
  readonly moduleScope: Scope;
  readonly diagnostics: Diagnostics;
  /** Role and home of function nodes that are members of classes or object literals. */
  readonly roles = new Map<Node, Partial<UnitOptions>>();
  /** Anonymous functions and classes the language names after where they stand. */
  readonly #hints = new Map<Node, string | undefined>();

  constructor(program: ESTree.Program, suspends: boolean, diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
    const units = new Map<Node, Unit>();
    const module = makeUnit(program, undefined, {
      role: "module",
      name: "module",
      async: suspends,
    });
    units.set(program, module);
    this.found = {
      module,
      units,
      scopes: new Map(),
      bodyScopes: new Map(),
      bindings: new Map(),
      suspending: new Set(),
      uses: [],
      called: new Set(),
      loops: [],
      calls: [],
      asyncMembers: new Set(),
      names: new Set(),
    };
    this.moduleScope = this.scope("module", program, undefined, module);
  }

  unit(node: Node, parent: Unit, options: UnitOptions): Unit {
    const unit = makeUnit(node, parent, options);
    this.found.units.set(node, unit);
    return unit;
  }

  scope(kind: ScopeKind, node: Node, parent: Scope | undefined, unit: Unit): Scope {
    const scope: Scope = {
      kind,
      node,
      parent,
      unit,
      bindings: new Map(),
      object: undefined,
      suspends: false,
    };
    if (kind === "body") this.found.bodyScopes.set(node, scope);
    else if (kind !== "name") this.found.scopes.set(node, scope);
    return scope;
  }

  declare(scope: Scope, id: ESTree.Identifier, kind: BindingKind, initialized: number): Binding {
    this.found.names.add(id.name);
    const existing = scope.bindings.get(id.name);
    const binding = existing ?? makeBinding(id.name, kind, scope, initialized);
    if (existing === undefined) scope.bindings.set(id.name, binding);
    this.found.bindings.set(id, binding);
    return binding;
  }

  implicit(kind: ImplicitKind, owner: Unit, step: Step, node: Node, unit = step.state.unit): Binding {
    let binding = owner.implicit.get(kind);
    if (binding === undefined) {
      const scope = this.found.scopes.get(owner.node) ?? step.state.scope;
      binding = makeBinding(kind, kind, scope, 0);
      owner.implicit.set(kind, binding);
    }
    binding.references.push({ node, unit, scope: step.state.scope, write: false });
    this.found.bindings.set(node, binding);
    return binding;
  }

  suspendHere(node: Node, { path, state }: Step): void {
    const { suspending } = this.found;
    suspending.add(node);
    for (let i = path.length - 1; i >= 0; i--) {
      const node = path[i] as Node;
      if (suspending.has(node)) return;
      suspending.add(node);
      if (node === state.unit.node) return;
    }
  }

  loop(node: Node, { path, state }: Step): void {
    const { unit } = state;
    if (unit.async || unit.role === "module") this.found.loops.push({ node, path: [...path], unit });
  }

  use(node: ESTree.Identifier, { state }: Step, write: boolean): void {
    this.found.names.add(node.name);
    this.found.uses.push({ node, unit: state.unit, scope: state.scope, write });
  }

  hint(node: Node | null | undefined, name: string | undefined): void {
    if (node) this.#hints.set(node, name);
  }

  /** The name a function or class has from where it stands; undefined: known only at run time. */
  hinted(node: Node): string | undefined {
    return this.#hints.has(node) ? this.#hints.get(node) : "";
  }

  /** Visits what a binding pattern evaluates, and names functions that are defaults. */
  visitPattern(pattern: ESTree.Pattern, step: Step, state: State): void {
    this.#hintPattern(pattern);
    patternExpressions(pattern, (expression) => step.visit(expression, state));
  }

  #hintPattern(pattern: ESTree.Pattern): void {
    if (pattern.type === "AssignmentPattern") {
      if (pattern.left.type === "Identifier") this.hint(pattern.right, pattern.left.name);
      this.#hintPattern(pattern.left);
    } else if (pattern.type === "ObjectPattern") {
      for (const item of pattern.properties)
        this.#hintPattern(item.type === "RestElement" ? item.argument : item.value);
    } else if (pattern.type === "ArrayPattern") {
      for (const item of pattern.elements) if (item) this.#hintPattern(item);
    }
  }

  /** A pattern that is assigned to. */
  target(pattern: ESTree.Pattern, step: Step): void {
    boundIdentifiers(pattern, (id) => this.use(id, step, true));
    this.visitPattern(pattern, step, step.state);
  }
}

function makeUnit(node: Node, parent: Unit | undefined, options: UnitOptions): Unit {
  return {
    node,
    parent,
    role: options.role,
    async: options.async ?? false,
    generator: options.generator ?? false,
    isStatic: options.isStatic ?? false,
    literal: options.literal,
    name: options.name,
    declared: options.declared,
    captures: new Set(),
    outer: new Set(),
    implicit: new Map(),
    self: undefined,
    static: false,
    privates: new Map(),
  };
}

export function makeBinding(name: string, kind: BindingKind, scope: Scope, initialized: number): Binding {
  return {
    name,
    kind,
    scope,
    references: [],
    initialized,
    value: undefined,
    reassigned: false,
    storage: "local",
    emitted: name,
    checked: false,
  };
}

/** The name a key gives, if the source tells it. */
export function staticKey(key: Node, computed: boolean): string | undefined {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Identifier" && !computed) return key.name;
  if (key.type === "Literal") return String(key.value);
  return undefined;
}
