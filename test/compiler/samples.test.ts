/**
 * What the compiler emits, as pairs of input and output that docs/compiler.md shows. After a
 * deliberate change: `UPDATE=1 npx vitest run test/compiler/samples.test.ts`, and read the diff.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileModule } from "../../src/compiler/index.ts";

const samples = new URL("samples/", import.meta.url);
const page = new URL("../../docs/compiler.md", import.meta.url);
const names = readdirSync(samples);
const update = process.env["UPDATE"] !== undefined;

const read = (name: string, file: string): string =>
  readFileSync(new URL(`${name}/${file}`, samples), "utf8");

/**
 * What the page shows for a sample: everything but the helpers of decorators, and the registration, which tells the
 * runtime names and places.
 */
function shown(output: string): string {
  return output.slice(0, output.search(/const \$esDecorate|\$\.module\(/)).trimEnd();
}

/** Longer ones are folded. */
const MAX_SHOWN_LINES = 60;

function section(name: string): string {
  const input = ["```js", read(name, "input.js").trimEnd(), "```"];
  const text = shown(read(name, "output.js"));
  const output = ["```js", text, "```"];
  const isLong = text.split("\n").length > MAX_SHOWN_LINES;
  const becomes = isLong
    ? ["<details><summary>becomes</summary>", "", ...output, "", "</details>"]
    : ["becomes", "", ...output];
  return [...input, "", ...becomes].join("\n");
}

describe("samples", () => {
  test.each(names)("%s: the compiler emits output.js", (name) => {
    const { code } = compileModule(read(name, "input.js"), { file: `${name}.js` });
    if (update) writeFileSync(new URL(`${name}/output.js`, samples), code);
    expect(code).toBe(read(name, "output.js"));
  });

  test("docs/compiler.md shows every sample as it is", () => {
    let text = readFileSync(page, "utf8");
    for (const name of names) {
      const marked = new RegExp(`<!-- sample: ${name} -->\n[^]*?<!-- end -->`);
      expect(text, `no place for the sample "${name}"`).toMatch(marked);
      text = text.replace(marked, () => `<!-- sample: ${name} -->\n${section(name)}\n<!-- end -->`);
    }
    if (update) writeFileSync(page, text);
    expect(readFileSync(page, "utf8")).toBe(text);
  });
});
