/** Functions and classes, at the top and nested. */
import { declare, functionOf, mayAwait, POOL, SYNC, type Context, type Kind, type Place } from "./context.ts";
import type { Scope, Variable } from "./context.ts";

const KEYWORDS = {
  sync: "function",
  async: "async function",
  generator: "function*",
  asyncGenerator: "async function*",
};

/** `async function fN(x, y)`, which calls a function of any kind that has a body worth testing. */
export function topFunction(context: Context, index: number): string {
  context.budget = 10;
  const kind = context.random.pick<Kind>([
    "async",
    "async",
    "generator",
    "asyncGenerator",
    "asyncGenerator",
    "sync",
  ]);
  const scope: Variable[] = [{ name: "g", mutable: true }];
  const params = parameters(context, scope);
  const body = context.block(scope, 3, functionOf(kind), new Set(POOL.slice(0, 3)));
  const call = {
    sync: `f${index}_(x, y)`,
    async: `await f${index}_(x, y)`,
    generator: `drain(f${index}_(x, y))`,
    asyncGenerator: `await drainAsync(f${index}_(x, y))`,
  }[kind];
  return `${KEYWORDS[kind]} f${index}_(${params}) {\nenter();\n${body}}\nasync function f${index}(x, y) { return ${call}; }`;
}

/** Parameters have a scope of their own, which default values and closures in them see. */
function parameters(context: Context, scope: Variable[]): string {
  const value = (): string => context.expression([...scope], 1, SYNC);
  const a = { name: "a", mutable: true };
  const b = { name: "b", mutable: true };
  const c = { name: "c", mutable: true };
  scope.push(a);
  const first = value();
  scope.push(b);
  switch (context.random.below(8)) {
    case 0:
      return `a, b = (L('default'), ${first})`;
    case 1:
      scope.push(c);
      return "a, b = () => a, ...c";
    case 2:
      scope.push(c);
      return "a, { b = 1, length: c = a } = {}";
    case 3:
      return `a, [b = ${first}] = [2]`;
    case 4:
      scope.push(c);
      return `a, b = (fs.push(() => a++), a), c = ${value()}`;
    case 5:
      return "a = attempt(() => b), b = a";
    case 6:
      scope.push(c);
      return "a, b, [c, ...{ length: rest }] = [1, 2, 3]";
    default:
      return "a, b";
  }
}

/** A nested function: a declaration (hoisted, perhaps called before), an arrow, or an expression. */
export function nestedFunction(context: Context, scope: Variable[], own: Set<string>, place: Place): string {
  const { random } = context;
  const awaits = place.kind === "async" || place.kind === "asyncGenerator";
  const kind = awaits
    ? random.pick<Kind>(["sync", "async", "async", "generator"])
    : random.pick<Kind>(["sync", "generator"]);
  const form =
    kind === "generator" ? "declaration" : random.pick(["declaration", "declaration", "arrow", "default"]);
  const body = context.block(
    [...scope, { name: "x", mutable: true }],
    1,
    form === "arrow" ? { ...SYNC, kind } : functionOf(kind),
  );
  const name = declare(context, scope, own, false);
  if (name === undefined) return "L('full');\n";
  const argument = random.below(9);
  const call =
    kind === "async"
      ? `L(await ${name}(${argument}));\n`
      : kind === "generator"
        ? `L(drain(${name}(${argument})));\n`
        : `L(${name}(${argument}));\n`;
  const header = KEYWORDS[kind].replace("function", `function`);
  if (form === "arrow")
    return `const ${name} = ${kind === "async" ? "async " : ""}(x) => {\n${body}return x; };\n${call}`;
  if (form === "default")
    return `const ${name} = ${header} (x = arguments.length) {\n${body}return x; };\n${call}`;
  const declaration = `${header} ${name}(x) {\n${body}return x; }\n`;
  return random.chance(40) ? `${call}${declaration}` : `${declaration}${call}`;
}

/** A class made while the program runs: its members see the variables around it. */
export function nestedClass(context: Context, scope: Variable[], own: Set<string>, place: Place): string {
  const { random } = context;
  const field: Place = { ...SYNC, kind: "sync" };
  const name = declare(context, scope, own, false);
  if (name === undefined) return "L('full');\n";
  // A closure in a class's head cannot tell the class's own name from the variable outside (docs/compiler.md).
  const outside = scope.filter((variable) => variable.name !== name);
  const value = (): string => context.expression(outside, 1, field);
  const awaited = context.expression(outside, 1, { ...place, member: "none" });
  const [q, s, body] = [value(), value(), context.block(scope, 1, functionOf("sync"))];
  const bases = ["", " extends Box", ` extends (L('heritage'), Box)`];
  const base = random.pick(mayAwait(place) ? [...bases, " extends (await R(Box))"] : bases);
  const construct =
    base === ""
      ? `constructor(v) { this.v = v; this.#n += 1; }`
      : random.pick([
          `constructor(v) { super(v); this.#n = v; }`,
          "",
          ...(random.enabled("super in arrows") ? ["constructor(v) { (() => super(v))(); }"] : []),
        ]);
  return `class ${name}${base} { #n = 1; q = ${q}; static s = ${s}; ['k' + num(${awaited})] = 2; ${construct} bump() {\n${body}return ++this.#n; } static #count = 0; static next() { return ++this.#count; } get n() { return this.#n; } static { L('block ' + this.name); } }\nL(new ${name}(3).bump()); L(${name}.next()); fs.push(() => new ${name}(1).n);\n`;
}

/** The two classes every program has, and an instance of each. */
export function classes(context: Context): string {
  const { random } = context;
  context.budget = 9;
  const scope: Scope = [
    { name: "a", mutable: true },
    { name: "g", mutable: true },
  ];
  const method = functionOf("async", "base");
  const sync = functionOf("sync", "base");
  const field = context.expression([], 1, SYNC);
  const derived = functionOf("async", "derived");
  const derivedBase = random.pick(["Base", "Base", "(L('extends'), Base)"]);
  return `class Base {
  #p = 1; static #made = 0; q = ${field}; static z = ${context.expression([], 1, SYNC)};
  constructor(a) { this.#p = a | 0; Base.#made++; ${random.chance(50) ? "this.cb = () => this.#p++;" : ""} if (new.target !== Base) L('derived'); }
  get p() { return this.#p; } set p(v) { this.#p = v | 0; }
  #hidden(x) { return (x + this.#p) | 0; }
  async #later(x = this.#p) { await R(x); return (num(x) + this.#p) | 0; }
  async *#each(n) { for (let i = 0; i < n; i++) { const got = yield R(this.#p); if (got === 2) return this.#hidden(i); } }
  get #both() { return this.#p + 1; } set #both(v) { L('both ' + show(v)); this.#p = v | 0; }
  static #secret() { return 's' + this.#made; }
  static peek(x, y) { return ${random.pick(["x.#p", "x.#hidden(y)", "x.#p += num(y)", "#p in x", "x.#both", "Base.#secret.call(x)"])}; }
  async slow(a) {\nenter();\n${context.block(scope, 2, method, new Set(["a"]))}return this.#hidden(${context.expression(scope, 1, method)}); }
  quick(a) {\nenter();\n${context.block(scope, 2, sync, new Set(["a"]))}return a; }
  static async made() { await R(0); return Base.#made + this.#secret(); }
  *items(n) { for (let i = 0; i < n; i++) yield this.#p + i; }
  async *stream(n) {\nenter();\n${context.block([{ name: "n", mutable: false }], 2, functionOf("asyncGenerator", "base"))}for (let i = 0; i < n; i++) yield R(this.#p + i); }
  get [S]() { return ${context.expression([], 1, sync)}; }
}
class Derived extends ${derivedBase} {
  list = []; ${random.chance(50) ? "arrow = (x) => { this.list.push(x); return this.list.length; };" : "arrow(x) { return super.quick(x); }"}
  async slow(a) {\nenter();\n${context.block(scope, 2, derived, new Set(["a"]))}return (await super.slow(${context.expression(scope, 1, derived)})) | 0; }
  get p() { return super.p + 1; } set p(v) { super.p = v; }
  static async made() { return 'D' + (await super.made()); }
}
const instances = [new Base(2), new Derived(3)];`;
}

/** Functions that run side by side and write what they do: the order of jobs, seen from outside. */
export function tasks(context: Context): string {
  context.budget = 7;
  const scope: Scope = [{ name: "a", mutable: true }];
  const task = (name: string): string =>
    `async function ${name}(a) {\nenter();\n${context.block(scope, 2, functionOf("async"), new Set(["a"]))}for (let i = 0; i < 3; i++) { L('${name}' + i); await ${context.random.pick(["null", "R(i)", "wait(i)", "thenable(i, 0)", "thenable(i, 4)", "Promise.all([i, null])", "(async () => i)()", "Later.resolve(i)"])}; }\nreturn a; }`;
  return `${task("ta")}\n${task("tb")}\n${task("tc")}`;
}

export const TASKS = "L(await Promise.allSettled([ta(1), tb(2), tc(3)]));\n";
