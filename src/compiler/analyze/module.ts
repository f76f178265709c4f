/**
 * Fourth pass: what of the module body exists as soon as the executable is loaded (functions,
 * classes and constants whose making runs no user code and cannot be noticed), and what its frame
 * has to make in order.
 */
import type * as ESTree from "estree";
import { isFrame } from "./model.ts";
import type { Binding, Unit } from "./model.ts";
import type { Scopes } from "./scopes.ts";

type Class = ESTree.ClassDeclaration | ESTree.ClassExpression;

export interface ModulePlan {
  /** Functions and classes under their own names. */
  readonly statics: Set<Binding>;
  /** Primitive constants, which stay declarations and are in no image. */
  readonly constants: Set<Binding>;
}

export function planModule(program: ESTree.Program, found: Scopes): ModulePlan {
  const planner = new Planner(found);
  for (const node of program.body) planner.statement(node);
  return planner.plan;
}

class Planner {
  readonly plan: ModulePlan = { statics: new Set(), constants: new Set() };
  readonly #found: Scopes;

  constructor(found: Scopes) {
    this.#found = found;
  }

  statement(node: ESTree.Node): void {
    switch (node.type) {
      case "ExportNamedDeclaration":
        if (node.declaration) this.statement(node.declaration);
        return;
      case "ExportDefaultDeclaration":
        if (node.declaration.type.endsWith("Declaration")) this.statement(node.declaration as ESTree.Node);
        return;
      case "FunctionDeclaration":
        return this.#function(node.id, this.#found.units.get(node));
      case "ClassDeclaration":
        return this.#class(node.id, node);
      case "VariableDeclaration":
        for (const { id, init } of node.declarations)
          if (id.type === "Identifier" && init) this.#variable(node.kind, id, init);
        return;
    }
  }

  #variable(kind: string, id: ESTree.Identifier, init: ESTree.Expression): void {
    if (init.type === "FunctionExpression" || init.type === "ArrowFunctionExpression") {
      return this.#function(id, this.#found.units.get(init));
    }
    if (init.type === "ClassExpression") return this.#class(id, init);
    const binding = this.#settled(id);
    if (binding !== undefined && kind !== "var" && this.#isPrimitive(init)) this.plan.constants.add(binding);
  }

  /** The binding, if it only ever has the value of its declaration and nobody can look before. */
  #settled(id: ESTree.Identifier | null): Binding | undefined {
    const binding = id ? this.#found.bindings.get(id) : undefined;
    return binding === undefined || binding.reassigned || binding.checked ? undefined : binding;
  }

  #function(id: ESTree.Identifier | null, unit: Unit | undefined): void {
    const binding = this.#settled(id);
    if (binding === undefined || unit === undefined) return;
    if (binding.kind === "var") return; // undefined, not an error, before its declaration has run
    if (isFrame(unit) && unit.self !== undefined && unit.self.references.length > 0) return;
    unit.static = true;
    this.plan.statics.add(binding);
  }

  #class(id: ESTree.Identifier | null, node: Class): void {
    const binding = this.#settled(id);
    if (binding === undefined || !this.#isInert(node)) return;
    (this.#found.units.get(node) as Unit).static = true;
    this.plan.statics.add(binding);
  }

  /** Evaluating the class runs no code of the program's and makes nothing that has to be in an image. */
  #isInert(node: Class): boolean {
    if (node.superClass && !this.#isKnownClass(node.superClass)) return false;
    return node.body.body.every((item) => {
      if (item.type === "StaticBlock") return false;
      if (item.computed && !this.#isWellKnownSymbol(item.key as ESTree.Expression)) return false;
      return (
        item.type !== "PropertyDefinition" || !item.static || !item.value || this.#isPrimitive(item.value)
      );
    });
  }

  #isKnownClass(node: ESTree.Expression): boolean {
    if (node.type !== "Identifier") return false;
    const binding = this.#found.bindings.get(node);
    return binding === undefined ? NATIVE_CLASSES.has(node.name) : this.plan.statics.has(binding);
  }

  #isWellKnownSymbol(node: ESTree.Expression): boolean {
    if (node.type === "Literal") return true;
    return (
      node.type === "MemberExpression" &&
      !node.computed &&
      node.object.type === "Identifier" &&
      node.object.name === "Symbol" &&
      !this.#found.bindings.has(node.object)
    );
  }

  #isPrimitive(node: ESTree.Expression): boolean {
    switch (node.type) {
      case "Literal":
        return !("regex" in node);
      case "TemplateLiteral":
        return node.expressions.every((part) => this.#isPrimitive(part));
      case "UnaryExpression":
        return this.#isPrimitive(node.argument);
      case "BinaryExpression":
        return (
          node.left.type !== "PrivateIdentifier" &&
          node.operator !== "in" &&
          node.operator !== "instanceof" &&
          this.#isPrimitive(node.left) &&
          this.#isPrimitive(node.right)
        );
      case "ConditionalExpression":
        return (
          this.#isPrimitive(node.test) &&
          this.#isPrimitive(node.consequent) &&
          this.#isPrimitive(node.alternate)
        );
      case "Identifier": {
        const binding = this.#found.bindings.get(node);
        return binding === undefined
          ? node.name === "undefined" || node.name === "NaN" || node.name === "Infinity"
          : this.plan.constants.has(binding);
      }
    }
    return false;
  }
}

const NATIVE_CLASSES: ReadonlySet<string> = new Set(
  (
    "Object Array Map Set Error TypeError RangeError SyntaxError ReferenceError EvalError URIError AggregateError " +
    "RegExp Date Promise WeakMap WeakSet EventTarget AbortSignal Uint8Array Float64Array"
  ).split(" "),
);
