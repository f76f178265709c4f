/** Whether processes that do not wait for one that moves notice: the longest pause between two of them that exchange messages. */
import { setTimeout } from "node:timers/promises";
import { startMachine } from "godwit/machine";
import { quantile, type Row } from "../row.ts";
import { inTurns, startProgram } from "../turns.ts";

const TURNS = 15;
/** Within the program's turn. */
const MOVE_AFTER_MS = 150;

export async function rows(): Promise<Row[]> {
  const machine = await startMachine({ hosts: 4 });
  try {
    const program = await startProgram(machine, "others", { size: 3 });
    const undisturbed = async (): Promise<number> => {
      await setTimeout(MOVE_AFTER_MS); // the hosts start spare carriers
      return await program.turn();
    };
    const beside = async (): Promise<number> => {
      await setTimeout(MOVE_AFTER_MS);
      program.begin();
      await setTimeout(MOVE_AFTER_MS);
      await machine.migrate(program.job.id, 0);
      return await program.written();
    };
    const { samples, referenceSamples } = await inTurns(TURNS, beside, undisturbed, 2);
    await program.end();
    const still = quantile(referenceSamples, 0.5).toFixed(2);
    return [
      {
        name: "longest pause of others while a process moves, more than without",
        reference: `the same without a move: ${still} ms`,
        must: 1,
        aim: 0,
        unit: "ms",
        samples: samples.map((sample, i) => sample - referenceSamples[i]!),
        referenceSamples,
      },
    ];
  } finally {
    await machine.close();
  }
}
