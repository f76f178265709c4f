// Rank 1 sends rank 2 a table, then tells rank 0 that it has; rank 0 tells rank 2 to begin. Rank 2 believes that the
// table comes first: it was sent first. But that is an order on each stream, and these are two.
import { comm } from "godwit";

if (comm.rank === 0) {
  await comm.recv({ source: 1 });
  await comm.send("begin", 2);
} else if (comm.rank === 1) {
  await comm.send({ table: [1, 2, 3] }, 2);
  await comm.send("sent", 0);
} else if (comm.rank === 2) {
  const { data } = await comm.recv<{ table: number[] }>();
  await comm.recv();
  console.log("the table has", data.table.length, "entries");
}
