/**
 * `npm run explore -- [--states N] [--only PATTERN]`: everything that can happen to small machines, from the smallest on.
 * Prints how many states there are; ends with 1 if a promise is broken, after the way to it.
 */
import { parseArgs } from "node:util";
import type { Rank } from "../../src/protocol/index.ts";
import { FAULTS } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import { explore } from "./explore.ts";
import { probabilityOfMistake } from "./states-met.ts";

interface Kind {
  readonly ranks: number;
  readonly senders: readonly Rank[];
  readonly moves: readonly Rank[];
}

/** Who sends to everybody else, and who moves: everything else is one of these under other names. */
const KINDS: readonly Kind[] = [
  { ranks: 2, senders: [1], moves: [0] },
  { ranks: 2, senders: [0], moves: [0] },
  { ranks: 2, senders: [0, 1], moves: [0] },
  { ranks: 2, senders: [1], moves: [0, 0] },
  { ranks: 2, senders: [0], moves: [0, 0] },
  { ranks: 2, senders: [1], moves: [0, 1] },
  { ranks: 2, senders: [0, 1], moves: [0, 0] },
  { ranks: 2, senders: [0, 1], moves: [0, 1] },
  { ranks: 3, senders: [0], moves: [0] },
  { ranks: 3, senders: [1], moves: [0] },
  { ranks: 3, senders: [1, 2], moves: [0] },
  { ranks: 3, senders: [0, 1, 2], moves: [0] },
  { ranks: 3, senders: [0], moves: [0, 1] },
  { ranks: 3, senders: [0, 1, 2], moves: [0, 1] },
];

function* configurations(): Iterable<readonly [name: string, Configuration]> {
  for (const faults of [0, 1, 2])
    for (const messages of [1, 2, 3])
      for (const kind of KINDS) {
        const sent = messages === 1 ? "a message" : `${messages} messages`;
        const what = `${list(kind.senders)} to all others, ${sent} each; ${list(kind.moves)} moved`;
        const broken = ["", "; 1 fault", "; 2 faults"][faults]!;
        const name = `${kind.ranks} processes; ${what}${broken}`;
        yield [name, { ...kind, messages, faults, faultKinds: FAULTS }];
      }
}

function list(ranks: readonly Rank[]): string {
  return ranks.join(" and ");
}

const USAGE =
  'Usage: npm run explore -- [--states N] [--only PATTERN], for example: npm run explore -- --only "^2 processes; 1 to"';

/** Null: they are written wrongly. */
function readArguments(): { readonly mostStates: number; readonly only: RegExp } | null {
  try {
    const { values } = parseArgs({
      options: { states: { type: "string" }, only: { type: "string", default: "" } },
    });
    const mostStates = values.states === undefined ? Infinity : Number(values.states);
    return mostStates > 0 ? { mostStates, only: new RegExp(values.only) } : null;
  } catch {
    return null;
  }
}

function main(): number {
  const given = readArguments();
  if (given === null) {
    console.error(USAGE);
    return 2;
  }
  const { mostStates, only } = given;
  let broken = 0;
  let mistaken = 0;
  for (const [name, configuration] of configurations()) {
    if (!only.test(name)) continue;
    const startedMs = Date.now();
    const { states, steps, ends, cutShort, violation } = explore(configuration, mostStates);
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    const all = cutShort ? "there are more" : "all there are";
    console.log(`${name}: ${states} states (${all}), ${steps} steps, ${ends} ends, ${seconds} s`);
    mistaken += probabilityOfMistake(states);
    if (!violation) continue;
    broken++;
    console.log(`${violation.choices.join("\n")}\n${violation.message}\n`);
  }
  console.log(
    `Probability that two different states were taken for one anywhere: ${mistaken.toExponential(0)}`,
  );
  return broken > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main();
