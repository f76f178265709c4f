import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const inSource = new Set(
  globSync("src/**/*.ts").flatMap(
    (path) => readFileSync(path, "utf8").match(/(?<=")ERR_[A-Z_]+(?=")/g) ?? [],
  ),
);
const documented = readFileSync("docs/errors.md", "utf8").match(/(?<=^\| `)ERR_[A-Z_]+(?=` \|)/gm) ?? [];

it("docs/errors.md lists every error code of the source, and no other", () => {
  expect(documented.toSorted()).toEqual([...inSource].toSorted());
});

it("docs/errors.md lists no code twice", () => {
  expect(new Set(documented).size).toBe(documented.length);
});
