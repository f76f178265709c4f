/** docs/heterogeneity.md, of which parts are written by what was run: a part stands between its two marks. */
import { readFile, writeFile } from "node:fs/promises";

const PAGE = new URL("../../docs/heterogeneity.md", import.meta.url);

/** @throws {Error} if the page has no such part. */
export async function writePart(name: string, text: string): Promise<void> {
  const page = await readFile(PAGE, "utf8");
  const begin = `<!-- Written by \`npm run test:hetero\`: ${name} -->`;
  const end = `<!-- End of ${name} -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`"${PAGE.pathname}" has no part "${name}"`);
  await writeFile(PAGE, `${page.slice(0, from + begin.length)}\n\n${text.trimEnd()}\n\n${page.slice(to)}`);
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Nothing if there are none. */
export function list(what: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [what, "", ...items.map((item) => `- ${item}`), ""];
}
