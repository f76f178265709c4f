/** docs/experiment.md, from what was measured. */
import { type Figure, spread } from "../row.ts";
import type { Picture } from "./figures.ts";
import type { Run, Variant } from "./run.ts";
import type { Network } from "./testbed.ts";

/** The runs of one class on one network, in the order they were made: run i of each variant next to run i of the others. */
export interface Series {
  readonly network: Network;
  readonly className: string;
  readonly runs: Readonly<Partial<Record<Variant, readonly Run[]>>>;
}

export interface Results {
  readonly date: string;
  readonly computer: string;
  readonly processors: number;
  /** Averages over a minute. */
  readonly loadBefore: number;
  readonly minutes: number;
  readonly options: string;
  readonly series: readonly Series[];
  /** Of the run that was traced, and where. */
  readonly pictures: readonly Pick<Picture, "name" | "caption">[];
  readonly picturesOf: string;
}

/** US patent 7,065,549, Table 1 and the text about it: class W, eight Sun Ultra 5 workstations, 100 Mbit/s Ethernet. Seconds. */
const PATENT = {
  execution: { original: 16.13, modified: 16.379, migration: 18.833 },
  communication: { original: 4.051, modified: 4.205, migration: 6.647 },
  parts: {
    coordinationMs: 116.6,
    collectingMs: 730,
    transmittingMs: 763.2,
    restoringMs: 679.4,
    freezeMs: 2292.2,
  },
  bytes: 7.5e6,
} as const;

const NETWORK_NAMES: Record<Network, string> = {
  loopback: "the loopback of one computer",
  "100mbit": "four network namespaces with links of 100 Mbit/s",
};

export function experimentDocument(results: Results): string {
  const { series, pictures, picturesOf } = results;
  return `${[
    "# The experiment",
    "",
    "Written by `npm run experiment`; do not edit.",
    "",
    ...introduction(results),
    "",
    "## Table 1",
    "",
    ...series.flatMap((one) => [...table(one), ""]),
    "## What a migration costs",
    "",
    ...migrationTable(series),
    "",
    "## FIGS. 9 to 11",
    "",
    `${picturesOf} Areas have the patent's letters.`,
    ...pictures.flatMap(({ name, caption }) => [
      "",
      `![${label(name)}](figures/${name}.svg)`,
      "",
      `**${label(name)}.** ${caption}`,
    ]),
  ].join("\n")}\n`;
}

function introduction({ date, computer, processors, loadBefore, minutes, options }: Results): string[] {
  const busy = loadBefore > processors / 2;
  return [
    "The experiment of US patent 7,065,549: NAS MG on 8 processes, process 0 moves after iteration 2. Three ways are compared:",
    "",
    "- **original**: [the same file](../examples/mg/mg.ts), compiled by nothing, each process plain Node; messages over bare TCP",
    "  sockets ([bench/original](../bench/original)): no numbers, no acknowledgements, nobody can move;",
    "- **modified**: Godwit, and nobody moves;",
    "- **migration**: Godwit, and process 0 moves to another host, of four.",
    "",
    "*Execution* is what NPB times: the first residual, four iterations, the norm. *Communication* is what of it a process",
    "spends in operations of `comm`, sending and waiting; the mean of the processes. The ways take turns, so that what else the",
    "computer does falls on all alike; medians, and in brackets what 80 % of the runs lie between. Every run is verified",
    "against NPB's norm, and all come to the same 64 bits.",
    "",
    `Measured on ${date.slice(0, 16).replace("T", " ")} UTC, in ${minutes.toFixed(0)} minutes: ${computer}; load average ${loadBefore.toFixed(1)} ` +
      `when it began, ${processors} processors. \`npm run experiment${options}\``,
    ...(busy ? ["", "**The computer was busy with other work. These figures are worth little.**"] : []),
  ];
}

function table({ network, className, runs }: Series): string[] {
  const variants = Object.keys(runs) as Variant[];
  const row = (what: "execution" | "communication"): string =>
    `| ${what} | ${variants.map((variant) => seconds(spread(runs[variant]!.map((run) => run[`${what}Ms`])))).join(" | ")} |`;
  const patent = (what: "execution" | "communication"): string =>
    `| *${what}, the patent's* | ${variants.map((variant) => PATENT[what][variant].toFixed(3)).join(" | ")} |`;
  const count = runs.modified?.[0];
  return [
    `### Class ${className}, ${NETWORK_NAMES[network]}`,
    "",
    `| seconds | ${variants.join(" | ")} |`,
    `|---|${variants.map(() => "---|").join("")}`,
    row("execution"),
    row("communication"),
    ...(className === "W" ? [patent("execution"), patent("communication")] : []),
    "",
    `What Godwit adds to communication: ${overhead(runs)} (the patent's: 3.8 %).`,
    ...(count?.messages
      ? [`${count.messages} messages, ${megabytes(count.bytes!)} (the patent's: 1,472, 48 MB).`]
      : []),
  ];
}

/** (modified − original) ÷ original: of the medians, and what 80 % of neighbouring runs lie between. */
function overhead(runs: Series["runs"]): string {
  const of = (variant: Variant) => runs[variant]!.map(({ communicationMs }) => communicationMs);
  const [base, modified] = [of("original"), of("modified")];
  const { p10, p90 } = spread(modified.map((ms, i) => ms / base[i]!));
  const range = base.length > 1 ? ` (${percent(p10)} to ${percent(p90)})` : "";
  return `**${percent(spread(modified).median / spread(base).median)}**${range}`;
}

/** A ratio as what is added: 1.02 is +2.0 %. */
function percent(ratio: number): string {
  return `${ratio < 1 ? "−" : "+"}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;
}

function migrationTable(series: readonly Series[]): string[] {
  const parts = ["coordinationMs", "collectingMs", "transmittingMs", "restoringMs", "freezeMs"] as const;
  const rows = series.map(({ network, className, runs }) => {
    const moved = runs.migration!.map(({ migration }) => migration!);
    const longer = spread(runs.migration!.map((run, i) => run.executionMs - runs.modified![i]!.executionMs));
    const figures = parts.map((part) => milliseconds(spread(moved.map((migration) => migration[part]))));
    return (
      `| ${className}, ${network} | ${figures.join(" | ")} | ${milliseconds(longer)} | ` +
      `${megabytes(spread(moved.map(({ bytes }) => bytes)).median)} | ` +
      `${megabytes(spread(moved.map(({ precopiedBytes }) => precopiedBytes)).median)} |`
    );
  });
  const { parts: patent, bytes } = PATENT;
  return [
    "The patent's four parts, and from the process's last instruction at the old place to its first at the new one. Here state is",
    "transmitted and restored while it is still being collected, so the parts overlap; what can be is sent before the process is",
    "frozen at all (pre-copied). Milliseconds.",
    "",
    "| | coordinate | collect | transmit | restore | frozen | execution is longer by | state | of it pre-copied |",
    "|---|---|---|---|---|---|---|---|---|",
    ...rows,
    `| *W, the patent's* | ${parts.map((part) => patent[part].toFixed(1)).join(" | ")} | 2454.0 | ${megabytes(bytes)} | |`,
  ];
}

function seconds(figure: Figure): string {
  return withSpread(figure, (ms) => (ms / 1000).toFixed(3));
}

function milliseconds(figure: Figure): string {
  return withSpread(figure, (ms) => ms.toFixed(1).replace("-", "−"));
}

/** One run has no spread. */
function withSpread({ median, p10, p90 }: Figure, text: (value: number) => string): string {
  return p10 === p90 ? text(median) : `${text(median)} (${text(p10)}–${text(p90)})`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function label(name: string): string {
  return name.toUpperCase().replace("-", ". ");
}
