import { closeSync, fsyncSync, openSync } from "node:fs";

/** Makes the names in a directory durable: that a file is there must not be forgotten either. Windows offers no such thing. */
export function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
