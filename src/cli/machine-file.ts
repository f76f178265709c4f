/**
 * Where `godwit up` leaves the address of its machine, so that the other commands find it.
 *
 * The file holds the machine's secret: only its owner may read it, and whoever may read it may do
 * with the machine what they like. One machine per home; `GODWIT_HOME` names another home.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { GodwitError } from "../errors.ts";
import type { MachineAddress, MachineClient } from "../machine/client-types.ts";
import type { Environment } from "./command.ts";

export interface MachineRecord {
  readonly address: MachineAddress;
  /** The process of `godwit up` that keeps the machine. */
  readonly osPid: number;
}

type Variables = Environment["variables"];

export function machineHome(variables: Variables): string {
  return variables["GODWIT_HOME"] || join(homedir(), ".godwit");
}

function recordPath(variables: Variables): string {
  return join(machineHome(variables), "machine.json");
}

/** @throws {GodwitError} `ERR_MACHINE_EXISTS` when a machine of this home is running already. */
export async function writeRecord(variables: Variables, record: MachineRecord): Promise<void> {
  await mkdir(machineHome(variables), { recursive: true, mode: 0o700 });
  try {
    // "wx": of two that start at once only one gets the file.
    await writeFile(recordPath(variables), JSON.stringify(record), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    await refuseSecondMachine(variables);
    await writeFile(recordPath(variables), JSON.stringify(record), { mode: 0o600, flag: "wx" });
  }
}

/** @throws {GodwitError} `ERR_MACHINE_EXISTS` when a machine of this home is running already. */
export async function refuseSecondMachine(variables: Variables): Promise<void> {
  const record = await readRecord(variables);
  if (record === undefined) return;
  const { host, port } = record.address;
  throw new GodwitError(
    "ERR_MACHINE_EXISTS",
    `A machine is running already at ${host}:${port}; end it with "godwit down" or give this one another GODWIT_HOME`,
  );
}

/** The machine that was left here, if its `godwit up` still lives; otherwise the file is stale and goes. */
export async function readRecord(variables: Variables): Promise<MachineRecord | undefined> {
  const path = recordPath(variables);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new GodwitError("ERR_MACHINE_FILE", `Cannot read "${path}": ${error.message}`, { cause: error });
  });
  if (text === undefined) return undefined;
  const record = parseRecord(text, path);
  if (isAlive(record.osPid)) return record;
  await rm(path, { force: true });
  return undefined;
}

/** Removes the file if it is still that of `osPid`: a newer machine's file stays. */
export async function removeRecord(variables: Variables, osPid: number): Promise<void> {
  const record = await readRecord(variables);
  if (record?.osPid === osPid) await rm(recordPath(variables), { force: true });
}

function parseRecord(text: string, path: string): MachineRecord {
  try {
    const { address, osPid } = JSON.parse(text) as MachineRecord;
    if (typeof address.port === "number" && typeof address.secret === "string" && osPid > 0) {
      return { address, osPid };
    }
  } catch {
    // Falls through: whatever is wrong with it, it is not ours.
  }
  throw new GodwitError("ERR_MACHINE_FILE", `"${path}" is not a machine's address; remove it`);
}

export function isAlive(osPid: number): boolean {
  try {
    process.kill(osPid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The running machine, or undefined when there is none. */
export async function findMachine(environment: Environment): Promise<MachineClient | undefined> {
  const record = await readRecord(environment.variables);
  if (record === undefined) return undefined;
  try {
    return await environment.connectMachine(record.address);
  } catch (error) {
    // Nobody listens: the machine is gone, and the process that has its number now is another.
    if (!isRefused(error)) throw error;
    await rm(recordPath(environment.variables), { force: true });
    return undefined;
  }
}

function isRefused(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ((e as NodeJS.ErrnoException).code === "ECONNREFUSED") return true;
  }
  return false;
}

/** @throws {GodwitError} `ERR_NO_MACHINE` when none is running. */
export async function joinMachine(environment: Environment): Promise<MachineClient> {
  const client = await findMachine(environment);
  if (client === undefined) {
    throw new GodwitError("ERR_NO_MACHINE", 'No machine is running; start one with "godwit up"');
  }
  return client;
}

/** Does something with the running machine and leaves it, whatever happens. */
export async function withMachine<T>(
  environment: Environment,
  use: (client: MachineClient) => Promise<T>,
): Promise<T> {
  const client = await joinMachine(environment);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
