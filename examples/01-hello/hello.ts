/** Processes greet each other round a ring; in each lap another one moves to another computer. */
import { comm, machine } from "godwit";

const next = (comm.rank + 1) % comm.size;
const hosts = [machine.host.name];

for (let lap = 1; lap < 4; lap++) {
  await comm.send(`lap ${lap}`, next);
  const { data, source } = await comm.recv<string>();
  if (comm.rank === lap) await machine.migrate(); // here, in the middle of the loop
  if (machine.host.name !== hosts.at(-1)) hosts.push(machine.host.name);
  console.log(`${comm.rank} heard "${data}" from ${source} and is on ${machine.host.name}`);
}

const journeys = await comm.gather(hosts.join(" → "));
journeys?.forEach((journey, rank) => console.log(`process ${rank}: ${journey}`));
