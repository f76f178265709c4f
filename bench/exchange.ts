/** Two processes on a machine against two of plain Node, over TCP and over a Unix socket. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMachine } from "godwit/machine";
import type { Kind } from "./bare/kinds.ts";
import { BarePair } from "./bare/pair.ts";
import type { Row } from "./row.ts";
import { inTurns, startProgram } from "./turns.ts";

const TURNS = 20;

/** What a row says besides its figures. */
type Described = Pick<Row, "reference" | "must" | "aim" | "sampleUnit"> & { readonly atLeast?: boolean };

export async function exchangeRow(
  kind: Kind,
  transport: "TCP" | "Unix socket",
  name: string,
  row: Described,
): Promise<Row> {
  const directory = mkdtempSync(join(tmpdir(), "godwit-bench-"));
  const unixSockets = transport === "Unix socket";
  const machine = await startMachine({ hosts: 2, unixSockets });
  const ours = await startProgram(machine, "exchange", { size: 2, args: [kind] });
  const bare = await BarePair.start(kind, unixSockets ? join(directory, "bare.sock") : "0");
  try {
    const measured = await inTurns(
      TURNS,
      () => ours.turn(),
      () => bare.turn(),
    );
    return { name: `${name}, ${transport}`, unit: "ratio", ...row, ...measured };
  } finally {
    bare.end();
    await ours.end();
    await machine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
