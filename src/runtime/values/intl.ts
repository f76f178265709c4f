// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Formatters and the like, rebuilt from what they say of themselves. Whether that makes the same
 * formatter is tried out when an image is made; what it does not tell pins the process.
 */
import { DECODER_EFFORT, FORMATTER_EFFORT } from "../capture/budget.ts";
import type { Family } from "../capture/family.ts";
import type { GraphWriter } from "../capture/graph-writer.ts";
import { slots } from "./slots.ts";

interface Formatter {
  resolvedOptions(): Record<string, unknown>;
}

type Class = new (locale: string, options?: object) => Formatter;

interface Kind {
  readonly name: string;
  /** What shows a difference that the options do not. */
  readonly samples?: (formatter: never) => unknown;
}

const NUMBERS = [0, -1234.5678, 0.000123, 1e21, 5, 25, 99.995, NaN];
const DATES = [0, 1e12, -1e13, 1735689599999, 1720000000000];
const WORDS = ["a", "B", "á", "a10", "a2", "-a", "ä", "z"];

const KINDS: readonly Kind[] = [
  { name: "NumberFormat", samples: (nf: Intl.NumberFormat) => NUMBERS.map((n) => nf.format(n)) },
  { name: "DateTimeFormat", samples: (df: Intl.DateTimeFormat) => DATES.map((ms) => df.format(ms)) },
  {
    name: "Collator",
    samples: ({ compare }: Intl.Collator) => WORDS.flatMap((a) => WORDS.map((b) => compare(a, b))),
  },
  { name: "PluralRules", samples: (rules: Intl.PluralRules) => NUMBERS.map((n) => rules.select(n)) },
  { name: "RelativeTimeFormat" },
  { name: "ListFormat" },
  { name: "DisplayNames" },
  { name: "Segmenter" },
  { name: "DurationFormat" },
];

const { parse, stringify } = JSON;

/** @throws {SyntaxError} */
function parseObject(text: string): Record<string, unknown> {
  const value: unknown = parse(text);
  if (typeof value !== "object" || value === null) throw new SyntaxError(`no options: ${text}`);
  return value as Record<string, unknown>;
}

function classOf({ name }: Kind): Class | undefined {
  return (Intl as unknown as Record<string, Class | undefined>)[name];
}

const resolvers = new Map(
  KINDS.map((kind) => [kind, (classOf(kind)?.prototype as Formatter | undefined)?.resolvedOptions]),
);

/** The kind of a formatter, whatever class it is an instance of. */
function kindOf(formatter: object): Kind | undefined {
  return KINDS.find((kind) => resolve(kind, formatter) !== undefined);
}

/** What it says of itself; undefined if it is no such formatter. */
function resolve(kind: Kind, formatter: object): Record<string, unknown> | undefined {
  try {
    return Reflect.apply(resolvers.get(kind)!, formatter, []);
  } catch {
    return undefined;
  }
}

export function isFormatter(object: object): boolean {
  return kindOf(object) !== undefined;
}

/** The options that make it again: of two that say the same only one may be given. */
function optionsFor({ locale: _, hour12, ...options }: Record<string, unknown>): Record<string, unknown> {
  if (hour12 !== undefined && options["hourCycle"] === undefined) options["hour12"] = hour12;
  if (options["dateStyle"] === undefined && options["timeStyle"] === undefined) return options;
  const { dateStyle, timeStyle, calendar, numberingSystem, timeZone, hourCycle } = options;
  return { dateStyle, timeStyle, calendar, numberingSystem, timeZone, hourCycle };
}

function rebuild(kind: Kind, resolved: Record<string, unknown>): Formatter {
  return new (classOf(kind)!)(resolved["locale"] as string, optionsFor(resolved));
}

/**
 * What of it differs from what it was elsewhere; undefined: nothing. Engines whose data lack a locale take another
 * one without a word. What only one of them tells is no difference, and neither is how much of a locale it names.
 */
function difference(made: Formatter, wanted: Record<string, unknown>): string | undefined {
  const resolved = made.resolvedOptions();
  for (const [key, was] of Object.entries(wanted)) {
    const is = resolved[key];
    const isSame =
      key === "locale"
        ? isWithin(is as string, was as string) || isWithin(was as string, is as string)
        : is === was ||
          is === undefined ||
          typeof was === "object" ||
          (key === "collation" && was === "default");
    if (!isSame) return `the ${key} "${String(is)}" instead of "${String(was)}"`;
  }
  return undefined;
}

/** "de-DE" is within "de". */
function isWithin(locale: string, other: string): boolean {
  return `${locale}-`.startsWith(`${other}-`);
}

function describe(kind: Kind, formatter: object): string {
  return stringify([resolve(kind, formatter), kind.samples?.(formatter as never)]);
}

function check(out: GraphWriter, kind: Kind, formatter: object, resolved: Record<string, unknown>): void {
  if (describe(kind, rebuild(kind, resolved)) !== describe(kind, formatter)) {
    out.fail(formatter, "it does not tell how it was made");
  }
}

export const FORMATTER: Family = slots<object>({
  kind: 49,
  // Each class has its own; an image names it.
  prototype: () => Object.prototype,
  head(out, formatter) {
    const kind = kindOf(formatter)!;
    const resolved = resolve(kind, formatter)!;
    check(out, kind, formatter, resolved);
    out.heads.uint(KINDS.indexOf(kind));
    out.string(out.heads, stringify(resolved));
  },
  make(input) {
    const kind = KINDS[input.heads.readUint()];
    const text = input.string(input.heads);
    input.budget.effort(FORMATTER_EFFORT + text.length);
    if (kind === undefined || classOf(kind) === undefined) throw input.bad("no such formatter");
    const wanted = parseObject(text);
    let made: Formatter;
    let other: string | undefined;
    try {
      made = rebuild(kind, wanted);
      other = difference(made, wanted);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw input.bad(`this engine has no such Intl.${kind.name}: ${why}`, error);
    }
    if (other !== undefined) throw input.bad(`this engine's Intl.${kind.name} has ${other}`);
    return made;
  },
});

const localeText = (Intl.Locale.prototype as { toString(): string }).toString;

export function isLocale(object: object): boolean {
  try {
    localeText.call(object);
    return true;
  } catch {
    return false;
  }
}

export const LOCALE: Family = slots<object>({
  kind: 50,
  prototype: () => Intl.Locale.prototype,
  head: (out, locale) => out.string(out.heads, localeText.call(locale)),
  make(input) {
    const text = input.string(input.heads);
    input.budget.effort(DECODER_EFFORT + text.length);
    try {
      return new Intl.Locale(text);
    } catch (error) {
      throw input.bad(`no locale "${text}"`, error);
    }
  },
});

/** The prototypes of formatters, by their names. */
export const FORMATTER_PROTOTYPES = KINDS.map(({ name }) => `Intl.${name}.prototype`);
