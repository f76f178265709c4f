/** What a tsconfig.json makes of names that are imported. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type * as ESTree from "estree";
import { parseSync } from "rolldown/utils";

export interface Mapping {
  /** Where such a name may lead to. */
  pathsOf(specifier: string): string[];
}

interface Config {
  readonly extends?: unknown;
  readonly references?: unknown;
  readonly compilerOptions?: {
    readonly baseUrl?: string;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  };
}

const NOTHING: Mapping = { pathsOf: () => [] };

/**
 * @param read told of each file that is read; null: it is not there.
 * @returns undefined where it cannot be followed: it refers to other projects, or extends what a package holds.
 */
export function readTsconfig(path: string, read: (path: string) => string | null): Mapping | undefined {
  if (read(path) === null) return NOTHING;
  const config = parseConfig(readFileSync(path, "utf8"));
  if (config === undefined || config.references !== undefined) return undefined;
  const bases = [config.extends ?? []].flat().map((base) => {
    if (typeof base !== "string" || !/^\.{1,2}\//.test(base) || !base.endsWith(".json")) return undefined;
    return readTsconfig(resolve(dirname(path), base), read);
  });
  if (bases.includes(undefined)) return undefined;
  const { baseUrl, paths = {} } = config.compilerOptions ?? {};
  const from = resolve(dirname(path), baseUrl ?? ".");
  return {
    pathsOf(specifier) {
      const found = bases.flatMap((base) => base!.pathsOf(specifier));
      if (baseUrl !== undefined) found.push(join(from, specifier));
      for (const [pattern, targets] of Object.entries(paths)) {
        const part = matched(pattern, specifier);
        if (part !== undefined)
          found.push(...targets.map((target) => resolve(from, target.replace("*", part))));
      }
      return found;
    },
  };
}

/** What stands for the `*`. */
function matched(pattern: string, specifier: string): string | undefined {
  const [before, after] = pattern.split("*");
  if (after === undefined) return pattern === specifier ? "" : undefined;
  const fits = specifier.startsWith(before!) && specifier.endsWith(after);
  return fits ? specifier.slice(before!.length, specifier.length - after.length) : undefined;
}

/** JSON with comments and commas at ends: an expression of JavaScript. */
function parseConfig(text: string): Config | undefined {
  const { program, errors } = parseSync("tsconfig.js", `(${text}\n)`);
  const [statement] = program.body as ESTree.Statement[];
  if (errors.length > 0 || statement?.type !== "ExpressionStatement") return undefined;
  return valueOf(statement.expression) as Config | undefined;
}

function valueOf(node: ESTree.Expression): unknown {
  switch (node.type as string) {
    case "ParenthesizedExpression":
      return valueOf((node as unknown as { expression: ESTree.Expression }).expression);
    case "ObjectExpression": {
      const properties = (node as ESTree.ObjectExpression).properties as ESTree.Property[];
      return Object.fromEntries(
        properties.map(({ key, value }) => [
          (key as ESTree.Literal).value,
          valueOf(value as ESTree.Expression),
        ]),
      );
    }
    case "ArrayExpression":
      return (node as ESTree.ArrayExpression).elements.map((element) =>
        valueOf(element as ESTree.Expression),
      );
    default:
      return (node as ESTree.Literal).value;
  }
}
