/**
 * Random programs: every construct writes lines, so that any difference in order or values shows. The
 * same seed gives the same program. Names come from a small pool, so that shadowing is common.
 */

export function generateProgram(seed: number): string {
  return new Generator(seed).program();
}

/** Where a statement stands, and so what may stand there. */
interface Place {
  readonly kind: "sync" | "async" | "generator" | "asyncGenerator";
  readonly loop: boolean;
  readonly labels: readonly string[];
  /** In a function, where `return` is allowed. */
  readonly returns: boolean;
  /** In a method of a class, where `this` has members. */
  readonly member: boolean;
  readonly derived: boolean;
}

interface Variable {
  readonly name: string;
  readonly mutable: boolean;
}

type Scope = readonly Variable[];

const POOL = ["a", "b", "c", "d", "e", "run", "step"];
const OPERATORS = ["+", "-", "*", "&", "|", "^", "<", "===", "%"];

class Generator {
  #state: number;
  #budget = 0;
  #labels = 0;

  constructor(seed: number) {
    this.#state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  }

  // ── randomness ──

  #below(n: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % n;
  }

  #chance(percent: number): boolean {
    return this.#below(100) < percent;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  // ── the program ──

  program(): string {
    const parts = [PRELUDE];
    const top: Place = {
      kind: "async",
      loop: false,
      labels: [],
      returns: false,
      member: false,
      derived: false,
    };
    for (let i = 0; i < 3; i++) parts.push(this.#function(i));
    parts.push(this.#classes());
    this.#budget = 40;
    const main = this.#block([{ name: "g", mutable: true }], 4, { ...top, returns: true });
    parts.push(`async function main() {\n${main}}`);
    parts.push(EPILOGUE);
    return parts.join("\n");
  }

  #function(index: number): string {
    this.#budget = 22;
    const kind = this.#pick(["async", "async", "generator", "asyncGenerator", "sync"] as const);
    const place: Place = { kind, loop: false, labels: [], returns: true, member: false, derived: false };
    const scope: Variable[] = [{ name: "g", mutable: true }];
    const params = this.#parameters(scope);
    const keyword = {
      sync: "function",
      async: "async function",
      generator: "function*",
      asyncGenerator: "async function*",
    }[kind];
    const body = this.#block(scope, 3, place, new Set(POOL.slice(0, 3)));
    const call = {
      sync: `f${index}_(x, y)`,
      async: `await f${index}_(x, y)`,
      generator: `drain(f${index}_(x, y))`,
      asyncGenerator: `await drainAsync(f${index}_(x, y))`,
    }[kind];
    return `${keyword} f${index}_(${params}) {\nenter();\n${body}}\nasync function f${index}(x, y) { return ${call}; }`;
  }

  #parameters(scope: Variable[]): string {
    scope.push({ name: "a", mutable: true }, { name: "b", mutable: true });
    switch (this.#below(5)) {
      case 0:
        return "a, b = (L('default'), a)";
      case 1:
        scope.push({ name: "c", mutable: true });
        return "a, b = () => a, ...c";
      case 2:
        scope.push({ name: "c", mutable: true });
        return "a, { b = 1, length: c = a } = {}";
      case 3:
        return "a, [b = a] = [2]";
      default:
        return "a, b";
    }
  }

  #classes(): string {
    this.#budget = 18;
    const scope: Scope = [
      { name: "a", mutable: true },
      { name: "g", mutable: true },
    ];
    const method: Place = {
      kind: "async",
      loop: false,
      labels: [],
      returns: true,
      member: true,
      derived: false,
    };
    const sync: Place = { ...method, kind: "sync" };
    return `class Base {
  #p = 1; static #made = 0; q = ${this.#expression([], 1, { ...sync, member: false })};
  constructor(a) { this.#p = a | 0; Base.#made++; ${this.#chance(50) ? "this.cb = () => this.#p++;" : ""} }
  get p() { return this.#p; } set p(v) { this.#p = v | 0; }
  #hidden(x) { return (x + this.#p) | 0; }
  async slow(a) {\nenter();\n${this.#block(scope, 2, method, new Set("a"))}return this.#hidden(${this.#expression(scope, 1, method)}); }
  quick(a) {\nenter();\n${this.#block(scope, 2, sync, new Set("a"))}return a; }
  static async made() { await R(0); return Base.#made; }
  *items(n) { for (let i = 0; i < n; i++) yield this.#p + i; }
}
class Derived extends Base {
  list = []; ${this.#chance(50) ? "arrow = (x) => { this.list.push(x); return this.list.length; };" : "arrow(x) { return super.quick(x); }"}
  async slow(a) {\nenter();\n${this.#block(scope, 2, { ...method, derived: true }, new Set("a"))}return (await super.slow(${this.#expression(scope, 1, method)})) | 0; }
  get p() { return super.p + 1; } set p(v) { super.p = v; }
}
const instances = [new Base(2), new Derived(3)];`;
  }

  // ── statements ──

  /** `own`: names the block declares already (parameters). */
  #block(outer: Scope, depth: number, place: Place, own = new Set<string>()): string {
    const scope = [...outer];
    let text = "";
    for (let n = 1 + this.#below(3); n > 0; n--) text += this.#statement(scope, own, depth, place);
    return text;
  }

  #declare(scope: Variable[], own: Set<string>, mutable: boolean): string | undefined {
    const free = POOL.filter((name) => !own.has(name));
    if (free.length === 0) return undefined;
    const name = this.#pick(free);
    own.add(name);
    scope.push({ name, mutable });
    return name;
  }

  #statement(scope: Variable[], own: Set<string>, depth: number, place: Place): string {
    if (this.#budget-- < 0 || depth <= 0 || this.#chance(35)) return this.#simple(scope, own, place);
    if (this.#chance(25)) return this.#jump(scope, place);
    return this.#compound(scope, depth, place);
  }

  #simple(scope: Variable[], own: Set<string>, place: Place): string {
    const value = (): string => this.#expression(scope, 2, place);
    const options: (() => string)[] = [
      () => `L(${value()});\n`,
      () => `${value()};\n`,
      () => {
        const init = value();
        const name = this.#declare(scope, own, true);
        return name === undefined ? `L(${init});\n` : `let ${name} = ${init};\n`;
      },
      () => {
        const init = value();
        const name = this.#declare(scope, own, false);
        return name === undefined ? `L(${init});\n` : `const ${name} = ${init};\n`;
      },
      () => this.#destructuring(scope, own, place),
      () => `fs.push(() => ${this.#expression(scope, 1, { ...place, kind: "sync", member: false })});\n`,
      () => `fs.push(() => { ${this.#target(scope)} -= 1; return ${this.#name(scope)}; });\n`,
      () => `if (fs.length) L(fs[fs.length - 1]());\n`,
      () => this.#nested(scope, own, place),
    ];
    if (place.kind !== "sync")
      options.push(
        () => `L(${this.#suspension(scope, place)});\n`,
        () => `${this.#suspension(scope, place)};\n`,
      );
    if (place.member)
      options.push(
        () =>
          `this.#p ${this.#pick(["=", "-=", "|=", "??="])} ${value()};\n`.replace(
            "#p",
            place.derived ? "q" : "#p",
          ),
        () => `L(${place.derived ? "super.p" : "this.#p++"});\n`,
      );
    return this.#pick(options)();
  }

  #destructuring(scope: Variable[], own: Set<string>, place: Place): string {
    const first = this.#expression(scope, 1, place);
    const fallback = this.#expression(scope, 1, place);
    const x = this.#declare(scope, own, true);
    const y = this.#declare(scope, own, true);
    if (x === undefined || y === undefined) return `L(${first});\n`;
    return this.#pick([
      `let { u: ${x} = ${this.#below(9)}, v: [${y} = 3] = [] } = { ${this.#pick(["u", "w"])}: ${first} };\n`,
      `let [${x} = ${this.#below(9)}, ...${y}] = [${first}, 2, 3];\n`,
      `let { ["k" + 1]: ${x}, ...${y} } = { k1: ${first}, z: 2 };\n`,
      place.kind === "async" && fallback.includes("await")
        ? `let [${x}, { m: ${y} = await R(4) }] = [${first}, {}];\n`
        : `let ${x} = ${first}, ${y} = ${this.#below(9)};\n`,
    ]);
  }

  /** A nested function: declaration (hoisted, perhaps called before), arrow or class. */
  #nested(scope: Variable[], own: Set<string>, place: Place): string {
    const inner: Place = {
      kind: "sync",
      loop: false,
      labels: [],
      returns: true,
      member: false,
      derived: false,
    };
    const async = place.kind === "async" && this.#chance(60);
    const body = (): string =>
      this.#block([...scope, { name: "x", mutable: true }], 1, { ...inner, kind: async ? "async" : "sync" });
    const text = body();
    const name = this.#declare(scope, own, false);
    if (name === undefined) return "L('full');\n";
    const call = async ? `L(await ${name}(${this.#below(9)}));\n` : `L(${name}(${this.#below(9)}));\n`;
    if (this.#chance(50))
      return `function* ${name}_() { yield 1; }\n${async ? "async " : ""}function ${name}(x) {\n${text}return x; }\n${call}`.replace(
        /^function\*.*\n/,
        "",
      );
    return `const ${name} = ${async ? "async " : ""}(x) => {\n${text}return x; };\n${call}`;
  }

  #jump(scope: Scope, place: Place): string {
    const test = this.#expression(scope, 1, place);
    const options = [`if (${test} & 1) throw new Error('t' + ${this.#below(9)});\n`];
    if (place.loop) options.push(`if (${test}) { L('brk'); break; }\n`, `if (${test}) continue;\n`);
    for (const label of place.labels)
      options.push(`if (${test}) continue ${label};\n`, `if (${test}) break ${label};\n`);
    if (place.returns) options.push(`if (${test} > 4) return ${this.#expression(scope, 1, place)};\n`);
    return this.#pick(options);
  }

  #compound(scope: Scope, depth: number, place: Place): string {
    const inner: Place = { ...place, loop: true };
    const body = (extra: Variable[] = [], where = place): string =>
      this.#block([...scope, ...extra], depth - 1, where);
    const value = (): string => this.#expression(scope, 2, place);
    const async = place.kind === "async" || place.kind === "asyncGenerator";
    const name = this.#pick(POOL);
    const options: (() => string)[] = [
      () => `if (${value()}) {\n${body()}} else {\n${body()}}\n`,
      () => this.#countingLoop(scope, depth, place),
      () =>
        `for (const ${name} of ${this.#iterable(scope, place)}) {\n${body([{ name, mutable: false }], inner)}}\n`,
      () =>
        `for (let ${name} of ${this.#iterable(scope, place)}) {\n${body([{ name, mutable: true }], inner)}fs.push(() => ${name});\n}\n`,
      () =>
        `for (const ${name} in { k1: 1, k2: ${value()} }) {\n${body([{ name, mutable: false }], inner)}}\n`,
      () => `{ let w = 0; while (w++ < ${1 + this.#below(3)}) {\n${body([], inner)}} }\n`,
      () => `{ let w = 0; do {\n${body([], inner)}} while (++w < ${1 + this.#below(2)}); }\n`,
      () =>
        `try {\n${body()}} catch (${name}) { L('caught ' + (${name}?.message ?? ${name}));\n${this.#block([...scope, { name, mutable: true }], depth - 1, place, new Set([name]))}}\n`,
      () => `try {\n${body()}} finally { L('fin');\n${body()}}\n`,
      () => `try {\n${body()}} catch { L('C');\n${body()}} finally {\n${body()}}\n`,
      () =>
        `switch (${value()}) { case ${this.#below(3)}: {\n${body()}} case ${this.#expression(scope, 1, place)}: L('s'); ${this.#chance(50) ? "break;" : ""} default: {\n${body()}} }\n`,
      () => `{\n${body()}}\n`,
    ];
    if (async)
      options.push(
        () =>
          `for await (const ${name} of ${this.#pick(["[R(1), 2]", "agen(2)", this.#iterable(scope, place)])}) {\n${body([{ name, mutable: false }], inner)}}\n`,
      );
    return this.#pick(options)();
  }

  #countingLoop(scope: Scope, depth: number, place: Place): string {
    const i = this.#pick(POOL);
    const label = this.#chance(50) ? `l${this.#labels++}` : undefined;
    const labels = label === undefined ? place.labels : [...place.labels, label];
    const body = this.#block([...scope, { name: i, mutable: false }], depth - 1, {
      ...place,
      loop: true,
      labels,
    });
    const extra = this.#chance(40) ? `fs.push(() => ${i}++);\n` : "";
    const head = this.#chance(20) ? `let ${i} = 0, get_ = () => ${i}` : `let ${i} = 0`;
    return `${label === undefined ? "" : `${label}: `}for (${head}; ${i} < ${1 + this.#below(3)}; ${i}++) {\n${extra}${body}}\n`;
  }

  #iterable(scope: Scope, place: Place): string {
    return this.#pick([
      "[1, 2, 3]",
      "new Set([4, 5])",
      "'ab'",
      "gen(3)",
      "closing(3)",
      "new Map([[8, 9]]).values()",
      `[${this.#expression(scope, 1, place)}]`,
    ]);
  }

  // ── expressions ──

  #name(scope: Scope): string {
    return scope.length === 0 ? "G" : this.#pick(scope).name;
  }

  /** Something that may be assigned: the innermost binding of its name must be mutable. */
  #target(scope: Scope): string {
    const names = new Map<string, boolean>();
    for (const { name, mutable } of scope) names.set(name, mutable);
    const mutable = [...names].filter(([, ok]) => ok).map(([name]) => name);
    return this.#pick([...mutable, "G", "obj.p"]);
  }

  #suspension(scope: Scope, place: Place): string {
    const value = this.#expression(scope, 1, { ...place, kind: "sync" });
    switch (place.kind) {
      case "generator":
        return this.#pick([`(yield ${value})`, `(yield ${value})`, "(yield* gen(2))"]);
      case "asyncGenerator":
        return this.#pick([`(yield ${value})`, `(await R(${value}))`]);
      default:
        return `(await R(${value}))`;
    }
  }

  #expression(scope: Scope, depth: number, place: Place): string {
    const atom = [() => String(this.#below(9)), () => this.#name(scope), () => this.#name(scope)];
    if (place.kind !== "sync") atom.push(() => (depth > 0 ? this.#suspension(scope, place) : "1"));
    if (depth <= 0 || this.#chance(25)) return this.#pick(atom)();
    const e = (): string => this.#expression(scope, depth - 1, place);
    const options: (() => string)[] = [
      () => `(${e()} ${this.#pick(OPERATORS)} ${e()} | 0)`,
      () => `(${e()} ? ${e()} : ${e()})`,
      () => `(${e()} ${this.#pick(["&&", "||"])} ${e()})`,
      () => `(${e()} ?? ${e()})`,
      () => `add(${e()}, ${e()}, ...[${e()}])`,
      () => `[${e()}, ...[${e()}], ${e()}][${this.#below(3)}]`,
      () =>
        `({ u: ${e()}, ['v']: ${e()}, ...{ w: ${e()} }, get z() { return ${this.#expression(scope, 0, { ...place, kind: "sync" })}; } }).${this.#pick(["u", "v", "w", "z"])}`,
      () => `(${this.#target(scope)} ${this.#pick(["=", "^=", "-=", "??=", "||=", "&&="])} ${e()})`,
      () => `(() => ${this.#expression(scope, depth - 1, { ...place, kind: "sync" })})()`,
      () => `\`<\${num(${e()})}\${num(${e()})}>\`.length`,
      () => `tag\`x\${${e()}}y\${${e()}}\``,
      () => `obj.m(${e()})`,
      () => `(obj.q[${e()} & 1]${this.#pick(["++", " += 2"])})`,
      () => `obj?.m?.(${e()})`,
      () => `nothing?.m(${e()}).x[${e()}]`,
      () => `(${e()}, ${e()})`,
      () => `typeof ${e()}`,
      () => `new Box(${e()}).v`,
      () => `instances[${e()} & 1].quick(${e()})`,
      () => `(instances[${this.#below(2)}].p = ${e()})`,
    ];
    if (place.kind === "async" || place.kind === "asyncGenerator") {
      options.push(
        () => `(await f${this.#below(3)}(${e()}, undefined))`,
        () => `(await (async () => ${this.#expression(scope, depth - 1, { ...place, kind: "async" })})())`,
        () => `(await Promise.all([R(${e()}), ${e()}]))[${this.#below(2)}]`,
        () => `(await instances[${this.#below(2)}].slow(${e()}))`,
        () => `(await ${e()})`,
      );
    }
    return this.#pick(options)();
  }
}

const PRELUDE = `let G = 1, calls = 0, lines = 0, g = 0; const fs = [], nothing = null;
function L(x) { if (++lines > 300) throw new RangeError('lines'); console.log(show(x)); return x; }
function show(x) { return typeof x === 'function' ? 'fn ' + x.name : typeof x === 'object' ? JSON.stringify(x) : String(x); }
function enter() { if (++calls > 120) throw new RangeError('calls'); }
function num(x) { return typeof x === 'function' || typeof x === 'object' || typeof x === 'symbol' ? 1 : x; } // a function's text is the one thing that differs
function add(...xs) { return xs.reduce((x, y) => (num(x) + num(y)) | 0, 0); }
function tag(strings, ...values) { return strings.raw.join('').length + values.length; }
class Box { constructor(v) { this.v = v; } }
async function R(x) { enter(); L('R' + show(x)); await null; if (calls % 3 === 0) await new Promise((r) => r()); if (calls % 11 === 0) await new Promise((r) => setTimeout(r, 0)); return x; }
const obj = { p: 1, q: [1, 2], m(x) { this.p = (this.p + num(x)) | 0; return this.p; } };
function* gen(n) { try { for (let i = 0; i < n; i++) { const got = yield i; if (got !== undefined) L('got ' + show(got)); } return 'gr'; } finally { L('gclose'); } }
async function* agen(n) { try { for (let i = 0; i < n; i++) yield R(i); } finally { L('agclose'); await R('ag'); } }
function closing(n) { let i = 0; return { [Symbol.iterator]() { return this; }, next() { return i < n ? { done: false, value: i++ } : { done: true, value: undefined }; }, return() { L('return'); return {}; } }; }
function drain(it) { let r = it.next(), n = 0; while (!r.done && n++ < 6) { L(r.value); r = n === 4 ? it.return(9) : it.next(n); } return r.value; }
async function drainAsync(it) { let r = await it.next(), n = 0; while (!r.done && n++ < 6) { L(r.value); r = n === 4 ? await it.return(9) : await it.next(n); } return r.value; }
`;

const EPILOGUE = `try { L(await main()); } catch (e) { console.log('main threw ' + (e?.message ?? e)); }
lines = 0;
for (const f of fs.slice(0, 40)) { try { console.log('post ' + show(f())); } catch (e) { console.log('x ' + e?.message); } }
console.log(G, obj.p, JSON.stringify(obj.q), instances.map((x) => x.p).join(), await Base.made());
`;
