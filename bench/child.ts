/**
 * Runs one program, natively or compiled, a turn at a time: `node child.ts native|compiled FILE`.
 * Each line on standard input is a turn, each line written its time in milliseconds: processor time of the
 * thread, which does not depend on what else the computer does.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { executableFile } from "../src/runtime/executable-file.ts";
import { tuneEngine } from "../src/machine/os/tune-engine.ts";
import { loadProgram } from "../src/runtime/js-program.ts";

const [how, file] = process.argv.slice(2) as ["native" | "compiled", string];
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
let startedMs = 0;

(globalThis as { turns?: object }).turns = {
  next: async () => {
    const { done } = await lines.next();
    startedMs = threadMs();
    return !done;
  },
  done: () => void process.stdout.write(`${threadMs() - startedMs}\n`),
};

if (how === "native") await import(pathToFileURL(file).href);
else {
  tuneEngine();
  const program = await loadProgram(executableFile(file), "", {
    args: [],
    output: (_, text) => void process.stderr.write(text),
    ended: (exitCode) => process.exit(exitCode),
  });
  program.start();
}
