/** Loops, handlers and resources. */
import { mayAwait, POOL, type Context, type Place, type Scope, type Variable } from "./context.ts";
import type { Option } from "./random.ts";

export function loops(context: Context, scope: Scope, depth: number, place: Place): Option<string>[] {
  const { random } = context;
  const name = random.pick(POOL);
  const make = (head: string, variables: readonly Variable[], extra = ""): string => {
    const { inside, label } = loop(context, place);
    return `${label}${head} {\nturn();\n${extra}${bodyOf(context, [...scope, ...variables], depth, inside)}}\n`;
  };
  const value = (): string => context.expression(scope, 2, place);
  const fixed = [{ name, mutable: false }];
  const varying = [{ name, mutable: true }];
  const options: Option<string>[] = [
    { name: "", weight: 3, make: () => counting(context, scope, depth, place) },
    {
      name: "",
      weight: 2,
      make: () => make(`for (const ${name} of ${iterable(context, scope, place)})`, fixed),
    },
    {
      name: "for of let",
      weight: 2,
      make: () =>
        make(`for (let ${name} of ${iterable(context, scope, place)})`, varying, `fs.push(() => ${name});\n`),
    },
    {
      name: "for of patterns",
      weight: 1,
      make: () =>
        make(
          `for (let [${name} = ${context.expression(scope, 1, place)}, ...tail] of [[1, 2], [], [3]])`,
          varying,
        ),
    },
    {
      name: "for of object patterns",
      weight: 1,
      make: () =>
        make(
          `for (const { u: ${name} = ${context.expression(scope, 1, place)}, v: [second] = [${name}], ...others } of [{ u: 1, v: 'xy' }, {}, { w: ${value()} }])`,
          fixed,
          random.chance(40) ? `fs.push(() => [${name}, second, others.w].length);\n` : "",
        ),
    },
    {
      name: "for of entries",
      weight: 2,
      make: () =>
        make(
          `for (const [key, ${name} = ${context.expression(scope, 1, place)}] of ${random.pick(["new Map([[1, 2], [3, undefined]])", "shared", "Object.entries(obj.q)", "'abc'.matchAll(/[ac]/g)"])})`,
          fixed,
        ),
    },
    {
      name: "for of targets",
      weight: 1,
      make: () =>
        make(`for (${random.pick(["obj.p", "obj.q[G & 1]", "[obj.p]", "{ x: G }"])} of [[5], [6]])`, []),
    },
    {
      name: "for in",
      weight: 1,
      make: () =>
        make(
          `for (const ${name} in ${random.pick([`{ k1: 1, k2: ${value()} }`, "obj", "'ab'", "[7, 8]", "null", "Object.create({ y: 1 }, { z: { value: 1 } })"])})`,
          fixed,
          random.chance(30) ? `delete obj.z; obj.y = 1;\n` : "",
        ),
    },
    {
      name: "for in patterns",
      weight: 1,
      make: () => make(`for (let { length, [length - 1]: ${name} } in { ab: 1, c: ${value()} })`, varying),
    },
    {
      name: "var loops",
      weight: 1,
      make: () => {
        const counter = context.unique("w");
        return random.chance(50)
          ? make(`for (var ${counter} = 0; ${counter} < 3; ${counter} += 2)`, [])
          : make(`for (var ${counter} ${random.pick(["of [6, 7]", "of 'ab'", "in { k: 1, l: 2 }"])})`, []);
      },
    },
    {
      name: "while",
      weight: 1,
      make: () =>
        `{ let w = 0; ${make(`while (w++ < ${1 + random.below(3)} && ((${value()}), true))`, [])} }\n`,
    },
    {
      name: "do while",
      weight: 1,
      make: () => {
        const { inside, label } = loop(context, place);
        return `{ let w = 0; ${label}do {\nturn();\n${bodyOf(context, scope, depth, inside)}} while (++w < ${1 + random.below(2)} && (${value()}) !== 5); }\n`;
      },
    },
    {
      name: "for without head",
      weight: 1,
      make: () => `{ let w = 0; ${make(`for (;;)`, [], "if (w++ > 1) break;\n")} }\n`,
    },
    {
      name: "changing collections",
      weight: 1,
      make: () =>
        `{ let w = 0; ${make(
          `for (const ${name} of shared)`,
          fixed,
          `if (w++ > 3) break; shared.set('n' + shared.size, 1); shared.delete(${random.pick(["'k'", `${name}[0]`])});\n`,
        )}}\n`,
    },
  ];
  if (mayAwait(place)) {
    const sources = [
      `[R(1), 2, J(3)]`,
      "agen(2)",
      `source(3, ${random.below(8)})`,
      "instances[0].stream(2)",
      `[R(1), thenable(2, ${random.below(4)})]`,
    ];
    options.push(
      {
        name: "for await",
        weight: 3,
        make: () => make(`for await (const ${name} of ${random.pick(sources)})`, fixed),
      },
      {
        name: "for await patterns",
        weight: 1,
        make: () => make(`for await (const { ${name} = ${value()} } of [{}, R({ ${name}: 1 })])`, fixed),
      },
    );
  }
  return options;
}

/** The statements of a loop's body, now and then with a loop among them. */
function bodyOf(context: Context, scope: Scope, depth: number, inside: Place): string {
  const body = context.block(scope, depth - 1, inside);
  if (depth <= 1 || context.budget-- < 0 || !context.random.chance(25)) return body;
  return body + context.random.choose(loops(context, scope, depth - 1, inside));
}

/**
 * Loops of functions that wait which do not, or seldom: they have poll-points, and run in parts
 * (docs/decisions/0008-poll-points.md).
 */
export function computing(context: Context, scope: Scope, depth: number, place: Place): Option<string>[] {
  if (!mayAwait(place)) return [];
  const { random } = context;
  const quiet: Place = { ...place, kind: "sync" };
  const any = (at: Place, depth: number): string => random.choose(loops(context, scope, depth, at));
  const wait = (): string => `(await R(${context.expression(scope, 1, quiet)}))`;
  const seldom = (): string => {
    const { inside, label } = loop(context, place);
    const still: Place = { ...inside, kind: "sync" };
    const parts = [
      `if (turns % ${2 + random.below(3)} === 0) ${random.pick([`L(${wait()});`, `{ L(${wait()});\n${context.block(scope, 1, inside)}}`])}\n`,
      random.chance(80) ? any(still, depth) : "",
      context.block(scope, depth - 1, still),
    ];
    const [first, ...others] = random
      .pick([
        [0, 1, 2],
        [1, 0, 2],
        [2, 1, 0],
      ])
      .map((at) => parts[at]);
    const head = random.pick(["for (let t = 0; t < 3; t++)", "while (w++ < 2)", "do"]);
    const end = head === "do" ? " while (w++ < 2);" : "";
    return `{ let w = 0; ${label}${head} {\nturn();\n${first}${others.join("")}}${end} }\n`;
  };
  return [
    { name: "", weight: 6, make: () => any(quiet, depth) },
    { name: "loops that seldom wait", weight: 3, make: seldom },
    {
      name: "loops over what is awaited",
      weight: 2,
      make: () => {
        const name = random.pick(POOL);
        const { inside, label } = loop(context, quiet);
        const head = random.pick([
          `for (const ${name} of await R([5, 6, ${context.expression(scope, 1, quiet)}]))`,
          `for (const ${name} in (await R({ k: 1, l: 2 })))`,
          `for (let ${name} = (await R(0)); ${name} < 2; ${name}++)`,
        ]);
        return `${label}${head} {\nturn();\n${bodyOf(context, [...scope, { name, mutable: false }], depth, inside)}}\n`;
      },
    },
  ];
}

function loop(context: Context, place: Place): { inside: Place; label: string } {
  const name = context.random.chance(40) ? context.unique("l") : undefined;
  const labels = name === undefined ? place.labels : [...place.labels, { name, loop: true }];
  return { inside: { ...place, loop: true, labels }, label: name === undefined ? "" : `${name}: ` };
}

/** A counter in a scope of its own for each iteration, and closures that see and change it. */
function counting(context: Context, scope: Scope, depth: number, place: Place): string {
  const { random } = context;
  const i = random.pick(POOL);
  const { inside, label } = loop(context, place);
  const count = 1 + random.below(3);
  const variables = [{ name: i, mutable: false }];
  const body = bodyOf(context, [...scope, ...variables], depth, inside);
  const extra = random.chance(40) ? `fs.push(() => ${i}++);\n` : random.chance(10) ? `${i}++;\n` : "";
  const effect = (): string => context.expression([...scope, ...variables], 1, place);
  const [head, test, update] = random.pick([
    [`let ${i} = 0`, `${i} < ${count}`, `${i}++`],
    [`let ${i} = 0, get_ = () => ${i}`, `(get_(), ${i}) < ${count}`, `${i}++`],
    [`let ${i} = 0`, `(${effect()}, ${i} < ${count})`, `${i}++, ${effect()}`],
    [`let ${i} = 0, again = () => ++${i}`, `${i} < ${count}`, "again()"],
    [`let ${i} = 0, top = ${count}`, `${i} < top`, `${i}++`],
    [`let ${i} = ${count * 2}`, `0 < ${i}`, `${i} -= 2`],
    [`let ${i} = 0`, `${i} < list.length`, `${i}++`],
    [`let [${i}, top] = [0, num(${context.expression(scope, 1, place)}) & 3]`, `${i} < top`, `${i} += 1`],
  ]);
  const around = test === `${i} < list.length` ? ["{ const list = [1, 2]; ", "}\n"] : ["", ""];
  return `${around[0]}${label}for (${head}; ${test}; ${update}) {\nturn();\n${extra}${body}}\n${around[1]}`;
}

function iterable(context: Context, scope: Scope, place: Place): string {
  const { random } = context;
  return random.pick([
    "[1, 2, 3]",
    "new Set([4, 5])",
    "'ab'",
    "gen(3)",
    `closing(3, ${random.below(4)})`,
    "new Map([[8, 9]]).values()",
    `[${context.expression(scope, 1, place)}, , 2]`,
    "shared.keys()",
    "heldArray",
    "heldGenerator",
    "held",
    "new Int8Array([1, 2])",
    "instances[0].items(2)",
    "gen(4).drop(1)",
    "{}",
  ]);
}

export function catching(context: Context, scope: Scope, depth: number, place: Place): Option<string>[] {
  const { random } = context;
  const name = random.pick(POOL);
  const body = (variables: readonly string[] = []): string =>
    context.block(
      [...scope, ...variables.map((variable) => ({ name: variable, mutable: true }))],
      depth - 1,
      place,
      new Set(variables),
    );
  const value = (): string => context.expression(scope, 1, place);
  return [
    {
      name: "",
      weight: 3,
      make: () => `try {\n${body()}} catch (${name}) { L('caught ' + show(${name}));\n${body([name])}}\n`,
    },
    { name: "", weight: 2, make: () => `try {\n${body()}} finally { L('fin');\n${body()}}\n` },
    {
      name: "",
      weight: 2,
      make: () => `try {\n${body()}} catch { L('C');\n${body()}} finally {\n${body()}}\n`,
    },
    {
      name: "catch patterns",
      weight: 1,
      make: () =>
        `try {\n${body()}} catch ({ message: ${name} = ${value()}, ...others }) {\n${body([name])}}\n`,
    },
    {
      name: "caught by closures",
      weight: 1,
      make: () => `try {\n${body()}} catch (${name}) { fs.push(() => show(${name}));\n${body([name])}}\n`,
    },
    {
      name: "rethrown",
      weight: 1,
      make: () =>
        `try { try {\n${body()}} catch (x) { throw new Failure('again', { cause: x }); } } catch (${name}) { L(show(${name})); }\n`,
    },
  ];
}

/** `using`: resources that close in reverse order, whatever happens. */
export function resources(context: Context, scope: Scope, depth: number, place: Place): Option<string>[] {
  const { random } = context;
  const body = (): string => context.block(scope, depth - 1, place);
  const options: Option<string>[] = [
    {
      name: "using",
      weight: 1,
      make: () =>
        `{ using u1 = disposable(1, ${random.below(3)}), u2 = disposable(2, ${random.below(2)});\n${body()}}\n`,
    },
    {
      name: "using in loops",
      weight: 1,
      make: () =>
        `for (using u of [disposable(3, 0), disposable(4, ${random.below(3)})]) {\nturn();\n${context.block(scope, depth - 1, { ...place, loop: true })}}\n`,
    },
  ];
  if (mayAwait(place)) {
    options.push({
      name: "await using in loops",
      weight: 1,
      make: () =>
        `for${random.pick(["", " await"])} (await using u of [adisposable(3, 0), adisposable(4, ${random.below(4)})]) {\nturn();\n${context.block(scope, depth - 1, { ...place, loop: true })}}\n`,
    });
    options.push({
      name: "await using",
      weight: 2,
      make: () =>
        `{ await using u1 = adisposable(1, ${random.below(4)}); using u2 = disposable(2, ${random.below(3)});\n${body()}}\n`,
    });
  }
  return options;
}
