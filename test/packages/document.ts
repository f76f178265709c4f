/** Writes docs/packages.md: checks every program that uses a package, at every suspension. */
import { writeFileSync } from "node:fs";
import { check, type CheckReport } from "../../src/check/index.ts";
import { bytes } from "../../src/cli/units.ts";
import { PROGRAMS } from "./programs.ts";

const HEAD = `# Packages under \`godwit check\`

Popular packages, unchanged, each in a short program that holds their values (schemas, observables, queues,
parsers, instances with private members) across awaits. A check runs the program natively, compiled, and moved
to a fresh carrier at every one of its suspensions; all three must write the same and end with the same
exit code. The programs are in [test/packages/programs](../test/packages/programs); \`node test/packages/document.ts\`
writes this page.

| package | version | what the program does | moves | largest image | result |
|---|---|---|---:|---:|---|
`;

const rows: string[] = [];
for (const { name, version, does, file } of PROGRAMS) {
  const report = await check({ file, every: 1 });
  rows.push(`| ${name} | ${version} | ${does} | ${figures(report)} | ${result(report)} |\n`);
  console.log(rows.at(-1)!.trimEnd());
}
const TAIL = `
**Ajv** makes its validators from text at run time (\`new Function\`). Such code is in no executable, and an image
that could hold it could have a process run anything; a carrier refuses it with an \`EvalError\`, as a page does
under a Content Security Policy. Use Ajv's standalone validators, which are modules. The same holds for
\`_.template\` of Lodash and for running (not for precompiling) Handlebars templates.
`;
writeFileSync(new URL("../../docs/packages.md", import.meta.url), HEAD + rows.join("") + TAIL);
process.exit();

function figures({ moves, pollPoints }: CheckReport): string {
  return `${moves} | ${pollPoints[0] === undefined ? "" : bytes(pollPoints[0].maxBytes)}`;
}

function result({ ok, compiled, moved, pinnedAt, failure }: CheckReport): string {
  if (ok) return "can move";
  if (failure !== undefined) return "cannot be checked";
  if ((compiled ?? moved) !== undefined) return "refused: code made from text at run time";
  return `cannot move at ${pinnedAt.length} places`;
}
