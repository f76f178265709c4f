/**
 * Entries of OS processes and threads, each as one file: a carrier is started for every process and every
 * migration, and loading one file costs less than half of loading a hundred. So do the command, the compiler and the machine's
 * client, which each `godwit run` loads.
 */
import { relative, resolve } from "node:path";
import { defineConfig, type Plugin } from "rolldown";

const inNode = [
  "machine/carrier",
  "machine/daemon",
  "machine/scheduler",
  "machine/whole",
  "check/carrier",
  "simulate/thread",
];

/** Their floors and entries. */
const onFloors = [
  ["cli", "main"],
  ["compiler", "index"],
  ["compiler", "cached"],
] as const;

/** What is of another floor stays where it is, and so does another entry: others load it, too, and there must be one of it. */
function leaveOthers(floor: string): Plugin {
  const entries: string[] = onFloors.filter(([of]) => of === floor).map(([, entry]) => `${entry}.ts`);
  return {
    name: "leave-others",
    resolveId(id, importer) {
      if (importer === undefined) return null;
      if (!id.startsWith(".")) return { id, external: true };
      const path = relative(resolve("src", floor), resolve(importer, "..", id));
      if (!path.startsWith("..") && !entries.includes(path)) return null;
      return { id: (path.startsWith("..") ? path : `./${path}`).replace(/\.ts$/, ".js"), external: true };
    },
  };
}

/** There is one class of errors, whoever makes them. For files two folders down. */
const leaveErrors: Plugin = {
  name: "leave-errors",
  resolveId(id, importer) {
    const isErrors = importer !== undefined && resolve(importer, "..", id) === resolve("src/errors.ts");
    return isErrors ? { id: "../../errors.js", external: "absolute" } : null;
  },
};

/** What a page has in place of the modules of Node that a carrier and the runtime use. */
const standIns = ["console", "events", "fs", "path", "stream", "url"].map((name) => [
  `node:${name}`,
  resolve(import.meta.dirname, `src/browser/node/${name}.ts`),
]);

/** Of what runs in a page. */
export const inPage = {
  platform: "browser" as const,
  external: ["node:inspector"],
  resolve: { alias: Object.fromEntries(standIns) as Record<string, string> },
};

export default defineConfig([
  ...inNode.map((name) => ({
    input: `src/${name}/main.ts`,
    platform: "node" as const,
    output: { file: `dist/${name}/main.js`, sourcemap: true, codeSplitting: false },
  })),
  ...onFloors.map(([floor, entry]) => ({
    input: `src/${floor}/${entry}.ts`,
    platform: "node" as const,
    plugins: [leaveOthers(floor)],
    output: { file: `dist/${floor}/${entry}.js`, sourcemap: true, codeSplitting: false },
  })),
  {
    input: "src/machine/client/index.ts",
    platform: "node" as const,
    plugins: [leaveErrors],
    output: { file: "dist/machine/client/index.js", sourcemap: true, codeSplitting: false },
  },
  ...["page", "daemon", "carrier"].map((name) => ({
    input: `src/browser/${name}/main.ts`,
    ...inPage,
    output: { file: `dist/browser/${name}.js`, codeSplitting: false },
  })),
]);
