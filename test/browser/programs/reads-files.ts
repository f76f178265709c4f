import { readFileSync } from "node:fs";

console.log(readFileSync(import.meta.filename).length > 0);
for (;;) await new Promise((resolve) => setTimeout(resolve, 10));
