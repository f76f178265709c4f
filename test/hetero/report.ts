/** What came of it all, as docs/heterogeneity.md says it. */
import type { Carrier } from "./carriers.ts";
import type { SamplesResult } from "./findings.ts";
import type { MachineResult } from "./machine.ts";
import { SHOWN_OTHERWISE } from "./lists.ts";
import { list, table } from "./page.ts";

export interface Results {
  readonly carriers: readonly Carrier[];
  readonly machine: MachineResult;
  readonly samples: SamplesResult;
}

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

/** In a few lines. */
export function summary({ machine, samples }: Results): string[] {
  return [
    `messages: ${machine.talk.length === 0 ? "all arrived as sent" : `${machine.talk.length} carriers got others`}`,
    ...machine.ring.lines.map((line) => `${line} (${machine.ring.moves} moves)`),
    `MG: ${machine.legs.filter(({ failure }) => failure === undefined).length} of ${machine.legs.length} moves, bits ${machine.bits}`,
    `samples: ${sum(samples, "all")} restored, ${sum(samples, "good")} as they should, ${sum(samples, "refused")} refused for want of something`,
  ];
}

export function text({ carriers, machine, samples }: Results): string {
  const names = carriers.map(({ name }) => name);
  const hosts = carriers.map(({ name, about }, i) => {
    const host = machine.hosts[i]!;
    return [name, `${host.engine} ${host.version}`, host.arch, host.endianness, about];
  });
  const pairs = names.map((from) => [
    `**${from}**`,
    ...names.map((to) => (from === to ? "" : cell(from, to, machine, samples))),
  ]);
  const worded = [...samples.worded].filter(([, list]) => list.length > 0);
  return [
    "## What was run",
    "",
    table(["carrier", "engine", "CPU", "bytes", ""], hosts),
    "",
    "CPUs that are not this computer's are qemu's, some ten times slower.",
    "",
    "## From each to each",
    "",
    "Rows are sources, columns destinations. ✓: NAS MG, class S, moved in the middle of its second iteration, ended with",
    `the bits of the unmoved run (\`${machine.bits}\`), and every image of the capture samples went on as it should, or`,
    "was refused because the destination's engine has not what it holds (below).",
    "Beside it the freeze time of that one move: from the process's last instruction on the source to its first on the",
    "destination. One move each, beside whatever else the computer did; it says what to expect, and no more.",
    "",
    table(["", ...names], pairs),
    "",
    `**Samples**: ${samples.count} programs ([test/values](../test/values), [test/compiler](../test/compiler)), each`,
    "stopped at its first, middle and last suspension, as an image that is restored on every other carrier and run to its",
    "end. Where a CPU is emulated, which is slow, those that change their realm are not run, images are made of a handful of",
    "the programs, and restored is one image of each program from node24, and of each of the handful from every other carrier.",
    `Images: ${[...samples.images].map(([name, count]) => `${count} from ${name}`).join(", ")}. Of ${sum(samples, "all")} restorations`,
    `${sum(samples, "good")} went on as they should, ${sum(samples, "refused")} were refused, naming what the destination's engine has not,`,
    `${sum(samples, "all") - sum(samples, "good") - sum(samples, "refused")} failed.`,
    "",
    ...list(
      "**Refused** there, because the engine, or a page, has no such thing:",
      [...samples.needs].flatMap(([name, needs]) =>
        [...needs].map(([what, those]) => `${name} has no \`${what}\`: ${plain([...those])}`),
      ),
    ),
    ...list(
      "**Not moved** from there, because of what the engine's own objects hold:",
      [...samples.stays].flatMap(([name, those]) =>
        [...those].map(([sample, why]) => `${name}, ${plain([sample])}: ${why}`),
      ),
    ),
    ...list(
      "**Not loaded** (Bun refuses modules that assign to a constant, natively too):",
      [...samples.notLoaded].map(([name, those]) => `${name}: ${plain(those)}`),
    ),
    ...list(
      "**Compared by their exit codes only**, where they are moved between this carrier and others, or anywhere:",
      ["anywhere", ...names].flatMap((name) =>
        Object.entries(SHOWN_OTHERWISE[name] ?? {}).map(
          ([sample, why]) => `${name}, ${plain([sample])}: ${why}`,
        ),
      ),
    ),
    `**Messages**: one rank on each carrier, each sends every other typed arrays of every kind, numbers of every kind,`,
    `texts, dates, maps, sets, patterns and errors: ${machine.talk.length === 0 ? "all arrived as sent" : machine.talk.join("; ")}.`,
    "",
    `**Ring** under shuffle, ${names.length} ranks, ${machine.ring.moves} moves: ${machine.ring.lines.join("; ")}.`,
    "",
    ...list(
      `**Engines' own wording**: unmoved, these write something else than on ${names[0]}, in messages of errors or what \`util.inspect\` shows. A moved one may have the words of either engine.`,
      worded.map(([name, those]) => `${name}: ${plain(those)}`),
    ),
  ].join("\n");
}

function cell(from: string, to: string, machine: MachineResult, samples: SamplesResult): string {
  const leg = machine.legs.find((one) => one.from === from && one.to === to)!;
  const pair = samples.pairs.get(`${from} ${to}`)!;
  if (leg.failure !== undefined) return "✗ MG";
  const right = pair.good + pair.refused;
  if (right < pair.all) return `✗ ${right} of ${pair.all}`;
  return `✓ ${leg.move!.freezeMs.toFixed(0)} ms`;
}

function plain(samples: readonly string[]): string {
  return samples.map((one) => one.replace(/\.js$/, "")).join(", ");
}

function sum({ pairs }: SamplesResult, what: "good" | "refused" | "all"): number {
  return [...pairs.values()].reduce((total, pair) => total + pair[what], 0);
}
