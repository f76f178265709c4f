/** What is done with a machine that has one host for each carrier. */
import { fileURLToPath } from "node:url";
import { compile } from "godwit/compiler";
import type { HostRow, JobReport, MachineClient, MigrationReport } from "godwit/machine";
import { openGateway, startMachine } from "godwit/machine";
import { openTab, type OpenTab } from "../browser/browsers.ts";
import { browserOf, type Carrier } from "./carriers.ts";

export interface Leg {
  readonly from: string;
  readonly to: string;
  /** What is wrong, if something is. */
  readonly failure: string | undefined;
  readonly move: MigrationReport | undefined;
}

export interface MachineResult {
  /** In the order of the carriers. */
  readonly hosts: readonly HostRow[];
  readonly legs: readonly Leg[];
  /** Of MG, everywhere. */
  readonly bits: string;
  /** Carriers whose rank did not get what was sent it. */
  readonly talk: readonly string[];
  readonly ring: {
    readonly lines: readonly string[];
    readonly moves: number;
    readonly failures: readonly string[];
  };
}

/** Largest number of ranks of MG; it takes powers of two. */
const MOST_RANKS = 4;

/** A browser that is slow to start has joined by then, in ms. */
const JOIN_MS = 120_000;

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export async function onMachine(
  carriers: readonly Carrier[],
  say: (what: string) => void,
): Promise<MachineResult> {
  say("starting a machine with a host for each carrier");
  const processes = carriers.filter((carrier) => browserOf(carrier) === undefined);
  const machine = await startMachine({
    hosts: processes.length,
    engines: processes.map(({ engine }) => engine),
  });
  const gateway = await openGateway(machine.address);
  const tabs: OpenTab[] = [];
  try {
    const started = (await machine.hosts()).values();
    const hosts: HostRow[] = [];
    for (const carrier of carriers) {
      const browser = browserOf(carrier);
      if (browser !== undefined) tabs.push(await openTab(browser, gateway.url));
      hosts.push(browser === undefined ? started.next().value! : await joined(machine, browser));
    }
    const nameOf = new Map(hosts.map(({ name }, i) => [name, carriers[i]!.name]));
    say("messages from each to each");
    const talk = await runTalk(machine, carriers.length, nameOf);
    say("a ring under shuffle");
    const ring = await runRing(machine, carriers.length);
    const { legs, bits } = await runTour(machine, hosts, nameOf, say);
    return { hosts, legs, bits, talk, ring };
  } finally {
    for (const tab of tabs) await tab.close();
    await gateway.close();
    await machine.close();
  }
}

async function joined(machine: MachineClient, engine: string): Promise<HostRow> {
  for (const until = performance.now() + JOIN_MS; performance.now() < until;) {
    const found = (await machine.hosts()).find((host) => host.engine === engine);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The tab in ${engine} has not joined the machine after ${JOIN_MS / 1000} s`);
}

async function lines(
  machine: MachineClient,
  program: string,
  options: Parameters<MachineClient["run"]>[1],
  heard: (line: string) => void = () => {},
): Promise<{ lines: string[]; report: JobReport }> {
  const job = await machine.run(await compile(file(program)), options);
  const written: string[] = [];
  for await (const event of job.events()) {
    if (event.type !== "output") continue;
    written.push(event.line);
    heard(event.line);
  }
  return { lines: written, report: await job.ended };
}

async function runTalk(
  machine: MachineClient,
  size: number,
  nameOf: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { lines: written, report } = await lines(machine, "programs/talk.ts", { size });
  const wrong = written.filter((line) => !line.endsWith(" all as sent"));
  if (report.exitCode !== 0 || written.length < size) wrong.push(`exit code ${report.exitCode}`);
  return wrong.map((line) => line.replace(/^\w+/, (host) => nameOf.get(host) ?? host));
}

async function runRing(machine: MachineClient, size: number): Promise<MachineResult["ring"]> {
  const args = ["--messages", "200", "--until-moves", String(size)];
  const { lines: written, report } = await lines(machine, "../../examples/02-ring/ring.ts", {
    size,
    args,
    shuffleMs: 200,
  });
  const failures = report.exitCode === 0 ? [] : written.slice(-5);
  const moves = report.migrations.filter(({ status }) => status === "committed").length;
  return { lines: written.filter((line) => line.startsWith("Ring ")), moves, failures };
}

async function runTour(
  machine: MachineClient,
  hosts: readonly HostRow[],
  nameOf: ReadonlyMap<string, string>,
  say: (what: string) => void,
): Promise<{ legs: Leg[]; bits: string }> {
  const circuit = everyPair(hosts.map(({ name }) => name));
  const size = Math.min(MOST_RANKS, 2 ** Math.floor(Math.log2(hosts.length)));
  let heard = 0;
  const { lines: written, report } = await lines(machine, "programs/tour.ts", { size, args: circuit }, () =>
    say(`MG moved from each to each: ${heard++} of ${circuit.length}`),
  );
  const bits = /^unmoved (\w+) verified$/.exec(written[0] ?? "")?.[1] ?? "wrong";
  const legs = circuit.map((to, i) => {
    const from = circuit[i - 1] ?? hosts[0]!.name;
    const expected = `${from} ${to} ${bits} verified`;
    const line = written.find((one) => one.startsWith(`${from} ${to} `));
    const move = report.migrations.find(
      (one) => one.status === "committed" && one.from === from && one.to === to,
    );
    const failure = line === expected && move !== undefined ? undefined : (line ?? "it was not reached");
    return { from: nameOf.get(from)!, to: nameOf.get(to)!, failure, move };
  });
  if (report.exitCode !== 0) for (const line of written.slice(-10)) console.error(line);
  return { legs, bits };
}

/** A closed walk from the first one that goes once from each to each other (Hierholzer). */
export function everyPair(places: readonly string[]): string[] {
  const left = new Map(places.map((place) => [place, places.filter((other) => other !== place)]));
  const walk: string[] = [];
  const open = [places[0]!];
  while (open.length > 0) {
    const next = left.get(open.at(-1)!)!.pop();
    if (next === undefined) walk.push(open.pop()!);
    else open.push(next);
  }
  return walk.toReversed().slice(1);
}
