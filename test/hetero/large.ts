/**
 * A state that is too large for carriers of 32 bits: refused there, and the process goes on. A smaller one moves. Takes
 * three GiB of memory.
 */
import { compile } from "godwit/compiler";
import { startMachine } from "godwit/machine";
import { fileURLToPath } from "node:url";
import type { Carrier } from "./carriers.ts";
import { table } from "./page.ts";

interface Asked {
  readonly size: string;
  readonly host: string;
  readonly end: string;
  readonly isOn: string;
  readonly isWhole: boolean;
}

const program = fileURLToPath(new URL("programs/large-state.ts", import.meta.url));
const REFUSAL = /its state of [\d.]+ MiB does not fit there: the destination has [\d.]+ MiB for it/;

export async function refuseLarge(
  [first, ...others]: readonly Carrier[],
  say: (what: string) => void,
): Promise<{ failures: string[]; texts: Readonly<Record<string, string>> }> {
  const small = others.filter(({ bits }) => bits === 32);
  if (small.length === 0) return { failures: [], texts: {} };
  const names = [first!, ...small].map(({ name }) => name);
  say(`a state of more than 2 GiB to ${names.slice(1).join(", ")}`);
  const machine = await startMachine({
    hosts: names.length,
    engines: [first!, ...small].map(({ engine }) => engine),
  });
  try {
    const hosts = (await machine.hosts()).map(({ name }) => name);
    const job = await machine.run(await compile(program), { size: 1, args: hosts });
    const lines: string[] = [];
    for await (const event of job.events()) if (event.type === "output") lines.push(event.line);
    const { exitCode } = await job.ended;
    const failures = exitCode === 0 ? [] : [`Large state: exit code ${exitCode}: ${lines.at(-1)}`];
    const asked = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Asked);
    const rows = asked.map(({ size, host, end, isOn, isWhole }, i) => {
      const name = names[hosts.indexOf(host)]!;
      const isLarge = i < small.length;
      const right = isLarge ? REFUSAL.test(end) && isOn === hosts[0] : end === "moved" && isOn === host;
      if (!right || !isWhole) failures.push(`Large state: ${size} to ${name}: ${end}`);
      return [size, name, end, isWhole ? "as it was" : "changed"];
    });
    if (asked.length < 2 * small.length) failures.push("Large state: it did not come to its end");
    return {
      failures,
      texts: {
        memory: table(
          [`of Float64Arrays on ${names[0]}`, "asked to go to", "what came of it", "the arrays"],
          rows,
        ),
      },
    };
  } finally {
    await machine.close();
  }
}
