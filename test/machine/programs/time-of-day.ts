/** What a program sees of the clock and the time zone before and after a move; what it may not notice is named. */
import { machine } from "godwit";

interface Seen {
  readonly zone: string;
  readonly text: string;
  readonly origin: number;
}

function see(): Seen {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { zone: timeZone, text: new Date(0).toString(), origin: performance.timeOrigin };
}

const before = see();
const formatter = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short" });
const last = performance.now();
const uptime = process.uptime();
await machine.migrate(0, process.argv[2]);
const now = performance.now();
const after = see();
// Between the two readings the process may have to wait for its turn.
let offMs = Infinity;
for (let i = 0; i < 100; i++)
  offMs = Math.min(offMs, Math.abs(after.origin + performance.now() - Date.now()));
console.log(
  machine.host.name,
  after.zone,
  after.text,
  formatter.format(0),
  JSON.stringify(after) === JSON.stringify(before),
  now >= last,
  process.uptime() >= uptime,
  offMs < 50,
);
