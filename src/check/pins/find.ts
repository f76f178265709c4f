/**
 * Finds, in a program's bundled source, what would pin it: calls of the host's functions that give something
 * which stays open. Names are followed to where they come from: imports, globals, and constants that
 * stand for either.
 */
import { TraceMap } from "@jridgewell/trace-mapping";
import type * as ESTree from "estree";
import { analyze } from "../../compiler/analyze/index.ts";
import type { Binding } from "../../compiler/analyze/model.ts";
import type { Bundle } from "../../compiler/bundle.ts";
import { Diagnostics } from "../../compiler/diagnostics.ts";
import { placeOf, placeText } from "../../compiler/index.ts";
import { parse } from "../../compiler/parse.ts";
import { LIMITS, PINS } from "./table.ts";

export interface Pin {
  /** `file:line:column` */
  readonly place: string;
  /** `net.createServer` */
  readonly what: string;
  readonly remedy: string;
}

/** All uses in the program and its packages, in the order of their places. `file`: the program's path. */
export function findPins({ code, map }: Bundle, file: string): Pin[] {
  const diagnostics = new Diagnostics();
  const { program } = parse(code, diagnostics);
  const { bindings } = analyze(program, code, diagnostics).analysis;
  const origins = new Origins(bindings);
  visit(program, (node) => origins.declared(node));
  const trace = new TraceMap(map as never);
  const pins: Pin[] = [];
  visit(program, (node) => {
    const what = origins.used(node);
    const remedy = what && (PINS[what] ?? LIMITS[what]);
    if (!remedy) return;
    const place = placeText(placeOf(node.loc!.start, file, trace));
    if (!pins.some((pin) => pin.place === place)) pins.push({ place, what, remedy });
  });
  return pins;
}

/** Constants standing for constants: no further. */
const MAX_ALIASES = 8;

class Origins {
  readonly #bindings: ReadonlyMap<ESTree.Node, Binding>;
  /** What a binding stands for: a path, or the expression it was declared with and the properties taken of it. */
  readonly #meanings = new Map<Binding, string | readonly [ESTree.Node, string]>();

  constructor(bindings: ReadonlyMap<ESTree.Node, Binding>) {
    this.#bindings = bindings;
  }

  /** Notes what a declaration gives names to. */
  declared(node: ESTree.Node): void {
    if (node.type === "ImportDeclaration") return this.#imported(node);
    if (node.type !== "VariableDeclarator" || !node.init) return;
    if (node.id.type === "Identifier") this.#note(node.id, [node.init, ""]);
    if (node.id.type !== "ObjectPattern") return;
    for (const property of node.id.properties) {
      if (property.type !== "Property" || property.computed || property.key.type !== "Identifier") continue;
      this.#note(property.value, [node.init, `.${property.key.name}`]);
    }
  }

  #imported({ source, specifiers }: ESTree.ImportDeclaration): void {
    const module = moduleName(String(source.value));
    for (const specifier of specifiers) {
      const { local } = specifier;
      const imported = specifier.type === "ImportSpecifier" ? `.${nameOf(specifier.imported)}` : "";
      this.#note(local, module + imported.replace(".default", ""));
    }
  }

  #note(id: ESTree.Node, meaning: string | readonly [ESTree.Node, string]): void {
    const binding = this.#bindings.get(id);
    if (binding !== undefined && !binding.reassigned) this.#meanings.set(binding, meaning);
  }

  /** The path of what `node` uses: calls or makes, or, of the process, reads. */
  used(node: ESTree.Node): string | undefined {
    if (node.type === "CallExpression" || node.type === "NewExpression") return this.#path(node.callee, 0);
    if (node.type !== "MemberExpression") return undefined;
    const path = this.#path(node, 0);
    return path === "process.stdin" ? path : undefined;
  }

  #path(node: ESTree.Node, depth: number): string | undefined {
    if (depth > MAX_ALIASES) return undefined;
    switch (node.type) {
      case "Identifier": {
        const binding = this.#bindings.get(node);
        if (binding === undefined) return node.name;
        const meaning = this.#meanings.get(binding);
        if (meaning === undefined || typeof meaning === "string") return meaning;
        return this.#member(this.#path(meaning[0], depth + 1), meaning[1]);
      }
      case "MemberExpression": {
        const name = propertyName(node);
        return name && this.#member(this.#path(node.object, depth + 1), `.${name}`);
      }
      case "ChainExpression":
        return this.#path(node.expression, depth + 1);
      case "SequenceExpression":
        return this.#path(node.expressions.at(-1)!, depth + 1);
      // The bundler's way to import a CommonJS module; ours to get one of the host's.
      case "CallExpression":
        return this.#givenModule(node, depth);
    }
    return undefined;
  }

  #givenModule({ callee, arguments: [argument] }: ESTree.CallExpression, depth: number): string | undefined {
    if (argument === undefined) return undefined;
    if (callee.type === "Identifier" && callee.name === "__toESM") return this.#path(argument, depth + 1);
    const gives = ["process.getBuiltinModule", "require"].includes(this.#path(callee, depth + 1) ?? "");
    return gives && argument.type === "Literal" ? moduleName(String(argument.value)) : undefined;
  }

  #member(path: string | undefined, member: string): string | undefined {
    if (path === undefined) return undefined;
    if (path === "globalThis" || path === "global") return member.slice(1);
    return member === ".default" ? path : path + member;
  }
}

/** `node:fs/promises` → `fs.promises`. */
function moduleName(specifier: string): string {
  return specifier.replace(/^node:/, "").replaceAll("/", ".");
}

function nameOf(node: ESTree.Identifier | ESTree.Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

function propertyName({ computed, property }: ESTree.MemberExpression): string | undefined {
  if (property.type === "Literal") return String(property.value);
  return !computed && property.type === "Identifier" ? property.name : undefined;
}

function visit(value: object, seen: (node: ESTree.Node) => void): void {
  const { type } = value as { type?: unknown };
  if (typeof type === "string") seen(value as ESTree.Node);
  for (const key in value) {
    if (key === "loc") continue;
    const child = (value as Record<string, unknown>)[key];
    if (typeof child === "object" && child !== null) visit(child, seen);
  }
}
