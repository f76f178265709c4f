/**
 * Numbered messages both ways round a ring, and a check that each arrives once and in order, however
 * often the processes move meanwhile:
 *
 *     npx godwit run examples/02-ring/ring.ts -n 8 --shuffle 20 -- --messages 20000 --until-moves 100
 *
 * Each process sends `--messages` numbers (default 1000) to either neighbour; with `--until-moves`
 * the whole is repeated until the processes have been moved that often, all together.
 */
import { comm, machine, SUM } from "godwit";

/** How many messages a process sends ahead of those it has received: bounds what is under way. */
const LEAD = 100;
const RIGHTWARD = 1;
const LEFTWARD = 2;

const messages = option("--messages", 1000);
const untilMoves = option("--until-moves", 0);
const right = (comm.rank + 1) % comm.size;
const left = (comm.rank + comm.size - 1) % comm.size;
const seenOn = new Set<string>();
let laps = 0;
let moves = 0;
let host = machine.host.id;

do {
  await lap(laps * messages, (laps + 1) * messages);
  laps++;
} while ((await comm.allreduce(moves, SUM)) < untilMoves);

// A message that came twice would be left over.
await comm.barrier();
const rest = comm.iprobe();
if (rest) throw new Error(`Rank ${comm.rank} has a message too many, from rank ${rest.source}`);

const received = 2 * laps * messages;
console.log(`Rank ${comm.rank}: ${received} messages, each once and in order, on ${[...seenOn].join(", ")}`);
const total = await comm.reduce(received, SUM);
if (comm.rank === 0) console.log(`Ring of ${comm.size}: ${total} messages, all arrived once and in order`);

async function lap(first: number, end: number): Promise<void> {
  for (let number = first; number < end + LEAD; number++) {
    if (number < end) {
      await comm.send(number, right, RIGHTWARD);
      await comm.send(number, left, LEFTWARD);
    }
    if (number - LEAD >= first) {
      await expectNumber(number - LEAD, left, RIGHTWARD);
      await expectNumber(number - LEAD, right, LEFTWARD);
    }
  }
}

async function expectNumber(number: number, source: number, tag: number): Promise<void> {
  const { data } = await comm.recv<number>({ source, tag });
  if (data !== number) throw new Error(`Rank ${comm.rank} expected ${number} from ${source}, got ${data}`);
  const here = machine.host;
  if (here.id !== host) moves++;
  host = here.id;
  seenOn.add(here.name);
}

function option(name: string, otherwise: number): number {
  const index = process.argv.indexOf(name);
  if (index < 0) return otherwise;
  const value = Number(process.argv[index + 1]);
  if (!(value >= 0)) throw new Error(`${name} needs a number, got "${process.argv[index + 1]}"`);
  return value;
}
