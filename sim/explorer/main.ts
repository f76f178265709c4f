/**
 * `npm run explore -- [--states N] [--only TEXT]`: everything that can happen to small machines. Prints how many
 * states there are; ends with 1 if a promise is broken, after the way to it.
 */
import { parseArgs } from "node:util";
import { FAULTS } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import { explore } from "./explore.ts";

const ONE_MOVE: Configuration = {
  ranks: 2,
  messages: 1,
  senders: [1],
  moves: [0],
  faults: 0,
  faultKinds: FAULTS,
};

const configurations: Record<string, Configuration> = {
  "1 sends to 0, which moves": ONE_MOVE,
  "1 sends 2 to 0, which moves": { ...ONE_MOVE, messages: 2 },
  "1 sends 3 to 0, which moves": { ...ONE_MOVE, messages: 3 },
  "0 sends to 1, and moves": { ...ONE_MOVE, senders: [0] },
  "both send, 0 moves": { ...ONE_MOVE, senders: [0, 1] },
  "1 sends to 0, which moves; a channel breaks": { ...ONE_MOVE, faults: 1, faultKinds: ["cut channel"] },
  "1 sends to 0, which moves; any one fault": { ...ONE_MOVE, faults: 1 },
  "1 sends to 0, both move": { ...ONE_MOVE, moves: [0, 1] },
  "1 sends to 0, which moves; any 2 faults": { ...ONE_MOVE, faults: 2 },
  "1 and 2 send to 0, which moves": { ...ONE_MOVE, ranks: 3, senders: [1, 2] },
};

function main(): number {
  const { values } = parseArgs({
    options: { states: { type: "string" }, only: { type: "string", default: "" } },
  });
  const mostStates = values.states === undefined ? Infinity : Number(values.states);
  let broken = 0;
  for (const [name, configuration] of Object.entries(configurations)) {
    if (!name.includes(values.only)) continue;
    const startedMs = Date.now();
    const { states, steps, ends, cutShort, violation } = explore(configuration, mostStates);
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    const all = cutShort ? "there are more" : "all there are";
    console.log(`${name}: ${states} states (${all}), ${steps} steps, ${ends} ends, ${seconds} s`);
    if (!violation) continue;
    broken++;
    console.log(`${violation.choices.join("\n")}\n${violation.message}\n`);
  }
  return broken > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main();
