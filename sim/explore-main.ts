/** `npm run explore -- [--states N]`: all interleavings of small machines; prints how many states there are. */
import { parseArgs } from "node:util";
import { explore } from "./explore.ts";
import type { Configuration, Fault } from "./small-machine.ts";

const ALL: readonly Fault[] = ["cut channel", "kill destination", "cut way", "restart scheduler"];
const ONE_MOVE: Configuration = {
  ranks: 2,
  messages: 1,
  senders: [1],
  moves: [0],
  faults: 0,
  faultKinds: ALL,
};

const configurations: Record<string, Configuration> = {
  "1 sends to 0, which moves": ONE_MOVE,
  "0 moves and sends to 1": { ...ONE_MOVE, senders: [0] },
  "1 sends to 0, which moves; 1 fault": { ...ONE_MOVE, faults: 1 },
  "1 sends 3 to 0, which moves": { ...ONE_MOVE, messages: 3 },
  "both send, 0 moves": { ...ONE_MOVE, senders: [0, 1] },
  "1 sends to 0, both move": { ...ONE_MOVE, moves: [0, 1] },
  "1 sends to 0, which moves; 2 faults": { ...ONE_MOVE, faults: 2 },
  "3 processes, 1 and 2 send to 0, which moves": { ...ONE_MOVE, ranks: 3, senders: [1, 2] },
};

function main(): number {
  const { values } = parseArgs({ options: { states: { type: "string", default: "50000" } } });
  let broken = 0;
  for (const [name, configuration] of Object.entries(configurations)) {
    const startedMs = Date.now();
    const { states, ends, cutShort, violation } = explore(configuration, Number(values.states));
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    console.log(
      `${name}: ${states} states${cutShort ? " (there are more)" : ""}, ${ends} ends, ${seconds} s`,
    );
    if (!violation) continue;
    broken++;
    console.log(`${violation.choices.join("\n")}\n${violation.message}\n`);
  }
  return broken > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main();
