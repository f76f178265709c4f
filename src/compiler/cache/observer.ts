/**
 * Notes what a compilation depends on: not only what the bundler has read, but also all that, if it were there or were another,
 * would have it read something else. It does not say where it has looked; so everything it may have looked at is noted:
 *
 * - of a module: its text, the names beside it, and every package.json and tsconfig.json from its directory upward;
 * - of an import by path (`./a`, or what a tsconfig.json makes of a name): the names where it leads to;
 * - of an import by name: the package in every `node_modules` upward;
 * - of the compiler: its text, its package.json, and the packages that names;
 * - of a package.json: the names wherever its `main`, `exports` and the like lead to.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "rolldown";
import { isHostModule } from "../host-modules.ts";
import { digest, isAsBefore, type Kind, type Observation, observe } from "./observation.ts";
import { type Mapping, readTsconfig } from "./tsconfig.ts";

/** What has changed so short a time before a compilation, in ms, may have changed within it: clocks of files are coarse. */
const SETTLED_MS = 2000;

export class Observer {
  readonly #startedAt = Date.now();
  /** By file, digests of what the bundler was given. */
  readonly #texts = new Map<string, string>();
  readonly #imports = new Map<string, Set<string>>();
  readonly #found = new Map<string, Observation>();
  /** By directory, what its tsconfig.json makes of names. */
  readonly #projects = new Map<string, Mapping | undefined>();
  /** Noted before the bundler has looked at anything. */
  readonly #early: ReadonlySet<Observation>;
  #modules: readonly string[] = [];
  /** Something cannot be followed. */
  #isBlind = false;

  /** @param file the program's, absolute. */
  constructor(file: string) {
    this.#noteCompiler();
    this.#note("place", file);
    for (const directory of upward(file)) this.#noteProject(directory);
    this.#early = new Set(this.#found.values());
  }

  /** To be the first of the bundler's. */
  plugin(): Plugin {
    const imports = this.#imports;
    const texts = this.#texts;
    const ended = (modules: Iterable<string>): void => void (this.#modules = [...modules]);
    return {
      name: "observer",
      resolveId(specifier, importer) {
        if (importer !== undefined) {
          const known = imports.get(importer) ?? new Set();
          imports.set(importer, known.add(specifier));
        }
        return null;
      },
      transform(code, id) {
        texts.set(id, digest(code));
        return null;
      },
      buildEnd() {
        ended(this.getModuleIds());
      },
    };
  }

  /** Undefined where not everything can be known, or something may have changed meanwhile. */
  observations(): Observation[] | undefined {
    this.#noteModules();
    const all = [...this.#found.values()];
    const isSure = !this.#isBlind && isAsBefore([...this.#early]) && !all.some((one) => this.#isFresh(one));
    return isSure ? all : undefined;
  }

  #noteCompiler(): void {
    const own = fileURLToPath(import.meta.url);
    this.#note("text", own);
    for (const directory of upward(own)) this.#noteProject(directory);
    const path = join(packageOf(own), "package.json");
    const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as { dependencies: object };
    for (const name of Object.keys(dependencies))
      for (const directory of upward(own)) this.#noteInPackages(directory, name);
  }

  #noteModules(): void {
    for (const id of this.#modules.filter(isAbsolute)) {
      this.#note("names", dirname(id));
      for (const directory of upward(id)) this.#noteProject(directory);
      // What it was given is what is there.
      if (this.#note("text", id) !== this.#texts.get(id)) this.#isBlind = true;
      for (const specifier of this.#imports.get(id) ?? []) this.#noteImport(specifier, id);
    }
  }

  #note(kind: Kind, path: string): string | null {
    const key = `${kind} ${path}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known[2];
    const found = observe(kind, path);
    this.#found.set(key, [kind, path, found]);
    return found;
  }

  /** What is not there may have gone meanwhile. */
  #isFresh(one: Observation): boolean {
    const [, path, found] = one;
    if (found === null && this.#early.has(one)) return false;
    const { ctimeMs = 0 } = statSync(found === null ? dirname(path) : path, { throwIfNoEntry: false }) ?? {};
    return ctimeMs > this.#startedAt - SETTLED_MS;
  }

  #noteProject(directory: string): void {
    if (this.#projects.has(directory)) return;
    const mapping = readTsconfig(join(directory, "tsconfig.json"), (path) => this.#note("text", path));
    if (mapping === undefined) this.#isBlind = true;
    this.#projects.set(directory, mapping);
    // Its resolution is another altogether.
    if (this.#note("place", join(directory, ".pnp.cjs")) !== null) this.#isBlind = true;
    const path = join(directory, "package.json");
    if (this.#note("text", path) === null) return;
    try {
      const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
      for (const target of targets(manifest)) this.#notePath(join(directory, target));
    } catch {
      // Whether it is of use is for the bundler to say.
      this.#isBlind = true;
    }
  }

  #noteImport(specifier: string, importer: string): void {
    if (isHostModule(specifier) || specifier.startsWith("\0")) return;
    const directory = dirname(importer);
    if (/^\.{0,2}(\/|$)/.test(specifier) || isAbsolute(specifier)) {
      this.#notePath(resolve(directory, specifier));
      return;
    }
    for (const upper of upward(importer)) {
      this.#noteInPackages(upper, specifier);
      for (const path of this.#projects.get(upper)?.pathsOf(specifier) ?? []) this.#notePath(path);
    }
  }

  #noteInPackages(directory: string, specifier: string): void {
    const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
    const place = this.#note("place", join(directory, "node_modules", name));
    if (place === null) return;
    this.#noteProject(place);
    this.#notePath(join(place, specifier.slice(name.length)));
  }

  /** Of `a/b`: `a/b.ts`, `a/b/index.js` and all others like them. */
  #notePath(path: string): void {
    const directory = dirname(path);
    this.#note("place", directory);
    this.#note("names", directory);
    if (this.#note("names", path) !== null) this.#noteProject(path);
  }
}

/** The directory of the package a file is in. */
function packageOf(path: string): string {
  return upward(path).find((directory) => existsSync(join(directory, "package.json")))!;
}

/** The directories a file is in, the nearest first. */
function upward(path: string): string[] {
  const directories: string[] = [];
  for (let at = path; dirname(at) !== at;) directories.push((at = dirname(at)));
  return directories;
}

/** Wherever a package.json leads to: up to the first `*`. */
function targets(manifest: unknown): string[] {
  const { main, module, browser, exports, imports } = manifest as Readonly<Record<string, unknown>>;
  const all = [main, module, browser, exports, imports].flatMap(strings);
  return all.map((target) => target.split("*")[0]!).filter((target) => !isHostModule(target));
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}
