/**
 * OS processes of the machine: one starts another, hands it its task, and is its life line.
 *
 * The task travels as one line of JSON on standard input, never in arguments or the environment, which
 * others can see. Standard input then stays open: its end means that the parent is gone. The
 * child announces that it is ready, or why not, as one line of JSON on standard output.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { GodwitError } from "../../errors.ts";
import { compileCache } from "./compile-cache.ts";
import { engineCommand } from "./engine.ts";
import { timeZone } from "./time-zone.ts";

export interface ChildOptions {
  /** "node", "bun", "deno" or a path; undefined: the one this runs on. */
  readonly engine: string | undefined;
  /** The file to run. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Environment variables, where this OS process has none of that name. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where its standard error goes. */
  readonly stderr: "inherit" | "pipe";
}

/** Starts a child that waits for its task. */
export function startChild(options: ChildOptions): ChildProcess {
  const { command, args } = engineCommand(options.engine);
  const child = spawn(command, [...args, options.entry, ...(options.args ?? [])], {
    stdio: ["pipe", "pipe", options.stderr],
    env: { NODE_COMPILE_CACHE: compileCache(), TZ: timeZone(), ...options.env, ...process.env },
  });
  // Writing to a child that has ended is not an error of ours; its end is reported as such.
  child.stdin?.on("error", () => {});
  return child;
}

export function giveTask(child: ChildProcess, task: object): void {
  child.stdin?.write(`${JSON.stringify(task)}\n`);
}

/**
 * What the child announces. To be called before the event loop turns: a child that cannot be started says
 * so at once.
 * @throws {GodwitError} the error it announces, or `ERR_START` when it ends without a word.
 */
export async function announcement(child: ChildProcess, what: string): Promise<unknown> {
  const failed = new Promise<never>((_resolve, reject) => {
    child.once("error", (error) =>
      reject(new GodwitError("ERR_START", `Cannot start ${what}: ${error.message}`)),
    );
    child.once("close", (code, signal) =>
      reject(
        new GodwitError(
          "ERR_START",
          `Cannot start ${what}: it ended at once (${signal ?? `exit code ${code}`})`,
        ),
      ),
    );
  });
  const line = await Promise.race([firstLine(child.stdout!), failed]);
  const said = JSON.parse(line) as { value?: unknown; code?: `ERR_${string}`; message?: string };
  if (said.code !== undefined) throw new GodwitError(said.code, said.message ?? "");
  return said.value;
}

// ── in the child ────────────────────────────────────────────────────────────────────────────────

/** The task this OS process was started for. `orphaned` is called when its parent is gone. */
export async function receiveTask<Task>(orphaned: () => void): Promise<Task> {
  process.stdin.once("end", orphaned).once("close", orphaned).on("error", orphaned);
  return JSON.parse(await firstLine(process.stdin)) as Task;
}

export function announce(value: unknown): void {
  process.stdout.write(`${JSON.stringify({ value })}\n`);
}

export function announceFailure(error: unknown): void {
  const code = error instanceof GodwitError ? error.code : "ERR_START";
  const message = error instanceof Error ? error.message : String(error);
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
}

/** What follows it is read and thrown away. node:readline could do it, and takes 4 ms to load. */
function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const read = (chunk: string): void => {
      text += chunk;
      const end = text.indexOf("\n", text.length - chunk.length);
      if (end < 0) return;
      stream.off("data", read);
      resolve(text.slice(0, end));
      stream.resume();
    };
    stream.setEncoding("utf8");
    stream.on("data", read);
  });
}
