/** How long a process without state stands still, by how many peers have a channel to it. */
import { startMachine } from "godwit/machine";
import { BarePair } from "../bare/pair.ts";
import { moves } from "../moves.ts";
import { quantile, type Row } from "../row.ts";
import { startProgram } from "../turns.ts";

const PEERS = [1, 8, 64];
const COUNT = 15;

export async function rows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const peers of PEERS) {
    const { freezeMs, roundTripMs } = await measure(peers);
    rows.push({
      name: `freeze time, no state, ${peers} connected ${peers === 1 ? "peer" : "peers"}`,
      reference: `bare round trip, TCP: ${quantile(roundTripMs, 0.5).toFixed(3)} ms`,
      must: 10,
      aim: 3,
      unit: "ms",
      samples: freezeMs,
      referenceSamples: roundTripMs,
    });
  }
  return rows;
}

async function measure(peers: number): Promise<{ freezeMs: number[]; roundTripMs: number[] }> {
  const machine = await startMachine({ hosts: 2 });
  const bare = await BarePair.start("latency", "0");
  const roundTripMs: number[] = [];
  try {
    const program = await startProgram(machine, "star", { size: peers + 1 });
    const reports = await moves(machine, program.job.id, COUNT, async () => {
      roundTripMs.push(((await bare.turn()) * 2) / 1000);
      await program.turn();
    });
    await program.end();
    return { freezeMs: reports.map(({ freezeMs }) => freezeMs), roundTripMs };
  } finally {
    bare.end();
    await machine.close();
  }
}
