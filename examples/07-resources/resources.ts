/**
 * Each process keeps a log file and a connection to a database open all the time, and moves. Every line
 * goes to both; in the end both must have all of them, each once and in order:
 *
 *     node examples/07-resources/store.ts         # the database; prints its port
 *     npx godwit run examples/07-resources/resources.ts -n 3 --shuffle 50 -- --store PORT --lines 500
 */
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comm, machine, SUM } from "godwit";
import { Database } from "./database.ts";
import { openLog } from "./log.ts";

const port = option("--store", 0);
const lines = option("--lines", 100);

const database = await Database.connect(port);
/** Of this run and rank: neither file nor table has lines of others. */
const name = `rank-${comm.rank}-${Date.now()}`;
const path = join(tmpdir(), `godwit-${name}.log`);
const log = await openLog(path);
let moves = 0;
let host = machine.host.id;

for (let i = 0; i < lines; i++) {
  const line = `line ${i} of rank ${comm.rank}`;
  // Two queries in flight at once, and a write to the file beside them.
  const [count] = await Promise.all([
    database.query(`append ${name} ${line}`),
    database.query("connections"),
    log.append(line),
  ]);
  check(Number(count) === i + 1, `The database has ${count} lines instead of ${i + 1}`);
  if (machine.host.id !== host) moves++;
  host = machine.host.id;
}

const stored = JSON.parse(await database.query(`all ${name}`)) as string[];
for (let i = 0; i < lines; i++) {
  const line = `line ${i} of rank ${comm.rank}`;
  check(stored[i] === line, `The database has "${stored[i]}" instead of "${line}"`);
  const logged = await log.next();
  check(logged === line, `The log has "${logged}" instead of "${line}"`);
}
check(stored.length === lines && (await log.next()) === undefined, "There are more lines than were written");
check(database.queries === 2 * lines + 1, `${database.queries} queries were answered`);

await database.close();
await log.close();
await rm(path);
const [total, moved] = [await comm.reduce(lines, SUM), await comm.reduce(moves, SUM)];
if (comm.rank === 0)
  console.log(`${total} lines in the database and in the logs, each once; ${moved} moves seen`);

function check(ok: boolean, wrong: string): void {
  if (!ok) throw new Error(`Rank ${comm.rank}: ${wrong}`);
}

function option(name: string, usual: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? usual : Number(process.argv[at + 1]);
}
