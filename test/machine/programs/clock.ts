/** Writes lines that are different each time it runs, until there is a file. */
import { existsSync } from "node:fs";

for (let i = 1; !existsSync(process.argv[2]!); i++) {
  console.log(`line ${i} at ${performance.timeOrigin}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
