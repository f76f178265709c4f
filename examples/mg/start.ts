/**
 * `npm start`: the patent's experiment. NAS MG on a machine of four hosts, process 0 moving after the
 * second iteration, and what that cost.
 */
import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { JobReport, MigrationReport } from "../../src/machine/client-types.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const reportFile = "out/mg.json";
const traceFile = "out/mg.html";

await mkdir(`${root}out`, { recursive: true });
console.log("NAS MG on 8 processes and 4 hosts; process 0 moves after iteration 2\n");
const machine = ["-n", "8", "--hosts", "4", "--report", reportFile, "--trace", traceFile];
const experiment = ["--class", "W", "--migrate-after", "2", "--no-startup"];
process.exitCode = await godwit("run", "examples/mg/mg.ts", ...machine, "--", ...experiment);
if (process.exitCode === 0) summarize(JSON.parse(await readFile(root + reportFile, "utf8")) as JobReport);

/** Runs the command line with this terminal; resolves to its exit code. */
function godwit(...args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const cli = `${root}dist/cli/main.js`;
    const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
}

function summarize({ ranks, migrations }: JobReport): void {
  console.log("\nWhere the processes ran");
  for (const { rank, hosts } of ranks) row(`process ${rank}`, hosts.join(" → "));
  for (const migration of migrations) summarizeMigration(migration);
  const messages = ranks.reduce((sum, { messagesSent }) => sum + messagesSent, 0);
  const bytes = ranks.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  console.log("\nCommunication");
  row("messages", `${messages.toLocaleString("en")}, ${megabytes(bytes)}`);
  row("diagram", `${traceFile} (open it in a browser)`);
}

/** The cost in the patent's parts. */
function summarizeMigration(migration: MigrationReport): void {
  const { rank, from, to, status, reason, bytes, connectedPeers, listedMessages } = migration;
  console.log(
    `\nMigration of process ${rank} from ${from} to ${to}: ${status}${reason ? ` (${reason})` : ""}`,
  );
  row("coordination", `${ms(migration.coordinationMs)} with ${connectedPeers} connected peers`);
  row("collecting", ms(migration.collectingMs));
  row("transmitting", `${ms(migration.transmittingMs)} for ${megabytes(bytes)}`);
  row("restoring", ms(migration.restoringMs));
  row("freeze time", `${ms(migration.freezeMs)} from the last instruction there to the first here`);
  row("listed messages", `${listedMessages} that had arrived before the move went along`);
}

function row(name: string, value: string): void {
  console.log(`  ${name.padEnd(16)} ${value}`);
}

function ms(time: number): string {
  return `${time.toFixed(1).padStart(6)} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
