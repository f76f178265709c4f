/** Statements: every way into, through and out of loops, blocks and handlers. */
import {
  declare,
  mayAwait,
  mayYield,
  mutableIn,
  nameIn,
  POOL,
  SYNC,
  type Context,
  type Place,
} from "./context.ts";
import type { Scope, Variable } from "./context.ts";
import { nestedClass, nestedFunction } from "./declarations.ts";
import { expression, suspension } from "./expressions.ts";
import { catching, computing, loops, resources } from "./control.ts";
import type { Option } from "./random.ts";

/** `own`: names the block declares already (parameters). */
export function block(
  context: Context,
  outer: Scope,
  depth: number,
  place: Place,
  own = new Set<string>(),
): string {
  const scope = [...outer];
  const reads = context.random.enabled("dead zones") && context.random.chance(15);
  let text = "";
  for (let n = 1 + context.random.below(3); n > 0; n--) text += statement(context, scope, own, depth, place);
  return reads ? `${deadZone(context, own, outer)}${text}` : text;
}

/** Reads a variable of the block before its declaration, directly or from a closure. */
function deadZone({ random }: Context, own: ReadonlySet<string>, outer: Scope): string {
  const name = random.pick([...own, ...outer.map((variable) => variable.name), "G"]);
  return random.pick([
    `attempt(() => L(${name}));\n`,
    `attempt(() => L(typeof ${name}));\n`,
    `try { L(${name}); } catch (x) { L(show(x)); }\n`,
  ]);
}

function statement(
  context: Context,
  scope: Variable[],
  own: Set<string>,
  depth: number,
  place: Place,
): string {
  if (context.budget-- < 0 || depth <= 0 || context.random.chance(35))
    return simple(context, scope, own, place);
  if (context.random.chance(25)) return jump(context, scope, place);
  return compound(context, scope, depth, place);
}

function simple(context: Context, scope: Variable[], own: Set<string>, place: Place): string {
  const { random } = context;
  const value = (): string => expression(context, scope, 2, place);
  const closure = { ...place, kind: "sync" } as const;
  const declaration = (mutable: boolean): string => {
    const init = value();
    const name = declare(context, scope, own, mutable);
    return name === undefined ? `L(${init});\n` : `${mutable ? "let" : "const"} ${name} = ${init};\n`;
  };
  return random.choose([
    { name: "", weight: 4, make: () => `L(${value()});\n` },
    { name: "", weight: 1, make: () => `${asStatement(value())};\n` },
    { name: "", weight: 2, make: () => declaration(true) },
    { name: "", weight: 2, make: () => declaration(false) },
    { name: "patterns", weight: 2, make: () => pattern(context, scope, own, place) },
    {
      name: "closures",
      weight: 2,
      make: () => `fs.push(() => ${expression(context, scope, 1, { ...closure, member: "none" })});\n`,
    },
    {
      name: "writing closures",
      weight: 2,
      make: () =>
        `fs.push(() => { ${mutableIn(context, scope)} -= 1; return ${nameIn(context, scope)}; });\n`,
    },
    {
      name: "closures of this",
      weight: 1,
      make: () => `fs.push(() => ${expression(context, scope, 1, closure)});\n`,
    },
    {
      name: "closures called",
      weight: 1,
      make: () => "if (fs.length) { enter(); L(fs[fs.length - 1]()); }\n",
    },
    { name: "nested functions", weight: 2, make: () => nestedFunction(context, scope, own, place) },
    { name: "nested classes", weight: 1, make: () => nestedClass(context, scope, own, place) },
    {
      name: "constants written",
      weight: 1,
      make: () => `try { ${nameIn(context, scope)} = ${value()}; } catch (x) { L(show(x)); }\n`,
    },
    {
      name: "microtasks",
      weight: 1,
      make: () =>
        random
          .pick([
            "queueMicrotask(() => console.log('micro'));\n",
            "Promise.resolve(1).then((x) => console.log(x));\n",
            "process.nextTick(() => console.log('tick'));\n",
            "thenJob();\n",
          ])
          .replace(
            "thenJob()",
            `Promise.resolve(thenable(${value()}, ${random.pick([0, 3, 4, 5])})).then((x) => console.log(show(x)), note)`,
          ),
    },
    ...(place.kind === "sync"
      ? []
      : [{ name: "", weight: 4, make: () => `${asStatement(suspension(context, scope, place))};\n` }]),
    ...(mayAwait(place)
      ? [
          {
            name: "unawaited calls",
            weight: 1,
            make: () => `f${random.below(3)}(${value()}, 1).catch(note);\n`,
          },
        ]
      : []),
  ]);
}

/** Braces and `function` would begin something else. */
const asStatement = (text: string): string =>
  /^(\{|function|class|let|async)/.test(text) ? `(${text})` : text;

function pattern(context: Context, scope: Variable[], own: Set<string>, place: Place): string {
  const { random } = context;
  const value = (): string => expression(context, scope, 1, place);
  const [first, second, third] = [value(), value(), value()];
  const x = declare(context, scope, own, true);
  const y = declare(context, scope, own, true);
  if (x === undefined || y === undefined) return `L(${first});\n`;
  return random.pick([
    `let { u: ${x} = ${second}, v: [${y} = 3] = [] } = { ${random.pick(["u", "w"])}: ${first} };\n`,
    `let [${x} = ${second}, ...${y}] = [${first}, 2, ${third}];\n`,
    `let { ["k" + num(${second})]: ${x}, ...${y} } = { k1: ${first}, z: ${third} };\n`,
    `let [, ${x} = ${second}, { m: ${y} = ${third} } = {}] = gen(${random.below(4)});\n`,
    `let [${x}, ${y} = ${second}] = closing(${random.below(3)}, ${random.below(4)});\n`,
    `let { length: ${x}, 0: ${y} = ${second} } = 'text';\n`,
    `var ${context.unique("v")} = ${third}; let [${x}, ${y}] = [${second}, ${first}];\n`,
  ]);
}

function jump(context: Context, scope: Scope, place: Place): string {
  const { random } = context;
  const test = expression(context, scope, 1, place);
  const thrown = random.pick([
    `new Error('t' + ${random.below(9)})`,
    `new Failure('f', { cause: ${random.below(9)} })`,
    expression(context, scope, 1, place),
  ]);
  const options: Option<string>[] = [
    { name: "", weight: 1, make: () => `if ((${test}) & 1) throw ${thrown};\n` },
    { name: "throws by calls", weight: 1, make: () => `boom(${test});\n` },
  ];
  const add = (text: string): void => void options.push({ name: "", weight: 1, make: () => text });
  if (place.loop) add(`if (${test}) continue;\n`);
  if (place.loop || place.breakable) add(`if (${test}) { L('brk'); break; }\n`);
  for (const { name, loop } of place.labels) {
    add(`if (${test}) break ${name};\n`);
    if (loop) add(`if (${test}) continue ${name};\n`);
  }
  if (place.returns)
    options.push({
      name: "",
      weight: 2,
      make: () => `if ((${test}) > 4) return ${expression(context, scope, 1, place)};\n`,
    });
  if (place.returns && place.kind === "async") {
    const value = (): string => expression(context, scope, 1, place);
    const call = (): string =>
      random.pick([
        `f${random.below(3)}(${value()}, 1)`,
        `R(${value()})`,
        `wait(${value()})`,
        `obj.am(${value()})`,
        `instances[${random.below(2)}].slow(${value()})`,
        `((x) => R(x))(${value()})`,
        `(async (x) => { ${context.block(scope, 1, SYNC)}return x; })(${value()})`,
      ]);
    options.push({
      name: "returned promises",
      weight: 2,
      make: () =>
        `if (${test}) return ${random.pick([call(), `${test} ? ${call()} : ${call()}`, `${test} || ${call()}`])};\n`,
    });
  }
  return random.choose(options);
}

function compound(context: Context, scope: Scope, depth: number, place: Place): string {
  const { random } = context;
  const body = (where = place): string => block(context, scope, depth - 1, where);
  const value = (): string => expression(context, scope, 2, place);
  return random.choose([
    { name: "", weight: 2, make: () => `if (${value()}) {\n${body()}} else {\n${body()}}\n` },
    { name: "", weight: 1, make: () => `{\n${body()}}\n` },
    {
      name: "labelled blocks",
      weight: 1,
      make: () => {
        const name = context.unique("b");
        return `${name}: {\n${body({ ...place, labels: [...place.labels, { name, loop: false }] })}}\n`;
      },
    },
    { name: "switch", weight: 2, make: () => switches(context, scope, depth, place) },
    ...loops(context, scope, depth, place),
    ...computing(context, scope, depth, place),
    ...catching(context, scope, depth, place),
    ...resources(context, scope, depth, place),
    ...(mayYield(place)
      ? [
          {
            name: "yields in handlers",
            weight: 1,
            make: () =>
              `try { L(${suspension(context, scope, place)}); } catch (x) { L('got ' + show(x)); } finally { L(${suspension(context, scope, place)}); }\n`,
          },
        ]
      : []),
  ]);
}

/** Cases share one scope: a variable of the first may be read in its dead zone by the second. */
function switches(context: Context, outer: Scope, depth: number, place: Place): string {
  const { random } = context;
  const inside: Place = { ...place, breakable: true };
  const body = (): string => block(context, outer, depth - 1, inside);
  const test = (): string => expression(context, outer, 1, place);
  const name = random.pick(POOL);
  const end = (): string => (random.chance(50) ? "break;" : "");
  const shared = random.chance(30) ? `let ${name} = ${test()}; fs.push(() => ${name}); ` : "";
  return `switch (${expression(context, outer, 2, place)}) { case ${random.below(3)}: ${shared}{\n${body()}} ${end()} case ${shared === "" ? test() : `(L('c'), ${random.below(4)})`}: L('s'); ${end()} default: {\n${shared === "" ? body() : `attempt(() => L(${name}));\n`}} ${end()} case ${random.below(5)}: L('last'); }\n`;
}
