/** A script for workers of a tab, with what a page has in place of Node's modules. */
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { inPage } from "../../../rolldown.config.ts";

/** @param here the file to which `name` is relative. @returns all of it, as one file. */
export async function pageScript(here: string, name: string): Promise<string> {
  const input = fileURLToPath(new URL(`${name}.ts`, here));
  const bundler = await rolldown({ input, ...inPage, onLog: () => {} });
  const { output } = await bundler.generate({ codeSplitting: false });
  await bundler.close();
  return output[0].code;
}
