/** The executable's text: its head, factories, frames, statics, variables, and its registration. */
import { print } from "esrap";
import ts from "esrap/languages/ts";
import type * as ESTree from "estree";
import { isAsyncFunction } from "./analyze/model.ts";
import * as b from "./build.ts";
import { target } from "./convert/references.ts";
import { runtime } from "./convert/state.ts";
import type { FrameOutput, Shared } from "./convert/state.ts";
import type { ConvertedModule } from "./convert/module.ts";
import { lowerPowers } from "./lower/power.ts";
import { ABI_VERSION } from "../runtime/abi.ts";
import { type Place, writePoints } from "../runtime/suspension-points.ts";

export interface Printed {
  readonly code: string;
  readonly map: object;
}

/** A place in the user's source. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type FindPlace = (at: ESTree.Position) => SourcePlace;

/** `place` finds a position of the bundled source in the user's files. */
export function emitModule(module: ConvertedModule, file: string, source: string, place: FindPlace): Printed {
  const { shared } = module;
  const body: ESTree.Statement[] = [
    ...module.imports.filter((node) => (node.type as string) === "ImportDeclaration"),
    runtimeDeclaration(shared),
    ...(shared.strictMath ? [b.statement(b.call(runtime(shared, "strictMath")))] : []),
    ...globals(module),
    ...module.imports.filter((node) => (node.type as string) !== "ImportDeclaration"),
    ...(module.variables.length + shared.templates.length > 0 ? [variables(module)] : []),
    ...(shared.constant.name === undefined ? [] : [b.declare("const", shared.constant.name, b.literal(0))]),
    ...shared.factories.map(({ definition }) => definition),
    ...points(shared),
    ...shared.frames.flatMap(({ definition, parts }) => [...parts, definition]),
    ...module.statics,
    ...asyncStatics(module),
    registration(module, place),
  ];
  const whole: ESTree.Program = { type: "Program", sourceType: "module", body };
  const program = shared.strictMath ? lowerPowers(whole, shared.runtime, shared.names) : whole;
  const printed = print(program as never, ts({ quotes: "double" }), {
    indent: "  ",
    sourceMapSource: file,
    sourceMapContent: source,
  });
  return { code: `${printed.code}\n`, map: printed.map as object };
}

function runtimeDeclaration(shared: Shared): ESTree.Statement {
  const symbol = b.call(b.member(b.id("Symbol"), "for"), b.literal("godwit.runtime"));
  const here = b.element(b.id("globalThis"), symbol);
  const version = b.call(b.member(here, "version"), b.literal(ABI_VERSION));
  return b.declare("const", shared.runtime, version);
}

/** `const { Promise } = $.globals` */
function globals({ shared }: ConvertedModule): ESTree.Statement[] {
  if (shared.globals.size === 0) return [];
  const properties = [...shared.globals].map(([name, emitted]) => b.property(name, b.id(emitted)));
  const pattern = { type: "ObjectPattern", properties } as ESTree.ObjectPattern;
  return [b.declare("const", pattern, runtime(shared, "globals"))];
}

/** `const $paused = $.paused, $p1 = $.point();` */
function points(shared: Shared): ESTree.Statement[] {
  if (shared.points.length === 0) return [];
  const made = shared.points.map(({ name, nests }) =>
    b.declare("const", name, b.call(runtime(shared, "point"), ...(nests ? [b.literal(true)] : []))),
  );
  return [b.declare("const", shared.paused, runtime(shared, "paused")), ...made];
}

/** `[f, g].forEach($.asyncFunction)` */
function asyncStatics({ shared }: ConvertedModule): ESTree.Statement[] {
  const names = [...shared.plan.statics]
    .filter(({ value }) => value && isAsyncFunction(value) && !shared.analysis.onlyCalled.has(value))
    .map((binding) => b.id(binding.emitted));
  if (names.length === 0) return [];
  return [b.statement(b.call(b.member(b.array(names), "forEach"), runtime(shared, "asyncFunction")))];
}

function variables({ variables: list, shared }: ConvertedModule): ESTree.Statement {
  const node = b.declareAll("let", [...list.map((binding) => binding.emitted), ...shared.templates]);
  list.forEach((binding, index) => {
    const declarator = node.declarations[index];
    if (binding.checked && declarator !== undefined) declarator.init = runtime(shared, "uninitialized");
  });
  return node;
}

function registration(module: ConvertedModule, place: FindPlace): ESTree.Statement {
  const { shared, init, variables: list } = module;
  const value = shared.names.unique("x");
  const access = (name: string, place: ESTree.Identifier | ESTree.MemberExpression): ESTree.Property => {
    const write = b.assign(place, b.id(value));
    return b.property(name, b.array([b.arrow([], place), b.arrow([b.id(value)], write)]));
  };
  const accessors = [
    ...list.map((binding) => access(binding.name, target(binding))),
    ...shared.templates.map((name) => access(name, b.id(name))),
  ];
  const statics = [...shared.plan.statics].map((binding) =>
    b.property(binding.emitted, b.id(binding.emitted)),
  );
  const closures = [null, ...shared.factories.map(({ name }) => b.id(name))];
  const files = new Map<string, number>();
  const frames = b.array(shared.frames.map((frame) => frameInfo(frame, files, place)));
  const names = [...shared.analysis.renamed].map(([name, source]) => b.property(name, b.literal(source)));
  const info = b.object([
    b.property("init", init),
    b.property("variables", b.object(accessors)),
    b.property("statics", b.object(statics)),
    b.property("closures", b.array(closures)),
    b.property("frames", frames),
    ...(names.length > 0 ? [b.property("names", b.object(names))] : []),
    b.property("files", b.array([...files.keys()].map(b.literal))),
  ]);
  return b.statement(b.call(runtime(shared, "module"), info));
}

/** `[$step1, "name", kind, "points"]`; files get their numbers as they are met. */
function frameInfo(frame: FrameOutput, files: Map<string, number>, find: FindPlace): ESTree.Expression {
  const place = (at: ESTree.Position): Place => {
    const { file, line, column } = find(at);
    const number = files.get(file) ?? files.size;
    files.set(file, number);
    return { file: number, line, column };
  };
  const points = frame.points.map((point) => ({ ...point, place: point.place && place(point.place) }));
  const { stepName, name, kind, parts } = frame;
  const head = [b.id(stepName), b.literal(name), b.literal(kind), b.literal(writePoints(points))];
  return b.array([...head, ...parts.map(({ id }) => id)]);
}
