/** `ENGINE main.ts FILE` writes, as JSON, what this engine gives. */
import { writeFileSync } from "node:fs";
import { given } from "./given.ts";

writeFileSync(process.argv[2]!, JSON.stringify(given()));
process.exit(0);
