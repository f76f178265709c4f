/**
 * Programs with hooks and host modules on their way through fresh runtimes, in one OS process. A program
 * says by what it prints when it is to be moved, and to where:
 *
 * - `@move`     it is frozen, its image restored into a fresh runtime, and it goes on there
 * - `@refuse`   it is frozen, and goes on where it is: the move was given up
 * - `@fail`     the freeze itself is expected to be refused; the reason is printed as `refused: …`
 * - `@try`      `@move` or `@fail`, whatever comes of it; nothing while the last one is under way
 */
import { compileModule } from "../../src/compiler/index.ts";
import { evaluator, type Load } from "../../src/check/evaluate.ts";
import { HOOKS } from "../../src/runtime/hooks.ts";
import { JsProgram } from "../../src/runtime/js-program.ts";
import { Runtime } from "../../src/runtime/runtime.ts";
import { HASH, imageOf, restore } from "./carrier.ts";

/** What src/comm/hooks.ts gives programs. */
const PRELUDE = `
const hooks = globalThis[Symbol.for("godwit.hooks")];
const onFreeze = (hook) => { const id = hooks.add("freeze", hook); return () => hooks.remove(id); };
const onThaw = (hook) => { const id = hooks.add("thaw", hook); return () => hooks.remove(id); };
const freeze = Symbol.for("godwit.freeze"), thaw = Symbol.for("godwit.thaw");
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const move = async () => { console.log("@move"); await sleep(1); };
const refuse = async () => { console.log("@refuse"); await sleep(1); };
const fail = async () => { console.log("@fail"); await sleep(1); };
`;

export interface Journey {
  /** The lines it has printed, whatever the runtime. */
  readonly lines: string[];
  readonly exitCode: number;
  readonly runtimes: number;
}

/** Runs a program to its end. `limitMs`: how long a freeze may wait. */
export function travel(source: string, limitMs = 2_000): Promise<Journey> {
  return new Traveller(source, limitMs).run();
}

class Traveller {
  readonly #load: Load;
  readonly #limitMs: number;
  readonly #ended = Promise.withResolvers<Journey>();
  #output = "";
  #runtimes = 0;
  #underWay = false;

  constructor(source: string, limitMs: number) {
    const imports = source.match(/^import .*$/gm) ?? [];
    const body = source.replaceAll(/^import .*$/gm, "");
    const { code } = compileModule(`${imports.join("\n")}\n${PRELUDE}\n${body}`, { file: "program.js" });
    this.#load = evaluator(code);
    this.#limitMs = limitMs;
  }

  run(): Promise<Journey> {
    const { runtime, program } = this.#arrive();
    const realm = globalThis as { [HOOKS]?: unknown };
    realm[HOOKS] = runtime.hooks.registry;
    program.start();
    return this.#ended.promise.finally(() => delete realm[HOOKS]);
  }

  #arrive(): { runtime: Runtime; program: JsProgram } {
    this.#runtimes++;
    const runtime = new Runtime();
    const program = new JsProgram(runtime, HASH);
    const output = (fd: 1 | 2, text: string): void => {
      this.#output += text;
      const order = /^@(move|refuse|fail|try)$/m.exec(text)?.[1];
      if (fd !== 1 || order === undefined || (order === "try" && this.#underWay)) return;
      this.#underWay = true;
      this.#obey(order, program)
        .finally(() => (this.#underWay = false))
        .catch(this.#ended.reject);
    };
    const ended = (exitCode: number): void => {
      const lines = this.#output.split("\n").filter((line) => line !== "" && !line.startsWith("@"));
      this.#ended.resolve({ lines, exitCode, runtimes: this.#runtimes });
    };
    runtime.attach({ output, ended, args: [] }, "/program.js");
    this.#load(runtime.abi);
    return { runtime, program };
  }

  async #obey(order: string, from: JsProgram): Promise<void> {
    try {
      await from.freeze(this.#limitMs);
    } catch (error) {
      if (order !== "fail" && order !== "try") throw error;
      this.#output += `refused: ${(error as Error).message.replace("Cannot move the process: ", "")}\n`;
      return;
    }
    if (order === "fail") throw new Error("The program could be frozen");
    if (order === "refuse") return from.resume("it was given up");
    const bytes = imageOf(from);
    const to = this.#arrive().program;
    restore(to, bytes);
    to.resume();
  }
}
