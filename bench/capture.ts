/**
 * `npm run bench:capture [NAME…]`: the figures of making programs migratable, each measured next to its
 * reference. Every file in capture/ exports `rows()`; NAME picks files. Prints tables, and writes
 * out/bench-capture.json and .md. The exit code is 0 whatever was measured.
 */
import { join } from "node:path";
import { measureParts } from "./parts.ts";

await measureParts(join(import.meta.dirname, "capture"), "bench-capture", process.argv.slice(2));
