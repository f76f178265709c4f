/** Everybody sends numbered messages to everybody, writes a line for each round, and checks all that comes. */
import { comm } from "godwit";

const rounds = Number(process.argv[2]);
const pauseMs = Number(process.argv[3] ?? 0);
const { rank, size } = comm;
const others = Array.from({ length: size }, (_, i) => i).filter((other) => other !== rank);

for (let round = 1; round <= rounds; round++) {
  for (const other of others) await comm.send({ from: rank, round }, other);
  for (const other of others) {
    const { data } = await comm.recv<{ from: number; round: number }>({ source: other });
    if (data.from !== other || data.round !== round) {
      throw new Error(`round ${round}: got ${JSON.stringify(data)} from ${other}`);
    }
  }
  console.log(`round ${round}`);
  if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
console.log("all rounds");
