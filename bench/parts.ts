/** Runs the parts of a benchmark: the files of a folder, each of which exports `rows()`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { heading, table } from "./report.ts";
import { figure, type Row, verdict } from "./row.ts";

interface Part {
  rows(): Promise<readonly Row[]>;
}

export interface Measured {
  readonly part: string;
  readonly rows: readonly Row[];
}

/**
 * Measures and prints the parts named in `wanted`, all if there are none; writes out/NAME.json and out/NAME.md. A part that
 * cannot be measured is reported, and the others are measured.
 */
export async function measureParts(folder: string, name: string, wanted: readonly string[]): Promise<string> {
  const parts = (await readdir(folder))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"))
    .filter((part) => wanted.length === 0 || wanted.includes(part));
  const measured: Measured[] = [];
  const texts = [circumstances()];
  console.log(texts[0]);
  for (const part of parts.toSorted()) {
    const started = performance.now();
    const text = await measure(folder, part, measured);
    texts.push(text);
    console.log(`\n${text}\n\n(${((performance.now() - started) / 1000).toFixed(0)} s)`);
  }
  const report = texts.join("\n\n");
  const out = join(import.meta.dirname, "../out");
  mkdirSync(out, { recursive: true });
  const rows = measured.flatMap(({ part, rows }) =>
    rows.map((row) => ({ part, ...row, figure: figure(row), verdict: verdict(row) })),
  );
  writeFileSync(
    join(out, `${name}.json`),
    `${JSON.stringify({ node: process.version, circumstances: texts[0], rows }, null, 2)}\n`,
  );
  writeFileSync(join(out, `${name}.md`), `${report}\n`);
  return report;
}

async function measure(folder: string, part: string, measured: Measured[]): Promise<string> {
  try {
    const module = (await import(pathToFileURL(join(folder, `${part}.ts`)).href)) as Part;
    const rows = await module.rows();
    measured.push({ part, rows });
    return `${heading(part)}\n\n${table(rows)}`;
  } catch (error) {
    return `${heading(part)}\n\nNot measured: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function circumstances(): string {
  return (
    `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}, ` +
    `load ${loadavg()[0]?.toFixed(1)}`
  );
}
