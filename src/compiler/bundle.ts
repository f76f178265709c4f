/**
 * One module out of the program's module graph, TypeScript lowered, npm packages included. Node's
 * own modules stay imports; "godwit" is this package, whether or not the program's project has it.
 */
import { existsSync } from "node:fs";
import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { GodwitError } from "../errors.ts";

export interface Bundle {
  readonly code: string;
  readonly map: object;
}

export async function bundle(file: string): Promise<Bundle> {
  if (!existsSync(file)) throw new GodwitError("ERR_NOT_FOUND", `No program at "${file}"`);
  try {
    return await build(file);
  } catch (error) {
    throw new GodwitError("ERR_COMPILE", describe(error), { cause: error });
  }
}

async function build(file: string): Promise<Bundle> {
  const bundler = await rolldown({
    input: file,
    platform: "node",
    resolve: { alias: { godwit: godwitEntry() } },
    external: (id) => id.startsWith("node:") || builtinModules.includes(id),
    transform: { target: "es2024" },
    onLog: () => {},
  });
  try {
    const { output } = await bundler.generate({ format: "esm", sourcemap: true, codeSplitting: false });
    const [chunk] = output;
    return { code: chunk.code, map: chunk.map as object };
  } finally {
    await bundler.close();
  }
}

/** src/comm/index.ts beside this file's source, dist/comm/index.js beside its build. */
function godwitEntry(): string {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return fileURLToPath(new URL(`../comm/index.${extension}`, import.meta.url));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
