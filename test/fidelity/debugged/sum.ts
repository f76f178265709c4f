import { machine } from "godwit";

interface Row {
  readonly cells: number[];
}

async function total(rows: readonly Row[]) {
  let sum = 0;
  for (const row of rows) {
    const first = row.cells[0]!;
    await null;
    sum += first;
  }
  return sum;
}

const rows: Row[] = [{ cells: [1, 2] }, { cells: [30, 4] }];
console.log(await total(rows));
await machine.migrate();
console.log(await total(rows));
