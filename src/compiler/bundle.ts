/**
 * One module out of the program's module graph, TypeScript lowered, npm packages included. Node's
 * own modules stay imports; "godwit" is this package, whether or not the program's project has it.
 */
import { existsSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown, type Plugin } from "rolldown";
import { esmExternalRequirePlugin } from "rolldown/plugins";
import { parseSync } from "rolldown/utils";
import { GodwitError } from "../errors.ts";
import { HOST_MODULES } from "./host-modules.ts";
import { mainModule } from "./main-module.ts";

export interface Bundle {
  readonly code: string;
  readonly map: object;
}

/** @param before plugins that come before all others. */
export async function bundle(file: string, before: readonly Plugin[] = []): Promise<Bundle> {
  if (!existsSync(file)) throw new GodwitError("ERR_NOT_FOUND", `No program at "${file}"`);
  try {
    return await build(file, before);
  } catch (error) {
    throw new GodwitError("ERR_COMPILE", describe(error, file), { cause: error });
  }
}

async function build(file: string, before: readonly Plugin[]): Promise<Bundle> {
  const bundler = await rolldown({
    input: file,
    platform: "node",
    resolve: { alias: { godwit: ownModule("../comm/index") } },
    // It makes host modules external, and `require` of one an import.
    plugins: [
      ...before,
      esmExternalRequirePlugin({ external: HOST_MODULES }),
      disposalHelper,
      awaitingModules,
      mainModule,
    ],
    transform: { target: "es2024" },
    // Importing a host module for nothing does nothing.
    treeshake: { moduleSideEffects: [{ external: true, sideEffects: false }] },
    onLog: () => {},
  });
  try {
    // Sources are named relative to the program: what is emitted must not depend on where we run.
    const dir = dirname(file);
    const { output } = await bundler.generate({ dir, format: "esm", sourcemap: true, codeSplitting: false });
    const [{ code, map }] = output;
    return { code, map: map as object };
  } finally {
    await bundler.close();
  }
}

/** The bundler's own helper for `using` does not await as the language does: ours takes its place. */
const disposalHelper: Plugin = {
  name: "disposal",
  transform: {
    filter: { id: /\/helpers\/(esm\/)?usingCtx/ },
    handler: () => `export { default } from ${JSON.stringify(ownModule("./using/disposal"))};`,
  },
};

/** A file that awaits at its top level is a module, whether or not it imports or exports anything. */
const awaitingModules: Plugin = {
  name: "awaiting-modules",
  transform: {
    filter: { id: /\.[cm]?[jt]sx?$/, code: /\bawait\b/ },
    handler(code, id) {
      const parses = (sourceType: "module" | "script"): boolean =>
        parseSync(id, code, { sourceType }).errors.length === 0;
      if (/^\s*(import\b\s*[^(]|export\b)/m.test(code) || parses("script") || !parses("module")) return null;
      return { code: `${code}\nexport {};`, map: null };
    },
  },
};

/** `path.ts` beside this file's source, `path.js` beside its build. */
function ownModule(path: string): string {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return fileURLToPath(new URL(`${path}.${extension}`, import.meta.url));
}

/** What the bundler reports of one error. */
interface BundleError {
  readonly message: string;
  readonly code?: string;
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number };
}

/** A line `file:line:column: what is wrong` for each of the bundler's errors, without its drawings. */
function describe(error: unknown, file: string): string {
  const { errors = [error as BundleError] } = error as { errors?: readonly BundleError[] };
  const lines = errors.map(({ message, loc }) => {
    const text = (message.split("\n")[0] as string).replace(/^\[\w+\] /, "").replace(/ in \S+$/, "");
    if (loc === undefined) return text;
    const source = relative(dirname(file), loc.file ?? file);
    return `${source}:${loc.line}:${loc.column + 1}: ${text}`;
  });
  return lines.join("\n");
}
