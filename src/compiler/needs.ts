/**
 * What a program needs of its host's engine: the host modules it imports, the globals it uses, and what it calls of
 * either. Hosts whose engines lack some of it are given no process of the program.
 *
 * What a program asks for first (`typeof`, a condition, `?.`) it can do without. What the engine that compiles does
 * not have either is nothing an engine is known to have, and probably in code that never runs (`window` in a library
 * for browsers, too): only modules are needed whether or not it has them. Methods of values (`[].toSorted()`) are
 * not known to the compiler.
 */
import type * as ESTree from "estree";
import type { Need } from "../protocol/needs.ts";
import { HOST_CLASSES, REPLACED_GLOBALS } from "../runtime/replaced-globals.ts";
import type { Analysis, Binding } from "./analyze/model.ts";
import { isHostModule } from "./host-modules.ts";

/** What the runtime has itself, whatever the engine. */
const RUNTIMES_OWN = new Set(
  REPLACED_GLOBALS.filter((name) => !HOST_CLASSES.includes(name) && name !== "fetch"),
);

/** @param place gives `file:line:column` of a position in the bundled source. */
export function findNeeds({ program, bindings }: Analysis, place: (at: ESTree.Position) => string): Need[] {
  const finder = new NeedsFinder(bindings);
  const imports = program.body.filter((node) => node.type === "ImportDeclaration");
  for (const node of imports) finder.imports(node);
  visit(program, undefined, (node, parent) => finder.use(node, parent));
  for (const node of imports) finder.unused(node);
  return finder.needs.map(({ name, at }) => ({ name, place: place(at) }));
}

interface Found {
  readonly name: string;
  readonly at: ESTree.Position;
}

class NeedsFinder {
  readonly #bindings: ReadonlyMap<ESTree.Node, Binding>;
  /** What a binding stands for: a module (by the name "default"), or a member of one. */
  readonly #imported = new Map<Binding, { readonly module: string; readonly name: string }>();
  readonly #found = new Map<string, Found>();
  readonly #asked = new Set<string>();

  constructor(bindings: ReadonlyMap<ESTree.Node, Binding>) {
    this.#bindings = bindings;
  }

  get needs(): Found[] {
    return [...this.#found.values()].filter(({ name }) => !this.#asked.has(name));
  }

  imports(node: ESTree.ImportDeclaration): void {
    const module = moduleOf(node);
    if (module === undefined) return;
    for (const item of node.specifiers) {
      const name = item.type === "ImportSpecifier" ? nameOf(item.imported) : "default";
      const binding = this.#bindings.get(item.local);
      if (binding !== undefined) this.#imported.set(binding, { module, name });
    }
  }

  /** A module nothing of which was used so far. Where it is used says more: the bundler writes its imports anew. */
  unused(node: ESTree.ImportDeclaration): void {
    const module = moduleOf(node);
    if (module !== undefined) this.#note(module, node.loc);
  }

  use(node: ESTree.Node, parent: ESTree.Node | undefined): void {
    if (node.type === "Identifier") return this.#name(node, parent);
    if (node.type === "MemberExpression") this.#member(node, parent);
  }

  #name(node: ESTree.Identifier, parent: ESTree.Node | undefined): void {
    if (!isUse(node, parent)) return;
    const binding = this.#bindings.get(node);
    const imported = binding && this.#imported.get(binding);
    if (binding === undefined) {
      if (asks(node, parent)) this.#asked.add(node.name);
      else if (!RUNTIMES_OWN.has(node.name) && node.name in globalThis) this.#note(node.name, node.loc);
    } else if (imported !== undefined) {
      const { module, name } = imported;
      this.#note(module, node.loc);
      if (name === "default") return;
      if (asks(node, parent)) this.#asked.add(`${module}.${name}`);
      else if (hasHere(module, name)) this.#note(`${module}.${name}`, node.loc);
    }
  }

  /** Only what is called is needed: whatever else is done with it may be to see whether it is there. */
  #member(node: ESTree.MemberExpression, parent: ESTree.Node | undefined): void {
    const { object, property, computed } = node;
    if (object.type !== "Identifier" || computed || property.type !== "Identifier") return;
    const binding = this.#bindings.get(object);
    const imported = binding && this.#imported.get(binding);
    if (binding !== undefined && imported?.name !== "default") return;
    const owner = imported?.module ?? object.name;
    if (RUNTIMES_OWN.has(owner)) return;
    const path = `${owner}.${property.name}`;
    const isCalled =
      (parent?.type === "CallExpression" || parent?.type === "NewExpression") && parent.callee === node;
    if (!isCalled || node.optional || asks(node, parent)) this.#asked.add(path);
    else if (hasHere(owner, property.name)) this.#note(path, node.loc);
  }

  #note(name: string, loc: ESTree.SourceLocation | null | undefined): void {
    if (loc && !this.#found.has(name)) this.#found.set(name, { name, at: loc.start });
  }
}

/** Not a key, a label, or a name that is being given. */
function isUse(node: ESTree.Node, parent: ESTree.Node | undefined): boolean {
  switch (parent?.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.value === node || parent.computed;
    case "ClassDeclaration":
    case "ClassExpression":
      return parent.id !== node;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
    case "ExportSpecifier":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return false;
  }
  return true;
}

/** Whether the program looks if it is there. */
function asks(node: ESTree.Node, parent: ESTree.Node | undefined): boolean {
  switch (parent?.type) {
    case "UnaryExpression":
      return parent.operator === "typeof" || parent.operator === "!";
    case "LogicalExpression":
      return true;
    case "BinaryExpression":
      return /^([!=]==?|in|instanceof)$/.test(parent.operator);
    case "IfStatement":
    case "ConditionalExpression":
      return parent.test === node;
    case "CallExpression":
    case "MemberExpression":
      return parent.optional;
  }
  return false;
}

function hasHere(owner: string, member: string): boolean {
  const object: unknown = owner.startsWith("node:")
    ? process.getBuiltinModule(owner)
    : (globalThis as Record<string, unknown>)[owner];
  return object != null && Object(object)[member] !== undefined;
}

/** As `node:fs`, however it is imported. */
function moduleOf({ source }: ESTree.ImportDeclaration): string | undefined {
  const specifier = String(source.value);
  return isHostModule(specifier) ? `node:${specifier.replace(/^node:/, "")}` : undefined;
}

function nameOf(node: ESTree.Identifier | ESTree.Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

function visit(
  node: object,
  parent: ESTree.Node | undefined,
  seen: (node: ESTree.Node, parent: ESTree.Node | undefined) => void,
): void {
  const isNode = typeof (node as { type?: unknown }).type === "string";
  if (isNode) seen(node as ESTree.Node, parent);
  for (const key in node) {
    if (key === "loc") continue;
    const child = (node as Record<string, unknown>)[key];
    if (typeof child === "object" && child !== null)
      visit(child, isNode ? (node as ESTree.Node) : parent, seen);
  }
}
