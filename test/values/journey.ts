/** Runs a program natively, and compiled: in one place, or moved to another thread whenever it waits. */
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { rolldown } from "rolldown";
import { compile } from "../../src/compiler/index.ts";
import type { Arrival, News } from "./carrier.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-values-"));
const carrier = join(directory, "carrier.mjs");

/** The carrier as one file: it is loaded hundreds of times. */
export async function bundleCarrier(): Promise<void> {
  const input = fileURLToPath(new URL("carrier.ts", import.meta.url));
  const bundle = await rolldown({ input, platform: "node" });
  await bundle.write({ file: carrier, format: "esm" });
  await bundle.close();
}

/** What it writes, and `exit` with its code. */
export function runNative(file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file], (error, stdout) => resolve(`${stdout}exit ${error?.code ?? 0}\n`));
  });
}

/** Where its executable is. */
export async function compiled(file: string): Promise<string> {
  const { code, hash } = await compile(file);
  const path = join(directory, `${hash}.mjs`);
  writeFileSync(path, code);
  return path;
}

/** `path` is an executable's. `moved`: how often it went elsewhere. */
export async function runCompiled(path: string, moves: boolean): Promise<{ output: string; moved: number }> {
  let output = "";
  let image: Uint8Array | undefined;
  for (let moved = 0; ; moved++) {
    const last = await stay({ path, image, moves }, (text) => (output += text));
    if (typeof last === "string") return { output: output + last, moved };
    image = last;
  }
}

/** In one place: how it ended there, or the image it left with. */
function stay(arrival: Arrival, write: (text: string) => void): Promise<string | Uint8Array> {
  const thread = new Worker(carrier, { workerData: arrival, stdout: true, stderr: true });
  const { promise, resolve, reject } = Promise.withResolvers<string | Uint8Array>();
  thread.on("message", (news: News) => {
    if ("output" in news) write(news.fd === 1 ? news.output : "");
    else if ("ended" in news) resolve(`exit ${news.ended}\n`);
    else if ("image" in news) resolve(news.image);
    else reject(new Error(news.failed));
  });
  thread.on("error", reject);
  return promise.finally(() => thread.terminate());
}
