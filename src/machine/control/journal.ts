/** What the scheduler must not forget, durable before anything that follows from it is done. */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs";
import type { JournalRecord } from "../../protocol/scheduler-events.ts";

export interface Journal {
  /** Returns once the record cannot be lost any more. */
  append(record: JournalRecord): void;
  close(): void;
}

/** A file of one JSON record a line. A last line that was not written whole was never announced to anybody. */
export function fileJournal(path: string): Journal {
  const file = openSync(path, "a", 0o600);
  return {
    append(record) {
      writeSync(file, `${JSON.stringify(record)}\n`);
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** The records of a journal file, oldest first. */
export function readJournal(path: string): JournalRecord[] {
  const lines = readFileSync(path, "utf8").split("\n");
  lines.pop();
  return lines.map((line) => JSON.parse(line) as JournalRecord);
}
