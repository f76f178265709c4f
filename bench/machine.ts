/**
 * `npm run bench [-- ROW…] [-- --write]`: how fast the machine is, each figure next to its reference in the same run. Every
 * file in machine/ exports `rows()`; ROW picks files. Prints tables, and writes out/bench.json and .md; with --write
 * docs/bench.md, too. The exit code is 0 whatever was measured.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureParts } from "./parts.ts";

const { values, positionals } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const report = await measureParts(join(import.meta.dirname, "machine"), "bench", positionals);
if (values.write) {
  const introduction =
    "Written by `npm run bench -- --write`; [performance.md](performance.md) says what limits these figures. A median with what\n" +
    "10 % and 90 % of the samples are below; `falls short`: it misses its *must*. References are measured in the same run, in\n" +
    "turns with what they are compared to, except those marked *quoted*: they were measured on a computer like this one.";
  writeFileSync(
    join(import.meta.dirname, "../docs/bench.md"),
    `# How fast the machine is\n\n${introduction}\n\n${report}\n`,
  );
}
process.exit(0);
