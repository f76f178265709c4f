/** What Node has for sending large buffers ahead (carrier/precopy.ts). */
import type { PrecopyMeans } from "../carrier/precopy.ts";
import { runningEngine } from "./engine.ts";
import { freeBytes } from "./memory.ts";

/** Null where it is missing. Nothing is loaded before it is needed: node:crypto takes 20 ms. */
export function precopyMeans(): PrecopyMeans | null {
  if (runningEngine() !== "node" || typeof process.getBuiltinModule !== "function") return null;
  return {
    digest: (bytes) => process.getBuiltinModule("node:crypto").hash("sha256", bytes, "base64"),
    same: (a, b) => Buffer.compare(a, b) === 0,
    nowMs: () => performance.now(),
    memory: () => ({ ...process.memoryUsage(), free: freeBytes() }),
    ...zstd(),
  };
}

/** Node 22.15 has it, 23.8 and later. */
function zstd(): Pick<PrecopyMeans, "pack" | "unpack"> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 15) || (major === 23 && minor < 8)) return {};
  return {
    pack: (bytes) => {
      const { constants, zstdCompressSync } = process.getBuiltinModule("node:zlib");
      return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
    },
    unpack: (bytes, mostBytes) =>
      process.getBuiltinModule("node:zlib").zstdDecompressSync(bytes, { maxOutputLength: mostBytes }),
  };
}
