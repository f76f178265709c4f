/**
 * Random programs: every construct writes lines, so that any difference in order or values shows. The
 * same seed gives the same program.
 */
import { functionOf, type Context } from "./random/context.ts";
import { classes, TASKS, tasks, topFunction } from "./random/declarations.ts";
import { expression } from "./random/expressions.ts";
import { EPILOGUE, PRELUDE, runAll } from "./random/prelude.ts";
import { Random } from "./random/random.ts";
import { block } from "./random/statements.ts";

/** What throws or returns early ends a section only. */
const SECTIONS = 3;
/** What sections may call, but need not. */
const CALLS = [
  "f0(1, undefined)",
  "f1(2)",
  "f2(3, [4])",
  "instances[0].slow(1)",
  "instances[1].slow(2)",
  "drainAsync(instances[1].stream(2))",
  "instances[0].quick(6)",
];

export function generateProgram(seed: number, random = new Random(seed)): string {
  let labels = 0;
  const context: Context = {
    random,
    budget: 0,
    unique: (label) => `${label}${labels++}`,
    block: (...args) => block(context, ...args),
    expression: (...args) => expression(context, ...args),
  };
  const parts: string[] = [];
  for (let i = 0; i < 3; i++) parts.push(topFunction(context, i));
  parts.push(classes(context));
  const concurrent = context.random.enabled("tasks");
  if (concurrent) parts.push(tasks(context));
  for (let i = 0; i < SECTIONS; i++) {
    context.budget = 9;
    const body = block(context, [{ name: "g", mutable: true }], 4, functionOf("async"));
    parts.push(`async function main${i}() {\n${i === 0 && concurrent ? TASKS : ""}${body}}`);
  }
  const sections = Array.from({ length: SECTIONS }, (_, i) => `main${i}()`);
  parts.push(runAll([...sections, ...CALLS]), EPILOGUE);
  return withPrelude(parts.join("\n"));
}

const DECLARATIONS = PRELUDE.split(/\n(?=\w)/).map((text) => ({
  text,
  name: /^(?:async )?(?:function\*?|class) (\w+)/.exec(text)?.[1],
}));

/** Of the prelude's functions and classes those that are mentioned: what nobody calls would take time all the same. */
function withPrelude(program: string): string {
  const kept = new Set(DECLARATIONS.filter(({ name }) => name === undefined));
  const whole = (): string =>
    [...DECLARATIONS.filter((one) => kept.has(one)).map(({ text }) => text), program].join("\n");
  for (let before = 0; before !== kept.size;) {
    before = kept.size;
    const words = new Set(whole().match(/\w+/g));
    for (const one of DECLARATIONS) if (words.has(one.name as string)) kept.add(one);
  }
  return whole();
}
