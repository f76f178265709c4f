/**
 * Tasks with samples (tasks.ts) in an OS process, of whatever engine, as one file.
 *
 * Arguments: what to do, a file of JSON with the tasks, and where the answers go: JSON, a line for each task, in their
 * order, as soon as it is known.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { hostModules } from "../../../src/machine/daemon/modules.ts";
import { engineOffer } from "../../../src/machine/daemon/offer.ts";
import { done, type Place, type Task, type What } from "./tasks.ts";

const [what, file, answer] = process.argv.slice(2) as [What, string, string];
let last = 0;

const place: Place = {
  offer: engineOffer("engine", hostModules()),
  evaluate(code) {
    // A file of its own for each: modules are evaluated once, and Bun takes what it has read of one for whatever query.
    const program = join(dirname(file), `${what}-${++last}.mjs`);
    writeFileSync(program, code);
    return import(pathToFileURL(program).href);
  },
  onUncaught(fails) {
    process.on("uncaughtException", fails);
    return () => process.off("uncaughtException", fails);
  },
};

for (const task of JSON.parse(readFileSync(file, "utf8")) as Task[])
  appendFileSync(answer, `${JSON.stringify(await done(what, task, place))}\n`);
process.exit(0);
