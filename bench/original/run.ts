/** Runs a program without Godwit: an OS process of plain Node for each rank, joined by bare sockets. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { OriginalTask } from "./process.ts";

export interface OriginalRun extends Pick<OriginalTask, "program" | "args"> {
  readonly size: number;
  /** Starts `command` where the rank is to run, with pipes for its standard input and output. */
  start(rank: number, command: string, args: readonly string[]): ChildProcess;
  /** What the rank listens on there: an IP address. */
  addressOf(rank: number): string;
}

/** The lines that rank 0 writes. @throws {Error} when a process fails. */
export async function runOriginal(run: OriginalRun): Promise<string[]> {
  const entry = fileURLToPath(new URL("process.ts", import.meta.url));
  const children = Array.from({ length: run.size }, (_, rank) => {
    const child = run.start(rank, process.execPath, [entry]);
    const { program, args } = run;
    tell(child, { program, args, rank, address: run.addressOf(rank) } satisfies OriginalTask);
    return child;
  });
  const ended = Promise.all(children.map(endOf));
  const outputs = children.map((child) => createInterface({ input: child.stdout! })[Symbol.asyncIterator]());
  const written: string[] = [];
  const follow = async (): Promise<void> => {
    const endpoints = await Promise.all(outputs.map(async (lines) => (await lines.next()).value as string));
    for (const child of children) tell(child, endpoints);
    for await (const line of outputs[0]!) written.push(line);
  };
  try {
    await Promise.all([follow(), ended]);
    return written;
  } catch (error) {
    for (const child of children) child.kill("SIGKILL");
    throw error;
  }
}

function tell(child: ChildProcess, what: object): void {
  child.stdin!.write(`${JSON.stringify(what)}\n`);
}

async function endOf(child: ChildProcess): Promise<void> {
  child.stdin!.on("error", () => {}); // its end says more
  const [exitCode, signal] = (await once(child, "close")) as [number | null, string | null];
  if (exitCode !== 0)
    throw new Error(`A process of the original ended with ${signal ?? `exit code ${exitCode}`}`);
}
