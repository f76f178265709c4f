/** Checkpoints on disk: whole or not there. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { FORMAT, partFile, VERSION, type Manifest } from "../../../src/machine/keeper/manifest.ts";
import { PartWriter } from "../../../src/machine/keeper/part-writer.ts";
import { beginDirectory, completeDirectory, openCheckpoint } from "../../../src/machine/keeper/store.ts";

const CODE = "the program";
const HASH = createHash("sha256").update(CODE).digest("hex");

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "godwit-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A checkpoint of two ranks, one of which had ended. */
function write(path: string, lineage = "0a0a0a0a-1"): string {
  const begun = beginDirectory(path, lineage);
  const writer = new PartWriter(join(begun.path, partFile(0)));
  writer.state(new Uint8Array(10));
  writer.wanted().fill(7, 0, 5);
  writer.filled(5);
  const sha256 = writer.finish();
  const manifest: Manifest = {
    format: FORMAT,
    version: VERSION,
    takenAt: new Date(0).toISOString(),
    lineage,
    program: { hash: HASH, name: "p" },
    options: { size: 2 },
    parts: [{ rank: 0, file: partFile(0), stateBytes: 10, imageBytes: 5, sha256, lines: [3, 1] }],
    ended: [
      {
        rank: 1,
        hosts: ["h1"],
        exitCode: 0,
        messagesSent: 0,
        bytesSent: 0,
        messagesReceived: 0,
        bytesReceived: 0,
      },
    ],
  };
  completeDirectory(begun, manifest, { code: CODE, map: "{}" });
  return begun.whole;
}

it("what was written is found again, by the directory of all or its own", () => {
  const path = directory();
  const first = write(path);
  const second = write(path);
  expect(readdirSync(path)).toEqual(["001", "002"]);
  expect(openCheckpoint(path).path).toBe(second);
  expect(openCheckpoint(first).manifest.parts[0]!.lines).toEqual([3, 1]);
  expect(openCheckpoint(first).executable.code).toBe(CODE);
});

it("of one computation the last two are kept, and another's are left alone", () => {
  const path = directory();
  write(path, "0b0b0b0b-2");
  for (let i = 0; i < 4; i++) write(path);
  expect(readdirSync(path)).toEqual(["001", "004", "005"]);
});

it("one that was not finished is no checkpoint, is refused by name, and goes with the next", () => {
  const path = directory();
  const torn = beginDirectory(path, "0a0a0a0a-1");
  expect(() => openCheckpoint(path)).toThrow(
    /There is no checkpoint in ".*", only one that was not finished/,
  );
  expect(() => openCheckpoint(torn.path)).toThrow(/Cannot use the checkpoint ".*": it was not finished/);
  const whole = write(path);
  expect(readdirSync(path)).toEqual(["001"]);
  expect(openCheckpoint(path).path).toBe(whole);
});

it.each([
  [
    "a part is damaged",
    "rank-0",
    (bytes: Buffer) => bytes.fill(1, 12, 13),
    '"rank-0" is not what was written',
  ],
  ["a part is cut", "rank-0", (bytes: Buffer) => bytes.subarray(0, 14), '"rank-0" is not what was written'],
  ["the executable is another", "executable.mjs", () => Buffer.from("evil"), "its hash is"],
  [
    "the manifest is cut",
    "manifest.json",
    (bytes: Buffer) => bytes.subarray(0, 50),
    "its manifest is no JSON",
  ],
  [
    "its version is another",
    "manifest.json",
    (bytes: Buffer) => Buffer.from(bytes.toString().replace('"version": 1', '"version": 99')),
    "it is of version 99, this is version 1",
  ],
  [
    "a file name leads elsewhere",
    "manifest.json",
    (bytes: Buffer) => Buffer.from(bytes.toString().replace('"rank-0"', '"../../etc/passwd"')),
    "its manifest is not whole",
  ],
])("it is refused when %s", (_what, file, change, message) => {
  const path = join(write(directory()), file);
  writeFileSync(path, change(readFileSync(path)));
  expect(() => openCheckpoint(join(path, ".."))).toThrow(message);
});

it("where nothing is, there is no checkpoint", () => {
  expect(() => openCheckpoint(directory())).toThrow("There is no checkpoint in");
  expect(() => openCheckpoint("/nowhere")).toThrow('Cannot read "/nowhere"');
});
