/** A program run by Node alone, and what of its output is the engine's own. */
import { spawn } from "node:child_process";

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export function runNatively(file: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}

/**
 * Without what differs between any two versions of Node: frames of its own files, its own line above an error
 * it makes for a rejection, the place of an unsettled `await`, process ids.
 */
export function comparable({ stdout, stderr, exitCode }: Outcome): Outcome {
  return { stdout: withoutNode(stdout), stderr: withoutNode(stderr), exitCode };
}

function withoutNode(text: string): string {
  return text
    .replaceAll(/\n\s+at [^\n]*\(?node:[^\n]*?(?=( \{)?\n|$)/g, "")
    .replace(/^node:internal\/[^\n]*\n[^\n]*\n\s*\^\n\n/m, "")
    .replace(/(Detected unsettled top-level await) at [^\n]*\n[^\n]*\n[^\n]*\n*/, "$1")
    .replaceAll(/\(node:\d+\)/g, "(node:pid)")
    .trimEnd();
}
