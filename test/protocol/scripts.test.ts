/** Runs testdata/*.txt. `UPDATE=1 npx vitest run test/protocol/scripts` writes what really follows. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Interaction } from "./interaction.ts";

const folder = new URL("testdata/", import.meta.url);
const MOST_LINES = 150;

/** The same file with what follows from each block of commands. Comments stay where they are. */
function play(script: string): string {
  const stage = new Interaction();
  const blocks = script.trimEnd().split(/\n\n+/);
  return `${blocks.map((block) => playBlock(stage, block)).join("\n\n")}\n`;
}

function playBlock(stage: Interaction, block: string): string {
  const lines = block.split("\n");
  const end = lines.indexOf("----");
  const given = end < 0 ? lines : lines.slice(0, end);
  const commands = given.filter((line) => !line.startsWith("#"));
  if (commands.length === 0) return block;
  const outcome = stage.run(commands);
  return [...given, "----", ...outcome].join("\n");
}

it.each(readdirSync(folder).filter((name) => name.endsWith(".txt")))("%s happens as it says", (name) => {
  const path = new URL(name, folder);
  const script = readFileSync(path, "utf8");
  const played = play(script);
  if (process.env["UPDATE"] !== undefined) writeFileSync(path, played);
  else expect(played).toBe(script);
  expect(played.split("\n").length, "lines").toBeLessThanOrEqual(MOST_LINES);
});
