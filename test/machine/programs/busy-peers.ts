/**
 * Rank 1 computes for as long as rank 0 has not moved, and for ten seconds at least, in a function that gives nobody
 * a turn; rank 2 waits in `recv`. All three go on talking afterwards. The argument names a directory, where files say
 * how far they are.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { comm, machine } from "godwit";

const [computing, moved] = ["computing", "moved"].map((name) => join(process.argv[2]!, name)) as [
  string,
  string,
];
const COUNT = 200;
const BUSY_MS = 10_500;

/** It spends the time asleep, which nobody can tell from computing. */
function compute(): void {
  writeFileSync(computing, "");
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const end = Date.now() + BUSY_MS;
  while (!existsSync(moved) || Date.now() < end) Atomics.wait(clock, 0, 0, 10);
}

async function sendAll(dest: number): Promise<void> {
  for (let i = 1; i <= COUNT; i++) await comm.send(i, dest);
}

async function expectAll(source: number): Promise<void> {
  for (let i = 1; i <= COUNT; i++) {
    const { data } = await comm.recv({ source });
    if (data !== i) throw new Error(`Expected ${i} from ${source}, got ${String(data)}`);
  }
  console.log(`all of ${source}`);
}

if (comm.rank === 0) {
  for (const peer of [1, 2]) await comm.sendrecv("connected", peer, { source: peer });
  while (!existsSync(computing)) await new Promise((resolve) => setTimeout(resolve, 5));
  await machine.migrate(0, "h2");
  console.log("moved", machine.host.name);
  await sendAll(1);
  await sendAll(2);
  writeFileSync(moved, "");
  await expectAll(1);
  await expectAll(2);
} else {
  await comm.sendrecv("connected", 0, { source: 0 });
  if (comm.rank === 1) {
    await sendAll(0);
    compute();
  }
  await expectAll(0);
  if (comm.rank === 2) await sendAll(0);
}
