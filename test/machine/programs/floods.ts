/**
 * Rank 0 writes so many numbered lines as fast as it can, on both descriptors in turn (a hundred each), and says in a file how far it has
 * come; how is one of:
 * - loop: in a loop without an await
 * - timer: each after a while
 */
import { writeFileSync } from "node:fs";
import { comm, onFreeze } from "godwit";

const [how, count, file] = process.argv.slice(2) as [string, string, string];

async function main(): Promise<void> {
  for (let number = 1; number <= Number(count); number++) {
    const line = `${number} ${"x".repeat(100)}`;
    if (number % 200 > 100) console.error(line);
    else console.log(line);
    if (number % 100 === 0) writeFileSync(file, String(number));
    if (how === "timer" && number % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

// Hooks run in a program that stands still, too, and may await.
onFreeze(() => new Promise((resolve) => setTimeout(resolve, 1)));
if (comm.rank === 0) await main();
