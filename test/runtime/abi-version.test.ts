/** Executables outlive the Godwit that compiled them: in checkpoints, and in machines of several computers. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { compileModule } from "../../src/compiler/index.ts";
import { ABI_VERSION } from "../../src/runtime/abi.ts";
import { executableFile } from "../../src/runtime/executable-file.ts";
import { loadProgram } from "../../src/runtime/js-program.ts";

test("an executable of another version is refused by name", async () => {
  const { code } = compileModule("console.log(1);", { file: "app.js" });
  const older = code.replace(`.version(${ABI_VERSION})`, ".version(0)");
  expect(older).not.toBe(code);
  const path = join(tmpdir(), `godwit-older-${process.pid}.mjs`);
  await writeFile(path, older);
  onTestFinished(() => rm(path));
  const host = { args: [], output: () => {}, ended: () => {} };
  await expect(loadProgram(executableFile(path), "", host)).rejects.toMatchObject({
    code: "ERR_OTHER_VERSION",
    message: `Compile the program again, or use the Godwit it was compiled by: it is for version 0 of the runtime, this is ${ABI_VERSION}`,
  });
});

test("what executables may call is what it was in this version", () => {
  const source = readFileSync(new URL("../../src/runtime/abi.ts", import.meta.url), "utf8");
  const contract = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, "").replaceAll(/\s+/g, " ");
  const hash = createHash("sha256").update(contract).digest("hex").slice(0, 16);
  // Other: is there an executable that no longer runs as it did? Then raise ABI_VERSION. In any case, the new hash belongs here.
  expect({ version: ABI_VERSION, hash }).toEqual({ version: 1, hash: "3c3a8f2b75f93452" });
});
