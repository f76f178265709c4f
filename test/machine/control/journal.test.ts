import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fileJournal } from "../../../src/machine/control/journal.ts";
import type { JournalRecord } from "../../../src/protocol/index.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const records: JournalRecord[] = [
  { type: "host_up", host: 1, name: "h1" },
  { type: "host_up", host: 2, name: "an odd\nname" },
  { type: "host_lost", host: 1 },
];

function recordsIn(path: string): readonly JournalRecord[] {
  const journal = fileJournal(path);
  journal.close();
  return journal.records;
}

it.each([true, false])("a journal gives back its records in order, opened again; synced: %s", (synced) => {
  const path = join(directory, `whole-${synced}.ndjson`);
  const journal = fileJournal(path, { synced });
  for (const record of records.slice(0, 2)) journal.append(record);
  journal.close();
  const again = fileJournal(path, { synced });
  expect(again.records).toEqual(records.slice(0, 2));
  again.append(records[2]!);
  again.close();
  expect(recordsIn(path)).toEqual(records);
});

it.each([
  ["a part of it", '{"type":"host_up","ho'],
  ["all but its end", '{"type":"host_lost","host":2}'],
  ["zeros in its place", "\0".repeat(100)],
])("a last record of which there is %s is no record, and the next is not written onto it", (what, torn) => {
  const path = join(directory, `${what}.ndjson`);
  const journal = fileJournal(path);
  for (const record of records) journal.append(record);
  journal.close();
  appendFileSync(path, torn);
  expect(recordsIn(path)).toEqual(records);
  const again = fileJournal(path);
  again.append(records[0]!);
  again.close();
  expect(recordsIn(path)).toEqual([...records, records[0]]);
});
