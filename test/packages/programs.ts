/** The programs that use packages, by the package's name. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface PackageProgram {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  /** Its first line. */
  readonly does: string;
}

/** Ajv makes its validators from text at run time, which no carrier allows (docs/check.md). */
export const NOT_MOVABLE: ReadonlySet<string> = new Set(["ajv"]);

const directory = new URL("programs/", import.meta.url);

export const PROGRAMS: readonly PackageProgram[] = readdirSync(directory).map((entry) => {
  const name = entry.replace(/\.js$/, "");
  const file = fileURLToPath(new URL(entry, directory));
  const does = readFileSync(file, "utf8")
    .split("\n", 1)[0]!
    .replace(/^\/\/ /, "");
  return { name, file, does, version: versionOf(name) };
});

function versionOf(name: string): string {
  const installed = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(installed, "utf8")) as { version: string }).version;
}
