/** What a command is: its syntax, its words for the help, and what it does. */
import type { check } from "../check/index.ts";
import type { compileCached } from "../compiler/cached.ts";
import type { connectMachine, startMachine } from "../machine/index.ts";
import type { simulate } from "../simulate/index.ts";
import type { Arguments, Options, Syntax, Values } from "./args.ts";

export interface Command<A extends Arguments = Arguments, O extends Options = Options> extends Syntax<A, O> {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  /** More for the help, one line or a few. */
  readonly notes?: string;
  /** Resolves with the exit code. */
  run(values: Values<A, O>, environment: Environment): Promise<number>;
}

/** A stream of text out of here: process.stdout and process.stderr are such. */
export interface TextOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
  once(event: "drain" | "close", listener: () => void): unknown;
  off(event: "drain" | "close", listener: () => void): unknown;
}

/** All a command knows of the world, so that a test can be the world. */
export interface Environment {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Aborts with an `Interrupted` as its reason when the command is to end early. */
  readonly interrupted: AbortSignal;
  /** The script that runs a command line, for a machine that goes on in the background. */
  readonly entry: string;
  /** What programs under check read. */
  readonly stdin: AsyncIterable<unknown> & { readonly isTTY?: boolean | undefined };
  readonly check: typeof check;
  readonly simulate: typeof simulate;
  readonly compile: typeof compileCached;
  readonly startMachine: typeof startMachine;
  readonly connectMachine: typeof connectMachine;
}

/** Somebody wants the command to end: Ctrl-C, a signal, or a closed pipe (SIGPIPE). */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}`);
    this.name = "Interrupted";
    this.signal = signal;
  }
}

/** Ties a command's `run` to the types its syntax states. */
export function defineCommand<const A extends Arguments, const O extends Options>(
  command: Command<A, O>,
): Command {
  return command;
}
