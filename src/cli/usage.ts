/** Help texts: pure functions from a command's definition to lines. */
import type { Command } from "./command.ts";
import type { Options } from "./args.ts";

/** `godwit run --help` */
export function commandUsage(command: Command): string {
  const { args, options, rest } = command;
  const argumentRows = Object.values(args).map(({ hint, help }): Row => [hint, help]);
  if (rest !== undefined) argumentRows.push([`-- ${rest.hint}`, rest.help]);
  return join(
    command.summary,
    `Usage: ${synopsis(command)}`,
    columns(argumentRows),
    columns([...optionRows(options), ["-h, --help", "show this text"]]),
    `Example: ${command.example}`,
    command.notes,
  );
}

/** `godwit --help` */
export function mainUsage(commands: readonly Command[]): string {
  return join(
    "Runs message-passing TypeScript programs whose processes move between computers while they run",
    "Usage: godwit COMMAND …",
    columns(commands.map((command): Row => [command.name, command.summary])),
    "`godwit COMMAND --help` tells more about a command, `godwit --version` the version",
    "Example: godwit run examples/mg/mg.ts -n 8",
  );
}

/** The line that shows how a command is written, for example `godwit drain HOST`. */
function synopsis({ name, args, options, rest }: Command): string {
  const words = ["godwit", name];
  for (const { hint, optional } of Object.values(args)) words.push(optional ? `[${hint}]` : hint);
  let more = false;
  for (const [long, option] of Object.entries(options)) {
    const required = option.hint !== undefined && option.required;
    if (required)
      words.push(`${option.short === undefined ? `--${long}` : `-${option.short}`} ${option.hint}`);
    else more = true;
  }
  if (more) words.push("[OPTIONS]");
  if (rest !== undefined) words.push(`[-- ${rest.hint}]`);
  return words.join(" ");
}

type Row = readonly [left: string, right: string];

function optionRows(options: Options): Row[] {
  return Object.entries(options).map(([long, { short, hint, help }]) => [
    `${short === undefined ? "    " : `-${short}, `}--${long}${hint === undefined ? "" : ` ${hint}`}`,
    help,
  ]);
}

function columns(rows: readonly Row[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function join(...paragraphs: (string | undefined)[]): string {
  return `${paragraphs.filter(Boolean).join("\n\n")}\n`;
}
