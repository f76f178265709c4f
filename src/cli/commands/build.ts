/** `godwit build FILE`: compiles a program without running it. */
import { writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { file } from "../args.ts";
import { defineCommand } from "../command.ts";
import { checkProgram, noCache, strictMath } from "../given.ts";
import { bytes } from "../units.ts";

export const build = defineCommand({
  name: "build",
  summary: "Compile a program and write the executable",
  args: { file: { hint: "FILE", kind: file, help: "the program, TypeScript or JavaScript" } },
  options: {
    out: {
      short: "o",
      hint: "OUT",
      kind: file,
      help: "where to (default: NAME.godwit.js here); the source map goes to OUT.map",
    },
    "strict-math": strictMath,
    "no-cache": noCache,
  },
  example: "godwit build examples/mg/mg.ts -o mg.js",
  run: async ({ file, out, "strict-math": strict, "no-cache": anew }, environment) => {
    await checkProgram(file);
    const path = out ?? `${basename(file, extname(file))}.godwit.js`;
    const { code, map, hash } = await environment.compile(file, { strictMath: strict, cache: !anew });
    await writeFile(path, code);
    await writeFile(`${path}.map`, map);
    environment.stdout.write(`${path}  ${bytes(Buffer.byteLength(code))}  ${hash}\n`);
    return 0;
  },
});
