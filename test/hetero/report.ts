/** What came of it all, as docs/heterogeneity.md says it. */
import { readFile, writeFile } from "node:fs/promises";
import type { CarrierKind } from "./carriers.ts";
import type { MachineResult } from "./machine.ts";
import type { SamplesResult } from "./samples.ts";

export interface Results {
  readonly kinds: readonly CarrierKind[];
  readonly machine: MachineResult;
  readonly samples: SamplesResult;
}

const PAGE = new URL("../../docs/heterogeneity.md", import.meta.url);
const BEGIN = "<!-- From here on written by `npm run test:hetero`. -->";

/** Everything that is not as it should be. */
export function verdict({ machine, samples }: Results): string[] {
  return [
    ...samples.failures.map((one) => `Sample ${one}`),
    ...machine.talk.map((one) => `Messages: ${one}`),
    ...machine.ring.failures.map((one) => `Ring: ${one}`),
    ...machine.legs.flatMap(({ from, to, failure }) =>
      failure === undefined ? [] : [`MG from ${from} to ${to}: ${failure}`],
    ),
  ];
}

export async function write(results: Results): Promise<void> {
  const page = await readFile(PAGE, "utf8");
  const [own] = page.split(BEGIN);
  await writeFile(PAGE, `${own!.trimEnd()}\n\n${BEGIN}\n\n${text(results)}`);
}

function text({ kinds, machine, samples }: Results): string {
  const names = kinds.map(({ name }) => name);
  const carriers = kinds.map((kind, i) => {
    const host = machine.hosts[i]!;
    return [kind.name, `${host.engine} ${host.version}`, host.arch, host.endianness, kind.about];
  });
  const pairs = names.map((from) => [
    `**${from}**`,
    ...names.map((to) => (from === to ? "" : cell(from, to, machine, samples))),
  ]);
  const worded = [...samples.worded].filter(([, list]) => list.length > 0);
  return [
    "## What was run",
    "",
    table(["carrier", "engine", "CPU", "bytes", ""], carriers),
    "",
    "CPUs that are not this computer's are qemu's, some ten times slower.",
    "",
    "## From each to each",
    "",
    "Rows are sources, columns destinations. ✓: NAS MG, class S, moved in the middle of its second iteration, ended with",
    `the bits of the unmoved run (\`${machine.bits}\`), and every image of the capture samples went on as it should.`,
    "Beside it the freeze time of that one move: from the process's last instruction on the source to its first on the",
    "destination. One move each, beside whatever else the computer did; it says what to expect, and no more.",
    "",
    table(["", ...names], pairs),
    "",
    `**Samples**: ${samples.count} programs ([test/values](../test/values), [test/compiler](../test/compiler)), each`,
    `stopped at up to three of its suspensions: ${samples.stops} images of each carrier, each restored on every other and`,
    `run to its end: ${sum(samples, "good")} of ${sum(samples, "all")} went on as they should.`,
    "",
    `**Messages**: one rank on each carrier, each sends every other typed arrays of every kind, numbers of every kind,`,
    `texts, dates, maps, sets, patterns and errors: ${machine.talk.length === 0 ? "all arrived as sent" : machine.talk.join("; ")}.`,
    "",
    `**Ring** under shuffle, ${names.length} ranks, ${machine.ring.moves} moves: ${machine.ring.lines.join("; ")}.`,
    "",
    ...(worded.length === 0
      ? []
      : [
          "**Engines' own wording**: these samples show messages of errors or `util.inspect`, which engines word their own",
          `way; unmoved they write something else than on ${names[0]}. A moved one may have the words of either engine.`,
          "",
          ...worded.map(
            ([name, list]) => `- ${name}: ${list.map((one) => one.replace(/\.js$/, "")).join(", ")}`,
          ),
          "",
        ]),
  ].join("\n");
}

function cell(from: string, to: string, machine: MachineResult, samples: SamplesResult): string {
  const leg = machine.legs.find((one) => one.from === from && one.to === to)!;
  const pair = samples.pairs.get(`${from} ${to}`)!;
  if (leg.failure !== undefined) return "✗ MG";
  if (pair.good < pair.all) return `✗ ${pair.good} of ${pair.all}`;
  return `✓ ${leg.move!.freezeMs.toFixed(0)} ms`;
}

function sum({ pairs }: SamplesResult, what: "good" | "all"): number {
  return [...pairs.values()].reduce((total, pair) => total + pair[what], 0);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
