/**
 * One process of a program that runs without Godwit: `node process.ts` reads on standard input which one, says on
 * standard output where it listens, reads where the others do, and runs the program as Node runs it.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { HOST } from "../../src/comm/host.ts";
import { BareHost, listen } from "./host.ts";

export interface OriginalTask {
  /** The program's file, and its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly rank: number;
  /** Of this computer, or the path of a Unix-domain socket. */
  readonly address: string;
}

const input = createInterface({ input: process.stdin });
const lines = input[Symbol.asyncIterator]();
const told = async <T>(): Promise<T> => JSON.parse((await lines.next()).value as string) as T;

const { program, args, rank, address } = await told<OriginalTask>();
const { server, endpoint } = await listen(address);
console.log(endpoint);
const host = await BareHost.join(rank, await told<string[]>(), server);
input.close();
process.stdin.destroy();
process.argv.splice(1, process.argv.length, program, ...args);
Object.assign(globalThis, { [HOST]: host });
await import(pathToFileURL(program).href);
host.leave();
