/**
 * `npm run bench:capture [NAME…]`: the figures of making programs migratable, each measured next to its
 * reference. Every file in capture/ exports `rows()`; NAME picks files. Prints tables, and writes
 * out/bench-capture.json and .md. The exit code is 0 whatever was measured.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { heading, table } from "./report.ts";
import { figure, type Row } from "./row.ts";

interface Part {
  rows(): Promise<readonly Row[]>;
}

const folder = join(import.meta.dirname, "capture");
const wanted = process.argv.slice(2);
const parts = (await readdir(folder))
  .map((file) => basename(file, ".ts"))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const measured: { part: string; rows: readonly Row[] }[] = [];
const texts = [
  `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}, ` +
    `load ${loadavg()[0]?.toFixed(1)}`,
];
console.log(texts[0]);
for (const part of parts.toSorted()) {
  const module = (await import(pathToFileURL(join(folder, `${part}.ts`)).href)) as Part;
  const rows = await module.rows();
  measured.push({ part, rows });
  const text = `${heading(part)}\n\n${table(rows)}`;
  texts.push(text);
  console.log(`\n${text}`);
}

const out = join(import.meta.dirname, "../out");
mkdirSync(out, { recursive: true });
const rows = measured.flatMap(({ part, rows }) => rows.map((row) => ({ part, ...row, figure: figure(row) })));
writeFileSync(
  join(out, "bench-capture.json"),
  `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`,
);
writeFileSync(join(out, "bench-capture.md"), `${texts.join("\n\n")}\n`);
