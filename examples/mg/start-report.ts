/** What `npm start` prints: narrow, aligned, coloured only on a terminal. */
import { styleText } from "node:util";
import { count } from "../../src/cli/units.ts";
import type { JobReport, MigrationReport, RankReport } from "../../src/machine/client-types.ts";
import type { ProblemClass } from "./verify.ts";

const WIDTH = 76;

/**
 * The patent's experiment: MG class W on eight Sun Ultra 5 workstations over 100 Mbit/s Ethernet.
 * Times in milliseconds.
 */
const PATENT = {
  coordinationMs: 116.6,
  collectingMs: 730,
  transmittingMs: 763.2,
  restoringMs: 679.4,
  totalMs: 2292.2,
  bytes: 7.5e6,
  messages: 1472,
  messageBytes: 48e6,
} as const;

const dim = (text: string) => styleText("dim", text);
const bold = (text: string) => styleText("bold", text);

function line(text = ""): void {
  console.log(text);
}

export interface Introduction {
  readonly problem: ProblemClass;
  readonly size: number;
  readonly hosts: number;
  readonly migrateAfter: number;
}

export function printIntroduction({ problem, size, hosts, migrateAfter }: Introduction): void {
  const { name, points, iterations } = problem;
  line();
  line(`${bold("Godwit")}  the experiment of US patent 7,065,549`);
  line();
  line(`NAS MG solves a Poisson equation on ${points} × ${points} × ${points} points (class ${name}) in`);
  line(
    `${iterations} iterations. Here ${count(size, "process shares", "processes share")} the work on ${hosts} hosts: each host is a`,
  );
  line("daemon, each process an operating-system process, every message crosses");
  line(`a socket. After iteration ${migrateAfter}, process 0 moves to another host.`);
  line();
}

/** The steps of the run: what is under way on a terminal, what is done everywhere. */
export class Steps {
  #text: string | undefined;
  #startMs = 0;
  readonly #live = process.stdout.isTTY && process.stdout.hasColors();

  /** Ends the step before. */
  begin(text: string): void {
    this.end();
    this.#text = text;
    this.#startMs = performance.now();
    if (this.#live) process.stdout.write(dim(`  · ${text} …`));
  }

  end(): void {
    if (this.#text === undefined) return;
    const seconds = `${((performance.now() - this.#startMs) / 1000).toFixed(2)} s`;
    this.#erase();
    line(`  ${styleText("green", "✓")} ${this.#text.padEnd(WIDTH - 16)}${dim(seconds.padStart(10))}`);
    this.#text = undefined;
  }

  /** Something went wrong: the step is not done, and what is said next starts a line of its own. */
  cancel(): void {
    if (this.#text !== undefined && this.#live) line();
    this.#text = undefined;
  }

  warn(text: string): void {
    this.#erase();
    console.error(`  ${text}`);
    if (this.#live && this.#text !== undefined) process.stdout.write(dim(`  · ${this.#text} …`));
  }

  #erase(): void {
    if (this.#live) process.stdout.write("\r\x1b[K");
  }
}

export interface Result {
  readonly report: JobReport;
  /** The lines the program wrote. */
  readonly output: readonly string[];
  /** Where the diagram is. */
  readonly diagram: string;
}

export function printReport({ report, output, diagram }: Result): void {
  printResidual(output);
  printPlaces(report.ranks);
  const migration = report.migrations.find(({ status }) => status === "committed");
  if (migration === undefined) {
    const reason = report.migrations.at(-1)?.reason ?? "it was never asked to";
    heading(`Process 0 did not move: ${reason}`);
  } else printMigration(migration);
  printMessages(report);
  heading("See it");
  line(`  ${bold(diagram)}  a line per process, a line per message, the migration as`);
  line(`  ${" ".repeat(diagram.length)}  an area. Open it in a browser; M goes to the migration.`);
  printNext(report);
}

function heading(text: string): void {
  line();
  line(bold(text));
}

function printResidual(output: readonly string[]): void {
  const residual = output.map((text) => /^Residual L2 norm\s+(\S+)/.exec(text)?.[1]).find(Boolean);
  const verified = output.some((text) => text === "VERIFICATION SUCCESSFUL");
  heading("Result");
  line(`  residual  ${residual ?? "none"}`);
  const verdict = verified
    ? styleText("green", "verified: NPB's published norm, relative error below 1e-8")
    : styleText("red", "not verified: it differs from NPB's published norm");
  line(`            ${verdict}`);
}

function groupLabel(group: readonly RankReport[]): string {
  const ranks = group.map(({ rank }) => rank).join(", ");
  return `${group.length === 1 ? "process  " : "processes"} ${ranks}`;
}

/** Ranks with the same hosts share a line; those that moved come first. */
function printPlaces(ranks: readonly RankReport[]): void {
  const routes = Map.groupBy(ranks, ({ hosts }) => hosts.join(" → "));
  const ordered = [...routes].toSorted(([, [a]], [, [b]]) => b!.hosts.length - a!.hosts.length);
  const width = Math.max(...ordered.map(([, group]) => groupLabel(group).length));
  heading("Where the processes ran");
  for (const [route, group] of ordered) line(`  ${groupLabel(group).padEnd(width)}  ${route}`);
}

function printMigration(migration: MigrationReport): void {
  const { from, to } = migration;
  heading(`What moving process 0 from ${from} to ${to} cost`);
  line(dim(row("", "here", "patent, 1999")));
  line(
    row("agreeing with its peers (coordination)", ms(migration.coordinationMs), ms(PATENT.coordinationMs)),
  );
  line(row("collecting its state", ms(migration.collectingMs), ms(PATENT.collectingMs)));
  line(row("transmitting it", ms(migration.transmittingMs), ms(PATENT.transmittingMs)));
  line(row("restoring it", ms(migration.restoringMs), ms(PATENT.restoringMs)));
  line(row("frozen, from last instruction to next", ms(migration.freezeMs), ms(PATENT.totalMs)));
  line(row("state moved", megabytes(migration.bytes), megabytes(PATENT.bytes)));
  line();
  line(dim("  The patent's: class W on eight Sun Ultra 5 workstations, 100 Mbit/s Ethernet."));
}

function printMessages({ ranks, elapsedMs }: JobReport): void {
  const sum = (key: "messagesSent" | "bytesSent") => ranks.reduce((total, rank) => total + rank[key], 0);
  heading("The whole run");
  line(
    row(
      "messages sent",
      sum("messagesSent").toLocaleString("en-US"),
      PATENT.messages.toLocaleString("en-US"),
    ),
  );
  line(row("bytes in them", megabytes(sum("bytesSent")), megabytes(PATENT.messageBytes)));
  line(row("elapsed", seconds(elapsedMs), seconds(18_833)));
}

function printNext({ size }: JobReport): void {
  heading("Try next");
  const mg = `npx godwit run examples/mg/mg.ts -n ${size}`;
  for (const [command, what] of [
    [
      `${mg} --shuffle 200 -- --class W`,
      "a random process moves every 200 ms: the same residual, bit by bit",
    ],
    ["npx godwit run examples/01-hello/hello.ts -n 4 --prefix", "the smallest program"],
    ["npx godwit --help", "a machine that stays, moving by hand, draining a host"],
  ] as const) {
    line(`  ${command}`);
    line(dim(`      ${what}`));
  }
  line();
}

function row(label: string, here: string, patent: string): string {
  return `  ${label.padEnd(42)}${here.padStart(14)}${patent.padStart(16)}`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function seconds(valueMs: number): string {
  return `${(valueMs / 1000).toFixed(2)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
