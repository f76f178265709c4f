/** Each rank writes so many lines, faster than anybody reads them. */
import { comm } from "godwit";

const lines = Number(process.argv[2]);
for (let number = 1; number <= lines; number++) {
  console.log(`${comm.rank}: line ${number} ${"x".repeat(200)}`);
  if (number % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
