/**
 * The compiler: a program's module graph → one executable whose functions can be frozen at any
 * await. Passes: bundle → parse → analyze → convert and lower → emit (docs/compiler.md).
 */
import { basename, dirname, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import remapping from "@jridgewell/remapping";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type * as ESTree from "estree";
import { minifySync } from "rolldown/utils";
import type { Need } from "../protocol/needs.ts";
import { analyze } from "./analyze/index.ts";
import { bundle, type Bundle } from "./bundle.ts";
import { digest, type Observation } from "./cache/observation.ts";
import { Observer } from "./cache/observer.ts";
import { convertModule } from "./convert/module.ts";
import { lowerDecorators } from "./decorators/lower.ts";
import { Diagnostics } from "./diagnostics.ts";
import { emitModule, type SourcePlace } from "./emit.ts";
import { findNeeds } from "./needs.ts";
import { parse } from "./parse.ts";
import { lowerUsing } from "./using/lower.ts";

export interface Executable {
  /** sha256 of `code`, in hex: the executable's name everywhere. */
  readonly hash: string;
  readonly code: string;
  /** Source map of `code`, down to the program's own files. */
  readonly map: string;
  /** The program's file name, for people. */
  readonly name: string;
  /** What a host's engine must have to run it. */
  readonly needs: readonly Need[];
}

export interface CompileOptions {
  /** Shorten names and drop white space. Default false. */
  readonly minify?: boolean;
  /** Compute what the language leaves to the engine in one way everywhere (docs/heterogeneity.md). Default false. */
  readonly strictMath?: boolean;
}

/**
 * Compiles the program in `file` and everything it imports.
 *
 * @throws {GodwitError} `ERR_NOT_FOUND` if there is no such file; `ERR_COMPILE` with a line
 * `file:line:column: …` for each thing that cannot be compiled.
 */
export async function compile(file: string, options: CompileOptions = {}): Promise<Executable> {
  const path = resolve(file);
  return compileBundle(await bundle(path), path, options);
}

/** As `compile()`, noting all it depends on; undefined where that cannot be known. */
export async function compileObserved(
  file: string,
  options: CompileOptions = {},
): Promise<{ readonly executable: Executable; readonly observations: Observation[] | undefined }> {
  const path = resolve(file);
  const observer = new Observer(path);
  const executable = compileBundle(await bundle(path, [observer.plugin()]), path, options);
  return { executable, observations: observer.observations() };
}

/** Compiles what `bundle` has made of the program in `path`. @throws {GodwitError} `ERR_COMPILE` */
export function compileBundle(bundled: Bundle, path: string, options: CompileOptions = {}): Executable {
  const { needs, ...full } = compileModule(bundled.code, {
    file: path,
    map: bundled.map,
    strictMath: options.strictMath,
  });
  let { code, map } = full;
  if (options.minify) {
    const small = minifySync("executable.js", code, { module: true, sourcemap: true });
    map = remapping([small.map as never, map as never], () => null);
    code = small.code;
  }
  const hash = digest(code);
  return { hash, code, map: JSON.stringify(withRoot(map, dirname(path))), name: basename(path), needs };
}

/**
 * Stack traces and debuggers then name files wherever the executable is kept. Sources are relative to the
 * program's directory, as the places in reports are.
 */
function withRoot(map: object, directory: string): object {
  const { sources } = map as { sources: readonly (string | null)[] };
  const root = `${pathToFileURL(directory).href}/`;
  const urls = sources.map((source) => source && relativeUrl(resolve(directory, source), directory));
  return { ...map, sourceRoot: root, sources: urls };
}

function relativeUrl(path: string, directory: string): string {
  return relative(directory, path).split(/[\\/]/).map(encodeURIComponent).join("/");
}

export interface CompileModuleOptions {
  /** The program's file: positions in messages are shown relative to its directory. */
  readonly file: string;
  /** Source map of `code`, if it was made from other files. */
  readonly map?: object;
  readonly strictMath?: boolean | undefined;
}

/** Compiles one module that needs no bundling (any more). @throws {GodwitError} `ERR_COMPILE` */
export function compileModule(
  code: string,
  options: CompileModuleOptions,
): { code: string; map: object; needs: Need[] } {
  const diagnostics = new Diagnostics();
  const trace = options.map === undefined ? undefined : new TraceMap(options.map as never);
  const { program, lines } = parse(code, diagnostics);
  const place = (at: ESTree.Position): SourcePlace => placeOf(at, options.file, trace);
  const check = (): void =>
    diagnostics.check((at) => placeText(place(typeof at === "number" ? lines.position(at) : at)));
  check();
  const plain = lowerDecorators(program, diagnostics);
  lowerUsing(plain);
  const analyzed = analyze(plain, code, diagnostics);
  const needs = findNeeds(analyzed.analysis, (at) => placeText(place(at)));
  const converted = convertModule(analyzed, diagnostics, options.strictMath);
  check();
  const printed = emitModule(converted, basename(options.file), code, place);
  if (options.map === undefined) return { ...printed, needs };
  const map = remapping([printed.map as never, trace as never], () => null);
  return { code: printed.code, map, needs };
}

/** As editors count: columns from 1. */
export function placeOf(at: ESTree.Position, file: string, trace: TraceMap | undefined): SourcePlace {
  const original = trace && originalPositionFor(trace, at);
  if (original?.source == null) return { file: basename(file), line: at.line, column: at.column + 1 };
  const source = relative(dirname(file), resolve(dirname(file), original.source)) || basename(file);
  return { file: source, line: original.line, column: original.column + 1 };
}

export function placeText({ file, line, column }: SourcePlace): string {
  return `${file}:${line}:${column}`;
}
