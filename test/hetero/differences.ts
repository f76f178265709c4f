/** What engines compute differently: each carrier is asked for every topic (differences/), and compared with the first. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { entry } from "../../src/check/entries.ts";
import { engineCommand } from "../../src/machine/os/engine.ts";
import type { Carrier } from "./carriers.ts";
import type { Given } from "./differences/main.ts";
import { list, table } from "./page.ts";

const run = promisify(execFile);

export async function findDifferences(
  carriers: readonly Carrier[],
  say: (what: string) => void,
): Promise<{ failures: string[]; text: string }> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-hetero-"));
  try {
    const file = await entry(import.meta.url, "differences/main", directory);
    const all: Given[][] = [];
    for (const { name, engine } of carriers) {
      say(`differences: ${name}`);
      const answer = join(directory, `${name}.json`);
      const { command, args } = engineCommand(engine);
      // Of the engine, not of what the environment asks of it.
      const env = { ...process.env, TZ: "UTC", LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" };
      await run(command, [...args, file, answer], { env });
      all.push(JSON.parse(await readFile(answer, "utf8")) as Given[]);
    }
    return compared(
      carriers.map(({ name }) => name),
      all,
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function compared(
  names: readonly string[],
  all: readonly (readonly Given[])[],
): { failures: string[]; text: string } {
  const failures: string[] = [];
  const rows: string[][] = [];
  const alike: string[] = [];
  for (const [topic, { name, isShown, advice, value }] of all[0]!.entries()) {
    const groups = Map.groupBy(names, (_, i) => all[i]![topic]!.value);
    if (groups.size === 1) {
      alike.push(isShown ? `${name}: ${value}` : name);
      continue;
    }
    const others = [...groups].filter(([other]) => other !== value);
    if (advice === undefined)
      failures.push(
        `Differences: ${name}, on ${names[0]} and on ${others.flatMap(([, those]) => those).join(", ")}`,
      );
    const where = isShown
      ? [...groups].map(
          ([other, those]) => `${those === groups.get(value) ? "" : `${those.join(", ")}: `}${other}`,
        )
      : others.map(([, those]) => those.join(" = "));
    rows.push([name, where.join("; "), advice ?? ""]);
  }
  const text = [
    `Compared with ${names[0]}: ${names.slice(1).join(", ")}.`,
    "Carriers without a value give something else than it does; `=`: the same as one another.",
    "",
    table(["what", `otherwise than on ${names[0]}`, "what a program does about it"], rows),
    "",
    ...list("The same on all of them:", alike),
  ];
  return { failures, text: text.join("\n") };
}
