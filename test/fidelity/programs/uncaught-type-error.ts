import { machine } from "godwit";

async function read(row: { cells: number[] }) {
  await machine.migrate();
  return row.cells.length;
}
await read(JSON.parse("{}") as never);
