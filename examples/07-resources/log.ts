/** A log file that is written, and read back, at its offset, while its process moves. */
import { open, type FileHandle } from "node:fs/promises";
import { onFreeze, onThaw } from "godwit";

/** A line is on disk when `append` resolves. */
export interface Log {
  append(line: string): Promise<void>;
  /** The next line that was appended and not read yet. */
  next(): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openLog(path: string): Promise<Log> {
  // Closed while the process moves: what is left of it then is the path and two offsets.
  let file: FileHandle | undefined = await open(path, "w+");
  let written = 0;
  let read = 0;

  const stopFreeze = onFreeze(async () => {
    await file?.close();
    file = undefined;
  });
  const stopThaw = onThaw(async () => {
    file ??= await open(path, "r+");
  });

  return {
    async append(line) {
      const bytes = Buffer.from(`${line}\n`);
      const at = written;
      written += bytes.length;
      await file!.write(bytes, 0, bytes.length, at);
    },
    async next() {
      const { buffer, bytesRead } = await file!.read(Buffer.alloc(256), 0, 256, read);
      const end = buffer.subarray(0, bytesRead).indexOf(10);
      if (end < 0) return undefined;
      read += end + 1;
      return buffer.toString("utf8", 0, end);
    },
    async close() {
      stopFreeze();
      stopThaw();
      await file!.close();
      file = undefined;
    },
  };
}
