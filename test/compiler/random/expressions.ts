/** Expressions: operands in every position, with suspensions in any of them. */
import {
  arrowAt,
  functionOf,
  SYNC,
  mayAwait,
  mayYield,
  mutableIn,
  nameIn,
  type Context,
  type Kind,
} from "./context.ts";
import type { Place, Scope } from "./context.ts";
import type { Option } from "./random.ts";

const OPERATORS = ["+", "-", "*", "&", "|", "^", "<", "===", "%", "**", ">>", "!=", "in_", "instanceof_"];
const ASSIGNMENTS = ["=", "=", "*=", "^=", "-=", "??=", "||=", "&&=", "**="];

const digit = (context: Context): string => String(context.random.below(9));

export function expression(context: Context, scope: Scope, depth: number, place: Place): string {
  const { random } = context;
  if (depth <= 0 || random.chance(25)) return atom(context, scope, depth, place);
  const e = (): string => expression(context, scope, depth - 1, place);
  const sync = (): string => expression(context, scope, depth - 1, { ...place, kind: "sync" });
  return random.choose([
    ...operators(context, scope, e),
    ...references(context, scope, place, e),
    ...calls(context, scope, place, e, sync),
    ...literals(context, scope, place, e, sync),
    ...library(context, e),
    ...(place.member === "none" ? [] : members(context, place, e)),
    ...(mayAwait(place) ? awaits(context, scope, depth, place, e) : []),
  ]);
}

function atom(context: Context, scope: Scope, depth: number, place: Place): string {
  const { random } = context;
  const options: Option<string>[] = [
    { name: "", weight: 3, make: () => digit(context) },
    { name: "", weight: 6, make: () => nameIn(context, scope) },
    {
      name: "literal atoms",
      weight: 1,
      make: () => random.pick(["'s'", "true", "null", "undefined", "NaN", "-0", "4n"]),
    },
  ];
  if (place.ownCall) {
    const texts = ["arguments.length", "arguments[0]", "[...arguments].length", "new.target === undefined"];
    options.push({ name: "arguments", weight: 1, make: () => random.pick(texts) });
  }
  if (place.kind !== "sync" && depth > 0)
    options.push({ name: "", weight: 4, make: () => suspension(context, scope, place) });
  return random.choose(options);
}

/** An expression that suspends; at `sync` places one that does not. */
export function suspension(context: Context, scope: Scope, place: Place): string {
  const { random } = context;
  const value = expression(context, scope, 1, { ...place, kind: "sync" });
  if (mayYield(place) && random.chance(60)) {
    if (place.kind === "generator") {
      return random.pick([
        `(yield ${value})`,
        `(yield ${value})`,
        "(yield)",
        "(yield* gen(2))",
        "(yield* closing(2))",
        `(yield* [${value}])`,
      ]);
    }
    if (random.enabled("async yield*")) {
      return random.pick([
        `(yield ${value})`,
        "(yield* agen(2))",
        `(yield* source(2, ${random.below(8)}))`,
        "(yield* gen(2))",
        "(yield* [R(1), 2])",
      ]);
    }
    return `(yield ${value})`;
  }
  if (place.kind === "generator" || place.kind === "sync")
    return place.kind === "sync" ? value : `(yield ${value})`;
  return random.choose([
    { name: "", weight: 6, make: () => `(await R(${value}))` },
    { name: "thenables", weight: 1, make: () => `(await thenable(${value}, ${random.below(9)}))` },
    { name: "await rejections", weight: 1, make: () => `(await J(${value}))` },
    { name: "await plain", weight: 1, make: () => `(await ${value})` },
  ]);
}

type Make = () => string;

function operators({ random }: Context, scope: Scope, e: Make): Option<string>[] {
  const binary = (): string => {
    const operator = random.pick(OPERATORS);
    if (operator === "in_") return `('${random.pick(["p", "z"])}' in obj)`;
    if (operator === "instanceof_") return `(${e()} instanceof Box)`;
    // The text of a function is the one thing that differs: nothing may depend on it.
    if (operator === "+" || operator === "<") return `(num(${e()}) ${operator} num(${e()}))`;
    // Nor may a bigint double its length again and again.
    if (operator === "*" || operator === ">>") return `(num(${e()}) ${operator} ${e()})`;
    return operator === "**" ? `(num(${e()}) ** 2)` : `(${e()} ${operator} ${e()})`;
  };
  return [
    { name: "", weight: 3, make: binary },
    { name: "", weight: 2, make: () => `(${e()} ? ${e()} : ${e()})` },
    { name: "", weight: 2, make: () => `(${e()} ${random.pick(["&&", "||"])} ${e()})` },
    { name: "", weight: 1, make: () => `(${e()} ?? ${e()})` },
    { name: "sequences", weight: 1, make: () => `(${e()}, ${e()})` },
    {
      name: "unary",
      weight: 1,
      make: () => `${random.pick(["typeof ", "void ", "!", "-", "~", "+"])}(${e()})`,
    },
    { name: "typeof undeclared", weight: 1, make: () => "typeof undeclared" },
    { name: "template literals", weight: 1, make: () => `\`<\${num(${e()})}-\${num(${e()})}>\`` },
    {
      name: "tagged templates",
      weight: 2,
      make: () =>
        `${random.pick(["tag", "(0, tag)", "obj.tag_ ?? tag"]).replace(/^(.*\?\?.*)$/, "($1)")}\`x\${${e()}}y\\n\${${e()}}\``,
    },
    { name: "undeclared", weight: 1, make: () => `attempt(() => undeclared${random.below(3)})` },
  ];
}

function assignment({ random }: Context, target: string, e: Make): string {
  const operator = random.pick(ASSIGNMENTS);
  return `(${target} ${operator} ${operator.includes("*") ? `num(${e()})` : e()})`;
}

function references(context: Context, scope: Scope, place: Place, e: Make): Option<string>[] {
  const { random } = context;
  const object = (): string =>
    mayAwait(place) && random.chance(40)
      ? "(await R(obj, L('o')))"
      : random.pick(["obj", "obj.o", "new Box(1)"]);
  const key = (): string => random.pick(["'p'", "S", "'w'", `num(${e()})`, "(L('key'), 'p')"]);
  return [
    { name: "", weight: 2, make: () => assignment(context, mutableIn(context, scope), e) },
    { name: "member assignments", weight: 2, make: () => assignment(context, `${object()}.p`, e) },
    { name: "computed assignments", weight: 2, make: () => assignment(context, `${object()}[${key()}]`, e) },
    {
      name: "updates",
      weight: 1,
      make: () =>
        random
          .pick([
            `${mutableIn(context, scope)}++`,
            `--${mutableIn(context, scope)}`,
            `${object()}.p++`,
            `obj.q[(${e()}) & 1]--`,
            `(++${object()}[${key()}])`,
          ])
          .replace(/^(.*)$/s, "($1)"),
    },
    { name: "member reads", weight: 2, make: () => `${object()}[${key()}]` },
    {
      name: "optional chains",
      weight: 2,
      make: () =>
        random.pick([
          `obj?.m?.(${e()})`,
          `nothing?.m(${e()}).x[${e()}]`,
          `${object()}?.o?.[${key()}]`,
          `obj.none?.[${e()}].x(${e()})`,
          `(${e()})?.x?.y`,
          `obj?.o.m(${e()})`,
          `delete obj?.z[${key()}]`,
        ]),
    },
    {
      name: "assignment patterns",
      weight: 1,
      make: () =>
        `([${mutableIn(context, scope)} = ${e()}, obj.p, ...obj.q] = [${e()}, ${e()}, ${e()}]).length`,
    },
    {
      name: "object patterns",
      weight: 1,
      make: () =>
        `({ u: ${mutableIn(context, scope)} = ${e()}, ['v']: obj.p, ...obj.r } = { u: undefined, v: ${e()}, w: 1 }).w`,
    },
    { name: "frozen", weight: 1, make: () => `attempt(() => { fixed.${random.pick(["p", "z"])} = 1; })` },
    { name: "delete", weight: 1, make: () => `delete obj[${key()}]` },
  ];
}

function calls(context: Context, scope: Scope, place: Place, e: Make, sync: Make): Option<string>[] {
  const { random } = context;
  return [
    { name: "", weight: 2, make: () => `add(${e()}, ${e()}, ...[${e()}])` },
    { name: "", weight: 1, make: () => `obj.m(${e()})` },
    {
      name: "new",
      weight: 1,
      make: () =>
        random.pick([
          `new Box(${e()}).v`,
          `new Box(...[${e()}]).w`,
          `Box.of(${e()}, ${e()}).v`,
          `Reflect.construct(Box, [${e()}]).v`,
        ]),
    },
    { name: "arrows", weight: 2, make: () => `(() => ${sync()})()` },
    {
      name: "bad calls",
      weight: 1,
      make: () =>
        random.pick([
          `attempt(() => ${nameIn(context, scope)}())`,
          `attempt(() => obj.nope(${sync()}))`,
          "attempt(() => Box(1))",
          `attempt(() => new (${sync()})())`,
          `attempt(() => [...(${sync()})])`,
          "attempt(() => { const { x } = nothing; })",
          "attempt(() => { const [x] = {}; })",
          "attempt(() => nothing[S])",
          "attempt(() => new obj.am())",
          "attempt(() => obj.o.q.x.y)",
        ]),
    },
    { name: "boom", weight: 1, make: () => `boom(${e()})` },
    {
      name: "apply",
      weight: 1,
      make: () =>
        random.pick([
          `obj.m.call(obj, ${e()})`,
          `add.apply(null, [${e()}, 2])`,
          `Reflect.apply(obj.m, obj, [${e()}])`,
          `obj.m.bind(obj, ${e()})()`,
        ]),
    },
    {
      name: "callbacks",
      weight: 1,
      make: () =>
        `[3, 1, 2].${random.pick(["map", "filter", "find", "some", "flatMap"])}((x) => num(x) > (${sync()}))`,
    },
    {
      name: "named function expressions",
      weight: 1,
      make: () =>
        `(function self(n) { return n > 1 ? self(n - 1) + arguments.length : num(${expression(context, scope, 1, functionOf("sync"))}); })(2)`,
    },
    { name: "methods of instances", weight: 2, make: () => `instances[${e()} & 1].quick(${e()})` },
    {
      name: "accessors of instances",
      weight: 1,
      make: () => `(instances[${random.below(2)}].p ${random.pick(["=", "-=", "??="])} ${e()})`,
    },
    {
      name: "foreign privates",
      weight: 1,
      make: () =>
        `attempt(() => Base.peek(${random.pick(["{}", "instances[0]", "1", "null", "Base"])}, ${sync()}))`,
    },
    {
      name: "generators drained",
      weight: 1,
      make: () =>
        random.pick([
          `[...instances[1].items(${random.below(4)})].length`,
          "drain(gen(5))",
          `drain((function* () { ${context.budget > 6 ? context.block(scope, 1, functionOf("generator")) : ""} })())`,
        ]),
    },
  ];
}

function literals(context: Context, scope: Scope, place: Place, e: Make, sync: Make): Option<string>[] {
  const { random } = context;
  const inert = (): string => expression(context, scope, 1, SYNC);
  return [
    { name: "", weight: 2, make: () => `[${e()}, ...[${e()}], ${e()}][${random.below(3)}]` },
    {
      name: "",
      weight: 2,
      make: () => `({ u: ${e()}, ['v']: ${e()}, ...{ w: ${e()} } }).${random.pick(["u", "v", "w", "z"])}`,
    },
    {
      name: "object accessors",
      weight: 1,
      make: () =>
        `({ get u() { return ${expression(context, scope, 1, functionOf("sync"))}; }, ['v' + num(${e()})]: 1, set u(x) { L(x); }, m() { return this.u; } }).m()`,
    },
    { name: "prototype literals", weight: 1, make: () => `({ __proto__: { u: ${e()} }, v: ${e()} }).u` },
    {
      name: "super in literals",
      weight: 1,
      make: () => `({ __proto__: obj, m(x) { return super.m(x) + 1; } }).m(${e()})`,
    },
    {
      name: "symbol keys",
      weight: 1,
      make: () => `({ [S]: ${e()}, [T]() { return num(${sync()}); } })[${random.pick(["S", "T"])}]`,
    },
    {
      name: "class expressions",
      weight: 1,
      make: () =>
        `new (class ${random.pick(["", "Inner "])}extends Box { static s = ${inert()}; [${random.pick(["'k'", `L(${inert()})`, `num(${e()})`])}] = 1; static { L('static ' + show(this.s)); } })(${e()}).v`,
    },
    {
      name: "toPrimitive",
      weight: 1,
      make: () => `(+{ [Symbol.toPrimitive](hint) { L(hint); return num(${sync()}); } })`,
    },
    {
      name: "errors",
      weight: 1,
      make: () => `new Failure('f', { cause: ${e()} }).${random.pick(["cause", "name", "message"])}`,
    },
    ...(place.kind === "sync"
      ? []
      : [{ name: "deep operands", weight: 1, make: () => `add(G, G++, ${e()}, [G, ${e()}].length, G)` }]),
  ];
}

function library({ random }: Context, e: Make): Option<string>[] {
  return [
    {
      name: "held iterators",
      weight: 2,
      make: () =>
        `${random.pick(["held", "heldSet", "words", "heldArray", "heldGenerator", "heldHelper"])}.next().value`,
    },
    {
      name: "collections",
      weight: 1,
      make: () =>
        random.pick([
          `shared.set('k', num(${e()})).size`,
          "shared.get('l')",
          "shared.delete('l')",
          `seen.add(num(${e()})).size`,
          "weak.get(obj)",
          "[...shared.keys()].join()",
          "new Set([1]).union(seen).size",
          "Map.groupBy([1, 2], (x) => x & 1).size",
        ]),
    },
    {
      name: "iterator helpers",
      weight: 1,
      make: () =>
        random.pick([
          `gen(4).map((x) => x + 1).take(2).toArray()`,
          `Iterator.from(closing(3)).drop(1).filter((x) => x < (${random.below(4)})).reduce((x, y) => x + y, ${random.below(3)})`,
          "gen(3).flatMap((x) => [x, x]).some((x) => x === 1)",
          "[1, 2].values().map((x) => L(x)).find((x) => x === 1)",
        ]),
    },
    {
      name: "regular expressions",
      weight: 1,
      make: () =>
        random.pick([
          "re.exec('babcb')?.index",
          "'abcb'.replace(re, (m, x) => L(x) ?? '')",
          "re.test('xbx')",
        ]),
    },
    {
      name: "abort signals",
      weight: 1,
      make: () =>
        `(() => { const c = new AbortController(); c.signal.addEventListener('abort', () => console.log('aborted ' + show(c.signal.reason))); c.abort(num(${random.below(5)})); return attempt(() => c.signal.throwIfAborted()); })()`,
    },
    {
      name: "events",
      weight: 1,
      make: () =>
        "(() => { const t = new EventTarget(); t.addEventListener('x', (v) => console.log('event ' + v.type), { once: true }); t.dispatchEvent(new Event('x')); return t.dispatchEvent(new Event('x')); })()",
    },
    {
      name: "proxies",
      weight: 1,
      make: () =>
        `new Proxy(obj, { get(t, k, r) { L('trap ' + String(k)); return Reflect.get(t, k, r); } }).${random.pick(["p", "q", "o.p"])}`,
    },
  ];
}

function members(context: Context, place: Place, e: Make): Option<string>[] {
  const { random } = context;
  const common: Option<string>[] = [
    {
      name: "private fields",
      weight: 3,
      make: () =>
        random.pick([
          assignment(context, "this.#p", e),
          "this.#p++",
          `(this.#hidden(${e()}))`,
          `(this.#both = ${e()})`,
          "this.#both",
          "(#p in this)",
        ]),
    },
    {
      name: "private chains",
      weight: 1,
      make: () => random.pick(["this?.#p", "this.o?.#p", "(() => this?.#p)()", `this?.#hidden(${e()})`]),
    },
    ...(mayAwait(place)
      ? [
          {
            name: "private async methods",
            weight: 2,
            make: () =>
              random.pick([
                `(await this.#later(${e()}))`,
                "(await this?.#later?.())",
                "(await drainAsync(this.#each(3)))",
                `((await R(this)).#p ${random.pick(["=", "-=", "??=", "**="])} num(${e()}))`,
              ]),
          },
        ]
      : []),
    { name: "private patterns", weight: 1, make: () => `([this.#p = ${e()}] = [])[0]` },
    {
      name: "this in arrows",
      weight: 1,
      make: () => random.pick(["(() => this.q)()", "(() => this.#p++)()"]),
    },
    { name: "constructor", weight: 1, make: () => "this.constructor.name" },
  ];
  if (place.member === "base") return common;
  return [
    {
      name: "super properties",
      weight: 3,
      make: () =>
        random.pick([
          "super.p",
          `super.quick(${e()})`,
          `(super.p = ${e()})`,
          "super['p']",
          `(super.p ${random.pick(["-=", "??="])} ${e()})`,
          "(() => super.p)()",
          `super[(L('k'), 'quick')](${e()})`,
        ]),
    },
    { name: "super updates", weight: 1, make: () => "(super.p++)" },
    { name: "derived fields", weight: 1, make: () => `(this.list[num(${e()})] ??= 1)` },
    { name: "constructor", weight: 1, make: () => "this.constructor.name" },
  ];
}

function awaits(context: Context, scope: Scope, depth: number, place: Place, e: Make): Option<string>[] {
  const { random } = context;
  const inner = (kind: "async" | "sync"): string =>
    expression(context, scope, depth - 1, arrowAt(place, kind));
  const kinds: Kind[] = ["async", "async", "asyncGenerator"];
  const combinator = (): string => {
    const values = `[R(${e()}), ${e()}, thenable(1, ${random.pick([0, 3, 4])})]`;
    return random.pick([
      `(await Promise.all(${values}))[${random.below(3)}]`,
      `(await Promise.race(${values}))`,
      `(await Promise.any([J(1), ...${values}]))`,
      `(await Promise.allSettled([J(2), ...${values}])).map((x) => x.status).join()`,
      `(await Promise.try(() => ${inner("sync")}).catch(note))`,
      `(await Promise.any([J(1), J(2)]).catch(note))`,
    ]);
  };
  const computing = (variable: string): string =>
    `for (let i = 0; i < ${1 + random.below(3)}; i++) { turn(); ${random.pick(["L(i);", `${variable} = add(${variable}, i);`, "Promise.resolve().then(() => console.log('job'));", ""])} }`;
  const started = (): string =>
    random.pick([
      `(async (x) => { ${computing("x")} ${random.pick(["", "x = await R(x);"])} return ${inner("async")}; })(${e()})`,
      `instances[${random.below(2)}].slow(${e()})`,
      `f${random.below(3)}(${e()}, 2)`,
      `({ async own(x) { ${computing("x")} return x; } }).own(${e()})`,
      `wait(${e()})`,
    ]);
  const starts = (): string =>
    random.pick([
      `(await [${started()}, ${e()}][0])`,
      `(await Promise.allSettled([${started()}, ${started()}])).map((x) => show(x.value ?? x.reason)).join()`,
      `(${started()}.catch(note), ${e()})`,
      `(await ((p, x) => p)(${started()}, ${e()}).catch(note))`,
      `(await (async () => { const p = ${started()}; p.catch(note); L('between'); ${random.pick(["return await p;", "try { return p; } finally { L('left'); }", "for (const x of [1, 2]) { const q = wait(x); L(x); await q; } return p;"])} })())`,
      `(await Promise.resolve(${e()}).then(async (x) => { ${computing("x")} return x; }))`,
      `(await Promise.allSettled([1, 2].map(async (x) => { ${computing("x")} return ${random.pick(["x", "boom(x)", "R(x)"])}; }))).map((x) => show(x.value ?? x.reason)).join()`,
      `(await Promise.allSettled(Array.from(${random.pick(["{ length: 2 }", "[1, , 3]", "new Set([4])"])}, (_, i) => ${random.pick(["wait(i)", "R(i)", "f0(i, 1)", "instances[0].slow(i)"])}))).length`,
      `([3, 4].forEach(async (x) => { ${computing("x")} L(x); }), ${e()})`,
    ]);
  return [
    { name: "started functions", weight: 3, make: starts },
    { name: "", weight: 2, make: () => `(await f${random.below(3)}(${e()}, undefined))` },
    { name: "async arrows", weight: 2, make: () => `(await (async () => ${inner("async")})())` },
    { name: "combinators", weight: 2, make: combinator },
    {
      name: "reactions",
      weight: 2,
      make: () =>
        `(await R(${e()}).then((x) => ${inner("sync")}${random.pick(["", ", (x) => x"])}).${random.pick([`catch((x) => ${inner("sync")})`, "finally(() => L('pf'))", "then(note, note)", "finally(() => R('pr')).catch(note)"])})`,
    },
    { name: "async methods", weight: 2, make: () => `(await instances[${random.below(2)}].slow(${e()}))` },
    { name: "await anything", weight: 1, make: () => `(await ${e()})` },
    { name: "optional awaits", weight: 1, make: () => `(await (await R(obj))?.[(await R('am'))]?.(${e()}))` },
    {
      name: "methods of literals",
      weight: 1,
      make: () =>
        random.pick([
          `(await ({ __proto__: obj, async m(x = this.p) { await R(x); return super.m(x); } }).m(${e()}))`,
          `(await ({ async m(x, y = () => x) { x = await R(1); return [y(), arguments.length]; } }).m(${e()}))[0]`,
          `(await drainAsync(({ async *[await R('g')](x) { yield ${e()}; yield* [R(x)]; } }).g(2)))`,
          `drain(({ *g() { const x = yield this.u; L(x); return arguments.length; }, u: ${e()} }).g(3, 4))`,
        ]),
    },
    {
      name: "withResolvers",
      weight: 1,
      make: () =>
        `(await (() => { const { promise, resolve, reject } = Promise.withResolvers(); queueMicrotask(() => { console.log('m'); ${random.pick(["resolve", "reject"])}(${random.below(5)}); }); return promise.catch(note); })())`,
    },
    {
      name: "queued generators",
      weight: 1,
      make: () =>
        `(await flood(${random.pick(["agen(3)", "instances[0].stream(3)", "(async function* () { yield 1; yield J(2); })()"])}))`,
    },
    {
      name: "async drains",
      weight: 1,
      make: () => random.pick(["(await drainAsync(agen(5)))", "(await drainAsync(instances[1].stream(3)))"]),
    },
    {
      name: "Array.fromAsync",
      weight: 1,
      // V8 closes an iterator that has failed, which the language does not ask for: nothing may throw here.
      make: () =>
        `(await Array.fromAsync(${random.pick([`[wait(1), ${digit(context)}]`, "gen_(2)", "agen_(2)", "{ length: 2, 0: wait(1) }", "seen"])}${random.pick(["", ", wait", ", (x, i) => i"])}))`,
    },
    {
      name: "function expressions",
      weight: 1,
      make: () => {
        const kind = random.pick(kinds);
        const body = context.block(scope, 1, functionOf(kind), new Set(["a"]));
        return kind === "async"
          ? `(await (async function self(a) {\n${body}return a; })(${e()}))`
          : `(await drainAsync((async function* () {\n${body}})()))`;
      },
    },
  ];
}
