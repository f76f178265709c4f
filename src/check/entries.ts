/**
 * The code of carriers and native ranks as one file each, which loads in a fraction of the time a hundred take.
 * A build has them; run from its sources, a check makes them first.
 */
import { extname, join } from "node:path";
import { entryPath } from "../machine/os/engine.ts";

export interface Entries {
  readonly carrier: string;
  readonly preload: string;
}

/**
 * @param directory Where to, if they have to be made. Not the executable's: what lies here is no program's code,
 *   and left out of stack traces.
 */
export async function entries(directory: string): Promise<Entries> {
  const [carrier, preload] = await Promise.all(
    ["carrier/main", "native/preload"].map((name) => entry(import.meta.url, name, directory)),
  );
  return { carrier: carrier!, preload: preload! };
}

/** @param here The file to which `name` is relative. */
export async function entry(here: string, name: string, directory: string): Promise<string> {
  const input = entryPath(here, name);
  if (extname(input) !== ".ts") return input;
  const { rolldown } = await import("rolldown");
  const bundler = await rolldown({ input, platform: "node", onLog: () => {} });
  const file = join(directory, `${name}.mjs`);
  await bundler.write({ file, codeSplitting: false });
  await bundler.close();
  return file;
}
