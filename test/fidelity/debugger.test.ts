/** A debugger stops on lines of the TypeScript and reads variables by their names, before and after a move. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import { type MachineClient, startMachine } from "../../src/machine/index.ts";
import { InspectorClient } from "./inspector-client.ts";

const LINE = 12;
const file = fileURLToPath(new URL("debugged/sum.ts", import.meta.url));
let machine: MachineClient;

beforeAll(async () => {
  machine = await startMachine({ hosts: 2 });
});

afterAll(() => machine.close());

test("a debugger stops on source lines, before and after a move", { timeout: 120_000 }, async () => {
  const executable = await compile(file);
  const job = await machine.run(executable, { size: 1, inspect: 0 });
  const hosts: string[] = [];
  const output: string[] = [];
  for await (const event of job.events()) {
    if (event.type === "output") output.push(event.line);
    if (event.type !== "notice") continue;
    const [, host, url] = /on (\S+) waits for a debugger at (ws:\S+)/.exec(event.text) as unknown as string[];
    hosts.push(host!);
    await debug(url!, executable);
  }
  expect(new Set(hosts).size).toBe(2);
  expect(output).toEqual(["31", "31"]);
});

/** Visits the breakpoint; both iterations. */
async function debug(url: string, { hash, map }: { hash: string; map: string }): Promise<void> {
  const client = await InspectorClient.connect(url, map);
  await client.send("Runtime.enable");
  await client.send("Debugger.enable");
  await client.breakAt(hash, pathToFileURL(file).href, LINE);
  await client.send("Runtime.runIfWaitingForDebugger");
  for (const values of [
    [0, 1],
    [1, 30],
  ]) {
    const paused = await client.paused();
    expect(paused).toMatchObject({ source: pathToFileURL(file).href, line: LINE });
    expect([await client.evaluate(paused, "sum"), await client.evaluate(paused, "first")]).toEqual(values);
    await client.send("Debugger.resume");
  }
  client.close();
}
