/** Size of executables against the bundles they are made from: minified alike, and after gzip as well. */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { minifySync } from "rolldown/utils";
import { bundle } from "../../src/compiler/bundle.ts";
import { compile } from "../../src/compiler/index.ts";
import type { Row } from "../row.ts";

const root = join(import.meta.dirname, "../..");

export async function rows(): Promise<Row[]> {
  const bundles = (await readdir(join(root, "bench/bundles"))).map((file) => join("bench/bundles", file));
  const all: Row[] = [];
  for (const file of ["examples/mg/mg.ts", "examples/04-task-farm/task-farm.ts", ...bundles]) {
    all.push(...(await sizesOf(join(root, file))));
  }
  return all;
}

async function sizesOf(file: string): Promise<Row[]> {
  const executable = (await compile(file, { minify: true })).code;
  const source = minifySync("bundle.js", (await bundle(file)).code, { module: true }).code;
  const name = basename(file, ".ts");
  const row = (name: string, size: (code: string) => number): Row => ({
    name,
    reference: "the bundle, minified",
    must: 3,
    aim: 1.5,
    unit: "ratio",
    samples: [size(executable)],
    referenceSamples: [size(source)],
  });
  return [
    row(name, (code) => Buffer.byteLength(code)),
    row(`${name}, gzip`, (code) => gzipSync(code).length),
  ];
}
