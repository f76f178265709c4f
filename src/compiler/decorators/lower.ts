/**
 * Standard decorators and `accessor`, lowered to what TypeScript emits for them: each class becomes a function
 * of its decorators, its superclass and its computed keys, whose first static block applies the decorators.
 */
import { walk } from "zimmerframe";
import type * as ESTree from "estree";
import * as b from "../build.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { Names } from "../names.ts";
import { parseStatements, renumber } from "../parse.ts";
import { ClassLowering } from "./class.ts";
import { needsLowering } from "./elements.ts";
import type { ClassNode } from "./elements.ts";
import { HELPERS } from "./helpers.ts";

export type Helper = keyof typeof HELPERS;

/** Returns the program without decorators. */
export function lowerDecorators(program: ESTree.Program, diagnostics: Diagnostics): ESTree.Program {
  if (!anyNeedsLowering(program)) return program;
  const names = new Names(identifiers(program));
  const helpers = new Map<Helper, string>(
    (Object.keys(HELPERS) as Helper[]).map((name) => [name, names.unique(`$${name}`)]),
  );
  const lower = (node: ClassNode, name: string): ESTree.Expression =>
    new ClassLowering(node, name, names, helpers, diagnostics).lower();
  const lowered = walk<ESTree.Node, null>(program, null, {
    ClassDeclaration(node, { next }) {
      const inner = (next() ?? node) as ESTree.ClassDeclaration;
      if (!needsLowering(inner)) return inner;
      return b.at(b.declare("let", inner.id.name, lower(inner, inner.id.name)), node);
    },
    ClassExpression(node, { next, path }) {
      const inner = (next() ?? node) as ESTree.ClassExpression;
      if (!needsLowering(inner)) return inner;
      return lower(inner, inner.id?.name ?? nameFrom(path.at(-1), node));
    },
  }) as ESTree.Program;
  const text = [...helpers].map(([name, local]) => `const ${local} = ${String(HELPERS[name])};`);
  const first = lowered.body.findIndex((node) => node.type !== "ImportDeclaration");
  const body = lowered.body.toSpliced(Math.max(first, 0), 0, ...parseStatements(text.join("\n")));
  const result = { ...lowered, body };
  renumber(result);
  return result;
}

function anyNeedsLowering(program: ESTree.Program): boolean {
  let found = false;
  const look = (node: ClassNode, context: { next(): void }): void => {
    found ||= needsLowering(node);
    context.next();
  };
  walk<ESTree.Node, null>(program, null, { ClassDeclaration: look, ClassExpression: look });
  return found;
}

function identifiers(program: ESTree.Program): Set<string> {
  const names = new Set<string>();
  walk<ESTree.Node, null>(program, null, { Identifier: ({ name }) => void names.add(name) });
  return names;
}

/** The name an anonymous class gets from where it stands. */
function nameFrom(parent: ESTree.Node | undefined, node: ESTree.Node): string {
  switch (parent?.type) {
    case "VariableDeclarator":
      return nameOf(parent.id);
    case "AssignmentExpression":
    case "AssignmentPattern":
      return parent.right === node ? nameOf(parent.left) : "";
    case "Property":
    case "PropertyDefinition":
      return parent.value === node && !parent.computed ? nameOf(parent.key) : "";
  }
  return "";
}

function nameOf(node: ESTree.Node): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "PrivateIdentifier") return `#${node.name}`;
  return node.type === "Literal" ? String(node.value) : "";
}
