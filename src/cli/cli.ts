/** From a command line to an exit code: 0 well, 1 failed, 2 wrongly used, 128 + n ended by signal n. */
import { constants } from "node:os";
import { readFile } from "node:fs/promises";
import { GodwitError } from "../errors.ts";
import { parse, UsageError } from "./args.ts";
import { type Command, type Environment, Interrupted } from "./command.ts";
import { browser } from "./commands/browser.ts";
import { build } from "./commands/build.ts";
import { check } from "./commands/check.ts";
import { checkpoint } from "./commands/checkpoint.ts";
import { down } from "./commands/down.ts";
import { drain } from "./commands/drain.ts";
import { hosts } from "./commands/hosts.ts";
import { migrate } from "./commands/migrate.ts";
import { ps } from "./commands/ps.ts";
import { restart } from "./commands/restart.ts";
import { run } from "./commands/run.ts";
import { simulate } from "./commands/simulate.ts";
import { up } from "./commands/up.ts";
import { suggestion } from "./suggest.ts";
import { commandUsage, mainUsage } from "./usage.ts";

export const commands: readonly Command[] = [
  run,
  check,
  simulate,
  up,
  ps,
  hosts,
  migrate,
  drain,
  browser,
  checkpoint,
  restart,
  down,
  build,
];

/** Carries out `godwit ARGV`. Never rejects: what goes wrong is one line on stderr and the exit code. */
export async function cli(argv: readonly string[], environment: Environment): Promise<number> {
  const command = commands.find(({ name }) => name === argv[0]);
  try {
    if (command === undefined) return await main(argv, environment);
    const own = argv.includes("--") ? argv.slice(1, argv.indexOf("--")) : argv.slice(1);
    if (own.includes("--help") || own.includes("-h")) {
      environment.stdout.write(commandUsage(command));
      return 0;
    }
    return await command.run(parse(command, argv.slice(1)), environment);
  } catch (error) {
    // A signal to the whole process group ends hosts before us; what then fails, fails because of it.
    const { aborted, reason } = environment.interrupted;
    return failure(aborted ? reason : error, command, environment);
  }
}

async function main(argv: readonly string[], { stdout, stderr }: Environment): Promise<number> {
  const first = argv[0];
  if (first === undefined) {
    stderr.write(mainUsage(commands));
    return 2;
  }
  if (argv.length > 1 && first.startsWith("--")) throw new UsageError(`Unexpected argument "${argv[1]}"`);
  if (first === "--help" || first === "-h" || first === "help") {
    stdout.write(mainUsage(commands));
    return 0;
  }
  if (first === "--version") {
    stdout.write(`${await version()}\n`);
    return 0;
  }
  const names = first.startsWith("-") ? ["--help", "--version"] : commands.map(({ name }) => name);
  const what = first.startsWith("-") ? "option" : "command";
  throw new UsageError(`Unknown ${what} "${first}"${suggestion(first, names)}`);
}

/** package.json is two floors up, both from src/cli and from dist/cli. */
async function version(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function failure(error: unknown, command: Command | undefined, environment: Environment): number {
  const { stderr, variables } = environment;
  const name = command === undefined ? "godwit" : `godwit ${command.name}`;
  if (error instanceof Interrupted) return 128 + constants.signals[error.signal];
  const debug = variables["GODWIT_DEBUG"] === "1";
  if (error instanceof UsageError) {
    stderr.write(`${name}: ${error.message} (${name} --help)\n`);
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof GodwitError || debug ? "" : " (GODWIT_DEBUG=1 shows where)";
  stderr.write(`${name}: ${message}${hint}\n`);
  if (debug && error instanceof Error) stderr.write(`${error.stack}\n`);
  return 1;
}
