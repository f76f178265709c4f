/**
 * Command lines: a command states its arguments and options as data; from that follow the types of
 * what it gets, its help (usage.ts), and one clear line for every way of getting it wrong.
 *
 * Strict on purpose: an option that is unknown, given twice or without its value is an error, never
 * a guess, because a misspelt `--shufle` would otherwise run for an hour and test nothing.
 */
import { parseArgs } from "node:util";
import { GodwitError } from "../errors.ts";
import { suggestion } from "./suggest.ts";

/** Wrong use of a command: one line on stderr and exit code 2. */
export class UsageError extends GodwitError {
  constructor(message: string) {
    super("ERR_USAGE", message);
  }
}

/** How a text becomes a value. `expects` completes the sentence `Option "--x" needs …`. */
export interface Kind<T> {
  readonly expects: string;
  /** The value, or undefined when the text is not one. */
  readonly parse: (text: string) => T | undefined;
}

export interface Argument<T = unknown> {
  readonly hint: string;
  readonly help: string;
  readonly kind: Kind<T>;
  readonly optional?: true;
}

/** An option with a value. Not required unless it says so. */
export interface ValueOption<T = unknown> {
  readonly hint: string;
  readonly help: string;
  readonly kind: Kind<T>;
  readonly short?: string;
  readonly required?: true;
  /** May be given more than once: the values come as an array. */
  readonly repeatable?: true;
}

export interface Flag {
  readonly help: string;
  readonly short?: string;
  readonly hint?: undefined;
}

export type Arguments = Readonly<Record<string, Argument>>;
export type Options = Readonly<Record<string, ValueOption | Flag>>;

type ArgumentValue<A> =
  A extends Argument<infer T> ? (A extends { optional: true } ? T | undefined : T) : never;

type OptionValue<O> =
  O extends ValueOption<infer T>
    ? O extends { repeatable: true }
      ? readonly T[]
      : O extends { required: true }
        ? T
        : T | undefined
    : boolean;

export type Values<A extends Arguments, O extends Options> = {
  readonly [K in keyof A]: ArgumentValue<A[K]>;
} & { readonly [K in keyof O]: OptionValue<O[K]> } & {
  /** What follows `--`. */
  readonly rest: readonly string[];
};

export interface Syntax<A extends Arguments = Arguments, O extends Options = Options> {
  readonly args: A;
  readonly options: O;
  /** What follows `--`, named for the help; without it, `--` is an error. */
  readonly rest?: { readonly hint: string; readonly help: string };
}

/** @throws {UsageError} naming the first thing that is wrong. */
export function parse<A extends Arguments, O extends Options>(
  syntax: Syntax<A, O>,
  argv: readonly string[],
): Values<A, O> {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  if (end >= 0 && syntax.rest === undefined) throw new UsageError('Unexpected "--"');
  const { positionals, given } = tokenize(syntax.options, own);
  return {
    ...argumentValues(syntax, positionals),
    ...optionValues(syntax.options, given),
    rest: end < 0 ? [] : argv.slice(end + 1),
  } as unknown as Values<A, O>;
}

/** Sorts the words of a command line; `given` has each option's texts as written, flags as []. */
function tokenize(options: Options, argv: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { short, hint }]) => [
        name,
        { type: hint === undefined ? "boolean" : "string", ...(short && { short }) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, options);
    const texts = given.get(token.name);
    if (option.hint === undefined) {
      if (token.value !== undefined) throw new UsageError(`Option "${token.rawName}" takes no value`);
      given.set(token.name, []);
      continue;
    }
    if (texts !== undefined && !option.repeatable) {
      throw new UsageError(`Option "${token.rawName}" is given twice`);
    }
    // `--report --prefix` means that the file was forgotten; `--report=--prefix` can only mean it.
    const forgotten = token.value === undefined || (!token.inlineValue && /^-[^\d.]/.test(token.value));
    if (forgotten) throw new UsageError(`Option "${token.rawName}" needs ${option.kind.expects}`);
    given.set(token.name, [...(texts ?? []), token.value]);
  }
  return { positionals, given };
}

function unknownOption(rawName: string, options: Options): UsageError {
  const names = Object.entries(options).flatMap(([name, { short }]) =>
    short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`],
  );
  return new UsageError(`Unknown option "${rawName}"${suggestion(rawName, [...names, "--help"])}`);
}

function argumentValues(syntax: Syntax, positionals: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(syntax.args);
  const extra = positionals[entries.length];
  if (extra !== undefined) {
    const hint = syntax.rest === undefined ? "" : `; ${syntax.rest.help} after "--"`;
    throw new UsageError(`Unexpected argument "${extra}"${hint}`);
  }
  return Object.fromEntries(
    entries.map(([name, argument], i) => {
      const text = positionals[i];
      if (text === undefined && !argument.optional) throw new UsageError(`Missing ${argument.hint}`);
      return [name, text === undefined ? undefined : value(argument.hint, argument.kind, text)];
    }),
  );
}

function optionValues(options: Options, given: ReadonlyMap<string, string[]>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const texts = given.get(name);
      if (option.hint === undefined) return [name, texts !== undefined];
      const label = option.short === undefined ? `--${name}` : `-${option.short}`;
      if (option.required && texts === undefined)
        throw new UsageError(`Missing option "${label} ${option.hint}"`);
      const values = (texts ?? []).map((text) => value(`Option "${label}"`, option.kind, text));
      return [name, option.repeatable ? values : values[0]];
    }),
  );
}

function value<T>(what: string, kind: Kind<T>, text: string): T {
  const parsed = kind.parse(text);
  if (parsed === undefined) throw new UsageError(`${what} needs ${kind.expects}, not "${text}"`);
  return parsed;
}

// ── kinds ───────────────────────────────────────────────────────────────────────────────────────

export const text: Kind<string> = {
  expects: "a value",
  parse: (text) => (text === "" ? undefined : text),
};

export const file: Kind<string> = { ...text, expects: "a file name" };

/** A whole number from `min` to `max`. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Kind<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return {
    expects: `a whole number ${range}`,
    parse: (text) => {
      const number = /^-?\d+$/.test(text) ? Number(text) : NaN;
      return number >= min && number <= max ? number : undefined;
    },
  };
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Lengths of time as people write them, in ms. A timer takes 24 days at most. */
export const period: Kind<number> = {
  expects: "a time like 30s, 5m or 500ms",
  parse: (text) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
    const ms = Number(number) * UNITS_MS[unit!]!;
    return ms >= 1 && ms < 2 ** 31 ? ms : undefined;
  },
};

/** A host, by id or name. */
export const host: Kind<string | number> = {
  expects: "a host's id or name",
  parse: (text) => (text === "" ? undefined : /^\d+$/.test(text) ? Number(text) : text),
};
