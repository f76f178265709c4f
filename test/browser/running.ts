/** The small programs of this folder, for tests. */
import { fileURLToPath } from "node:url";
import { compile } from "../../src/compiler/index.ts";
import type { JobOptions, MachineClient } from "../../src/machine/index.ts";
import { Running } from "../machine/running.ts";

export function pathOf(program: string): string {
  return fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url));
}

export async function runHere(
  machine: MachineClient,
  program: string,
  options: JobOptions & { readonly size: number },
): Promise<Running> {
  return new Running(await machine.run(await compile(pathOf(program)), options));
}
