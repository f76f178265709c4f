/**
 * First pass: units, scopes and declarations, the identifiers that refer to something, and the
 * nodes that suspend. Nothing is resolved yet, since a declaration may follow its uses.
 */
import { walk, type Context } from "zimmerframe";
import type * as ESTree from "estree";
import type { Diagnostics } from "../diagnostics.ts";
import { classUnit, end, shadowedParameter, thisUnit } from "./model.ts";
import type { Binding, BindingKind, ImplicitKind, Scope, ScopeKind, Unit, UnitRole } from "./model.ts";
import { boundIdentifiers, patternExpressions } from "./patterns.ts";

type Node = ESTree.Node;
type Functions = ESTree.FunctionDeclaration | ESTree.FunctionExpression | ESTree.ArrowFunctionExpression;

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
  readonly names: Set<string>;
}

interface State {
  readonly unit: Unit;
  readonly scope: Scope;
}

type Step = Context<Node, State>;

interface UnitOptions {
  readonly role: UnitRole;
  readonly async?: boolean;
  readonly generator?: boolean;
  readonly isStatic?: boolean;
  readonly literal?: ESTree.ObjectExpression;
  readonly name?: string;
  readonly declared?: Binding;
}

export function findScopes(program: ESTree.Program, diagnostics: Diagnostics): Scopes {
  const finder = new ScopeFinder(program, diagnostics);
  walk<Node, State>(program, { unit: finder.found.module, scope: finder.moduleScope }, finder.visitors());
  return finder.found;
}

class ScopeFinder {
  readonly found: Scopes;
  readonly moduleScope: Scope;
  readonly #diagnostics: Diagnostics;
  /** Anonymous functions and classes the language names after where they stand. */
  readonly #hints = new Map<Node, string | undefined>();
  /** Role and home of function nodes that are members of classes or object literals. */
  readonly #roles = new Map<Node, Partial<UnitOptions>>();

  constructor(program: ESTree.Program, diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
    const units = new Map<Node, Unit>();
    const module = makeUnit(program, undefined, {
      role: "module",
      name: "module",
      async: hasTopLevelAwait(program),
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
      names: new Set(),
    };
    this.moduleScope = this.#scope("module", program, undefined, module);
  }

  // ── units, scopes, bindings ──

  #unit(node: Node, parent: Unit, options: UnitOptions): Unit {
    const unit = makeUnit(node, parent, options);
    this.found.units.set(node, unit);
    return unit;
  }

  #scope(kind: ScopeKind, node: Node, parent: Scope | undefined, unit: Unit): Scope {
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

  #declare(scope: Scope, id: ESTree.Identifier, kind: BindingKind, initialized: number): Binding {
    this.found.names.add(id.name);
    const existing = scope.bindings.get(id.name);
    const binding = existing ?? makeBinding(id.name, kind, scope, initialized);
    if (existing === undefined) scope.bindings.set(id.name, binding);
    this.found.bindings.set(id, binding);
    return binding;
  }

  #implicit(kind: ImplicitKind, owner: Unit, step: Step, node: Node, unit = step.state.unit): Binding {
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

  #suspendHere(node: Node, { path, state }: Step): void {
    const { suspending } = this.found;
    suspending.add(node);
    for (let i = path.length - 1; i >= 0; i--) {
      const node = path[i] as Node;
      if (suspending.has(node)) return;
      suspending.add(node);
      if (node === state.unit.node) return;
    }
  }

  #use(node: ESTree.Identifier, { state }: Step, write: boolean): void {
    this.found.names.add(node.name);
    this.found.uses.push({ node, unit: state.unit, scope: state.scope, write });
  }

  #hint(node: Node | null | undefined, name: string | undefined): void {
    if (node) this.#hints.set(node, name);
  }

  /** Visits what a binding pattern evaluates, and names functions that are defaults. */
  #visitPattern(pattern: ESTree.Pattern, step: Step, state: State): void {
    this.#hintPattern(pattern);
    patternExpressions(pattern, (expression) => step.visit(expression, state));
  }

  #hintPattern(pattern: ESTree.Pattern): void {
    if (pattern.type === "AssignmentPattern") {
      if (pattern.left.type === "Identifier") this.#hint(pattern.right, pattern.left.name);
      this.#hintPattern(pattern.left);
    } else if (pattern.type === "ObjectPattern") {
      for (const item of pattern.properties)
        this.#hintPattern(item.type === "RestElement" ? item.argument : item.value);
    } else if (pattern.type === "ArrayPattern") {
      for (const item of pattern.elements) if (item) this.#hintPattern(item);
    }
  }

  // ── functions ──

  #function(node: Functions, step: Step, options: UnitOptions): void {
    const { unit: parent, scope: outer } = step.state;
    const unit = this.#unit(node, parent, {
      async: node.async ?? false,
      generator: node.generator ?? false,
      ...options,
    });
    let parentScope = outer;
    if (node.type === "FunctionExpression" && node.id) {
      parentScope = this.#scope("name", node, outer, unit);
      unit.self = this.#declare(parentScope, node.id, "self", 0);
    }
    const scope = this.#scope("function", node, parentScope, unit);
    const state = { unit, scope };
    for (const param of node.params) {
      boundIdentifiers(param, (id, whole) => this.#declare(scope, id, "param", end(whole)));
    }
    for (const param of node.params) this.#visitPattern(param, step, state);
    const simple = node.params.every((param) => param.type === "Identifier");
    const inner = simple ? state : { unit, scope: this.#scope("body", node, scope, unit) };
    if (node.body.type === "BlockStatement") for (const child of node.body.body) step.visit(child, inner);
    else step.visit(node.body, inner);
  }

  #class(node: ESTree.ClassDeclaration | ESTree.ClassExpression, step: Step, options: UnitOptions): void {
    const { unit: parent, scope: outer } = step.state;
    const unit = this.#unit(node, parent, options);
    const scope = this.#scope("class", node, outer, unit);
    if (node.id) unit.self = this.#declare(scope, { ...node.id }, "self", 0);
    const outside = { unit: parent, scope: this.#classHead(node, outer) };
    if (node.superClass) step.visit(node.superClass, outside);
    for (const member of node.body.body) this.#member(member, unit, step, { unit, scope }, outside);
  }

  /**
   * Where heritage and keys are evaluated: the class's name has no value there yet. That of a declaration is a
   * variable outside, too, which closures may read later.
   */
  #classHead(node: ESTree.ClassDeclaration | ESTree.ClassExpression, outer: Scope): Scope {
    if (node.type === "ClassDeclaration" || !node.id) return outer;
    const head = this.#scope("name", node, outer, outer.unit);
    head.bindings.set(node.id.name, makeBinding(node.id.name, "dead", head, 0));
    return head;
  }

  #member(
    member: ESTree.MethodDefinition | ESTree.PropertyDefinition | ESTree.StaticBlock,
    unit: Unit,
    step: Step,
    inside: State,
    outside: State,
  ): void {
    if (member.type === "StaticBlock") {
      const block = this.#unit(member, unit, { role: "static-block", isStatic: true, name: "" });
      const scope = this.#scope("function", member, inside.scope, block);
      for (const child of member.body) step.visit(child, { unit: block, scope });
      return;
    }
    if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") {
      this.#diagnostics.report("GW1008", member, (member as Node).type);
      return;
    }
    if (member.computed) step.visit(member.key, outside);
    const name = staticKey(member.key, member.computed);
    if (member.key.type === "PrivateIdentifier") declarePrivate(unit, member, member.key.name);
    if (member.type === "MethodDefinition") {
      const role = member.kind === "method" ? "method" : member.kind;
      this.#roles.set(member.value, {
        role,
        isStatic: member.static,
        name: role === "get" || role === "set" ? `${role} ${name ?? ""}` : name,
      });
      step.visit(member.value, inside);
    } else if (member.value) {
      const field = this.#unit(member, unit, { role: "field", isStatic: member.static, name: "" });
      const scope = this.#scope("function", member, inside.scope, field);
      this.#hint(member.value, name);
      step.visit(member.value, { unit: field, scope });
    }
  }

  // ── the visitors ──

  visitors(): Parameters<typeof walk<Node, State>>[2] {
    return {
      FunctionDeclaration: (node, step) => {
        const declared = node.id ? this.#declare(step.state.scope, node.id, "function", 0) : undefined;
        this.#function(node, step, { role: "function", name: node.id?.name ?? "default", declared });
        const unit = this.found.units.get(node) as Unit;
        if (declared) {
          if (declared.value !== undefined) declared.reassigned = true;
          declared.value = unit;
        }
      },
      FunctionExpression: (node, step) => {
        const role = this.#roles.get(node) ?? {};
        this.#function(node, step, { role: "function", name: node.id?.name ?? this.#hinted(node), ...role });
      },
      ArrowFunctionExpression: (node, step) => {
        this.#function(node, step, { role: "arrow", name: this.#hinted(node) });
      },
      ClassDeclaration: (node, step) => {
        const declared = node.id ? this.#declare(step.state.scope, node.id, "class", end(node)) : undefined;
        this.#class(node, step, { role: "class", name: node.id?.name ?? "default", declared });
        if (declared) declared.value = this.found.units.get(node);
      },
      ClassExpression: (node, step) => {
        this.#class(node, step, { role: "class", name: node.id?.name ?? this.#hinted(node) });
      },
      ImportDeclaration: (node, step) => {
        for (const specifier of node.specifiers)
          this.#declare(step.state.scope, specifier.local, "import", 0);
      },
      ExportNamedDeclaration: (node, step) => {
        if (node.declaration) step.visit(node.declaration);
      },
      ExportAllDeclaration: () => {},
      VariableDeclaration: (node, step) => this.#variables(node, step),
      VariableDeclarator: (node, step) => this.#declarator(node, step),
      BlockStatement: (node, { state, next }) => {
        next({ unit: state.unit, scope: this.#scope("block", node, state.scope, state.unit) });
      },
      ForStatement: (node, { state, next }) => {
        next({ unit: state.unit, scope: this.#scope("loop", node, state.scope, state.unit) });
      },
      ForInStatement: (node, step) => this.#forIn(node, step),
      ForOfStatement: (node, step) => {
        if (node.await) this.#suspendHere(node, step);
        this.#forIn(node, step);
      },
      SwitchStatement: (node, step) => {
        step.visit(node.discriminant);
        const scope = this.#scope("switch", node, step.state.scope, step.state.unit);
        for (const child of node.cases) step.visit(child, { unit: step.state.unit, scope });
      },
      CatchClause: (node, step) => {
        const scope = this.#scope("catch", node, step.state.scope, step.state.unit);
        const state = { unit: step.state.unit, scope };
        if (node.param) {
          const { param } = node;
          boundIdentifiers(param, (id) => this.#declare(scope, id, "catch", end(param)));
          this.#visitPattern(param, step, state);
        }
        step.visit(node.body, state);
      },
      AssignmentExpression: (node, step) => {
        if (node.left.type === "Identifier" && /^(=|&&=|\|\|=|\?\?=)$/.test(node.operator)) {
          this.#hint(node.right, node.left.name);
        }
        this.#target(node.left, step);
        step.visit(node.right);
      },
      UpdateExpression: (node, step) => this.#target(node.argument as ESTree.Pattern, step),
      Property: (node, step) => this.#property(node, step.path.at(-1) as ESTree.ObjectExpression, step),
      MemberExpression: (node, step) => {
        step.visit(node.object);
        if (node.property.type === "PrivateIdentifier") this.#private(node.property, step);
        else if (node.computed) step.visit(node.property);
      },
      BinaryExpression: (node, step) => {
        if (node.left.type === "PrivateIdentifier") this.#private(node.left, step);
        else step.visit(node.left);
        step.visit(node.right);
      },
      CallExpression: (node, step) => {
        const { callee } = node;
        this.found.called.add(callee);
        if (callee.type === "Identifier" && callee.name === "eval") this.#diagnostics.report("GW1001", node);
        if (callee.type === "Super") this.#superCall(callee, step);
        step.next();
      },
      ImportExpression: (node) => this.#diagnostics.report("GW1003", node),
      ReturnStatement: (node, step) => {
        // An async generator awaits what it returns.
        const { unit } = step.state;
        if (node.argument && unit.async && unit.generator) this.#suspendHere(node, step);
        step.next();
      },
      AwaitExpression: (node, step) => {
        this.#suspendHere(node, step);
        step.next();
      },
      YieldExpression: (node, step) => {
        this.#suspendHere(node, step);
        step.next();
      },
      ThisExpression: (node, step) => void this.#implicit("this", thisUnit(step.state.unit), step, node),
      MetaProperty: (node, step) => {
        if (node.meta.name === "new") this.#implicit("new.target", thisUnit(step.state.unit), step, node);
      },
      Super: (node, step) => this.#super(node, step),
      LabeledStatement: (node, step) => void step.visit(node.body),
      BreakStatement: () => {},
      ContinueStatement: () => {},
      Identifier: (node, step) => this.#use(node, step, false),
    };
  }

  #hinted(node: Node): string | undefined {
    return this.#hints.has(node) ? this.#hints.get(node) : "";
  }

  #variables(node: ESTree.VariableDeclaration, step: Step): void {
    const kind = node.kind === "var" ? "var" : node.kind === "const" ? "const" : "let";
    if (node.kind !== "var" && node.kind !== "let" && node.kind !== "const")
      this.#diagnostics.report("GW1008", node, node.kind);
    for (const declarator of node.declarations) {
      boundIdentifiers(declarator.id, (id) => this.#variable(id, kind, node, declarator, step));
      step.visit(declarator);
    }
  }

  #declarator(node: ESTree.VariableDeclarator, step: Step): void {
    const { id, init } = node;
    this.#visitPattern(id, step, step.state);
    if (!init) return;
    if (id.type === "Identifier") this.#hint(init, id.name);
    step.visit(init);
    if (id.type === "Identifier") (this.found.bindings.get(id) as Binding).value = this.found.units.get(init);
  }

  #variable(
    id: ESTree.Identifier,
    kind: "var" | "let" | "const",
    node: ESTree.VariableDeclaration,
    declarator: ESTree.VariableDeclarator,
    step: Step,
  ): void {
    const { scope } = step.state;
    if (kind !== "var") {
      this.#declare(scope, id, kind, end(declarator));
      return;
    }
    const home = varScope(scope, id.name);
    if (home.kind === "function" && home.bindings.has(id.name) && declarator.init) {
      (home.bindings.get(id.name) as Binding).reassigned = true;
    }
    const known = home.bindings.get(id.name);
    const binding = this.#declare(home, id, "var", end(declarator));
    // Position tells nothing about a `var` unless its one declaration runs before what follows it.
    if (known !== undefined || scope !== home || declarator.init === null) binding.reassigned = true;
    if (!isStatement(node, step)) binding.reassigned = true;
  }

  #forIn(node: ESTree.ForInStatement | ESTree.ForOfStatement, step: Step): void {
    const scope = this.#scope("loop", node, step.state.scope, step.state.unit);
    const state = { unit: step.state.unit, scope };
    if (node.left.type === "VariableDeclaration") step.visit(node.left, state);
    else this.#target(node.left, step);
    step.visit(node.right, { unit: state.unit, scope: this.#headScope(node, step.state.scope) });
    step.visit(node.body, state);
  }

  /** What a loop runs over is evaluated where its variables are declared but have no values. */
  #headScope(node: ESTree.ForInStatement | ESTree.ForOfStatement, outer: Scope): Scope {
    const { left } = node;
    if (left.type !== "VariableDeclaration" || left.kind === "var") return outer;
    const head = this.#scope("name", node, outer, outer.unit);
    for (const { id } of left.declarations) {
      boundIdentifiers(id, ({ name }) => head.bindings.set(name, makeBinding(name, "dead", head, 0)));
    }
    return head;
  }

  #target(pattern: ESTree.Pattern, step: Step): void {
    boundIdentifiers(pattern, (id) => this.#use(id, step, true));
    this.#visitPattern(pattern, step, step.state);
  }

  #property(property: ESTree.Property, literal: ESTree.ObjectExpression, step: Step): void {
    if (property.computed) step.visit(property.key);
    const name = staticKey(property.key, property.computed);
    if (property.method || property.kind !== "init") {
      const role = property.kind === "init" ? "method" : property.kind;
      this.#roles.set(property.value, {
        role,
        literal,
        name: role === "method" ? name : `${role} ${name ?? ""}`,
      });
    } else this.#hint(property.value, name);
    step.visit(property.value);
  }

  #private(id: ESTree.PrivateIdentifier, step: Step): void {
    let owner = classUnit(step.state.unit);
    for (; owner !== undefined; owner = classUnit(owner)) {
      if (declaresPrivate(owner.node as ESTree.Class, id.name)) break;
    }
    if (owner !== undefined) this.#implicit("privates", owner, step, id);
  }

  /** An arrow function calls `super` through a function its constructor makes, and sets the `this` they share. */
  #superCall(callee: ESTree.Super, step: Step): void {
    if (step.state.unit.role !== "arrow") return;
    const owner = thisUnit(step.state.unit);
    this.#implicit("class", classUnit(owner) as Unit, step, callee, owner);
    this.#implicit("this", owner, step, callee);
    this.#implicit("super", owner, step, callee);
  }

  #super(node: ESTree.Super, step: Step): void {
    const parent = step.path.at(-1) as Node;
    if (parent.type === "CallExpression") return;
    const owner = thisUnit(step.state.unit);
    this.#implicit("this", owner, step, parent);
    if (owner.literal !== undefined) this.#home(owner.literal, owner, step, node);
    else this.#implicit("class", classUnit(owner) as Unit, step, node);
  }

  /** The home object of methods in a literal: it has a scope of its own, whose object the methods are given. */
  #home(literal: ESTree.ObjectExpression, method: Unit, step: Step, node: Node): void {
    const unit = method.parent as Unit;
    const scope = this.found.scopes.get(literal) ?? this.#scope("block", literal, undefined, unit);
    let binding = scope.bindings.get("home");
    if (binding === undefined) scope.bindings.set("home", (binding = makeBinding("home", "home", scope, 0)));
    binding.references.push({ node, unit: step.state.unit, scope: step.state.scope, write: false });
    this.found.bindings.set(node, binding);
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

function makeBinding(name: string, kind: BindingKind, scope: Scope, initialized: number): Binding {
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

/** Does not look inside. */
function skip(): void {}

function hasTopLevelAwait(program: ESTree.Program): boolean {
  let found = false;
  walk<Node, null>(program, null, {
    FunctionDeclaration: skip,
    FunctionExpression: skip,
    ArrowFunctionExpression: skip,
    AwaitExpression(_, { stop }) {
      found = true;
      stop();
    },
    ForOfStatement(node, { next, stop }) {
      found ||= node.await;
      if (found) stop();
      else next();
    },
  });
  return found;
}

/**
 * Where `var name` is declared: the function's outermost body scope; or it is the function's parameter of
 * that name, unless there are expressions among the parameters, which do not see the body's variables.
 */
function varScope(from: Scope, name: string): Scope {
  let scope = from;
  while (scope.kind !== "function" && scope.kind !== "body" && scope.kind !== "module")
    scope = scope.parent as Scope;
  const shares =
    scope.kind === "body" && shadowedParameter(scope, name) && !hasExpressions(scope.node as Functions);
  return shares ? (scope.parent as Scope) : scope;
}

function hasExpressions({ params }: Functions): boolean {
  let found = false;
  for (const param of params) patternExpressions(param, () => (found = true));
  return found;
}

function isStatement(node: Node, step: Step): boolean {
  const parent = step.path.at(-1);
  return (
    parent === undefined || /^(BlockStatement|Program|StaticBlock|Export|Function|Arrow)/.test(parent.type)
  );
}

function staticKey(key: Node, computed: boolean): string | undefined {
  if (key.type === "PrivateIdentifier") return `#${key.name}`;
  if (key.type === "Identifier" && !computed) return key.name;
  if (key.type === "Literal") return String(key.value);
  return undefined;
}

function declarePrivate(
  unit: Unit,
  member: ESTree.MethodDefinition | ESTree.PropertyDefinition,
  name: string,
): void {
  const kind =
    member.type === "PropertyDefinition" ? "field" : member.kind === "method" ? "method" : "accessor";
  unit.privates.set(name, { kind, static: member.static });
}

function declaresPrivate(node: ESTree.Class, name: string): boolean {
  return node.body.body.some(
    (member) =>
      member.type !== "StaticBlock" && member.key.type === "PrivateIdentifier" && member.key.name === name,
  );
}
