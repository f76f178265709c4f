/** What the scheduler must not forget: it cannot be lost any more before anything that follows from it is done. */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import type { JournalRecord } from "../../protocol/scheduler-events.ts";
import { failurePoint } from "../failure-points.ts";
import { syncDirectory } from "../os/durable.ts";

export interface Journal {
  /** The records there were when it was opened, oldest first. */
  readonly records: readonly JournalRecord[];
  /** Returns once the record cannot be lost any more. */
  append(record: JournalRecord): void;
  close(): void;
}

/**
 * A file of one JSON record a line. A last line that was not written whole was never announced to anybody: it is
 * cut off.
 *
 * @param synced false: a record outlives this OS process, in whatever way that ends, but not the computer: what is written the
 *   operating system has. Default true.
 */
export function fileJournal(path: string, { synced = true } = {}): Journal {
  const written = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const whole = written.subarray(0, written.lastIndexOf("\n") + 1);
  const lines = whole.toString("utf8").split("\n").slice(0, -1);
  const records = lines.map((line) => JSON.parse(line) as JournalRecord);
  const file = openSync(path, "a", 0o600);
  if (synced) syncDirectory(dirname(path));
  if (whole.length < written.length) ftruncateSync(file, whole.length);
  return {
    records,
    append(record) {
      failurePoint(`scheduler.journal.append.${record.type}`);
      writeFileSync(file, `${JSON.stringify(record)}\n`); // all of it, however many writes that takes
      failurePoint(`scheduler.journal.written.${record.type}`);
      if (synced) fdatasyncSync(file);
      failurePoint(`scheduler.journal.durable.${record.type}`);
    },
    close: () => closeSync(file),
  };
}
