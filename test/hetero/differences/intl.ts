/** Languages: data of ICU, and Unicode's tables. */
import { attempt, type Topic } from "./topics.ts";

const LOCALES = ["en-US", "de-DE", "fr-FR", "sv", "ja-JP", "zh-Hans-CN", "ar-EG", "th-TH", "hi-IN", "pt-BR"];
const ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata"];
const DATES = [0, 1e12, -1e12, 1735689599999, -2e12, 1720000000000];
const NUMBERS = [0, -0, 1, 2, 5, 21, 0.5, 1234.5, -987654.321, 1e21, 1e-7, NaN, Infinity];
const WORDS =
  "zebra Zoo äpfel Apfel apfel ähre aal öl oel straße strasse côte coté cote côté a10 a2 A2 a-b ab a_b ñu nu 1 10 2 " +
  "日本 にほん ニホン 中文 한국 Ω ω é e\u0301 _ - ' \u00AD ß ss æ ae łódź lodz";
const TEXTS = [
  "Hello, world. It's 3.14 o'clock! Dr. Who? Yes…",
  "👨‍👩‍👧‍👦🏳️‍🌈🇩🇪🇫🇷e\u0301ล้ำ각",
  "ภาษาไทยไม่มีช่องว่าง",
  "我喜欢编程和音乐。你呢？",
  "こんにちは世界。元気ですか？",
];

function everywhere(what: (locale: string) => unknown): unknown {
  return LOCALES.map((locale) => attempt(() => what(locale)));
}

const kinds = {
  NumberFormat: [{}, { style: "currency", currency: "EUR" }, { notation: "compact" }, { style: "percent" }],
  DateTimeFormat: [{ timeZone: "UTC" }, { dateStyle: "full", timeStyle: "long", timeZone: "UTC" }],
  Collator: [{}, { numeric: true, sensitivity: "base" }],
  PluralRules: [{}, { type: "ordinal" }],
  ListFormat: [{}],
  RelativeTimeFormat: [{}],
  DisplayNames: [{ type: "region" }],
  Segmenter: [{ granularity: "word" }],
  DurationFormat: [{}],
};

const words = WORDS.split(" ");

export const INTL: readonly Topic[] = [
  {
    name: "ICU and CLDR",
    advice: "What follows from them is below",
    isShown: true,
    text: () => `${process.versions["icu"]}, ${process.versions["cldr"]}`,
  },
  {
    name: "Unicode",
    advice: "The same",
    isShown: true,
    text: () => process.versions["unicode"],
  },
  {
    name: "time zone data",
    advice: "Keep times in UTC; local times of the near future may come out otherwise",
    isShown: true,
    text: () => process.versions["tz"],
  },
  {
    name: "default locale",
    advice: "Name the locale: it comes from the host",
    isShown: true,
    text: () => new Intl.NumberFormat().resolvedOptions().locale,
  },
  {
    name: "`Intl.DateTimeFormat`",
    advice: "Texts for people: neither read nor compare them, use `toISOString()`",
    text: () =>
      everywhere((locale) =>
        ZONES.flatMap((timeZone) =>
          [
            { dateStyle: "full", timeStyle: "full" } as const,
            { dateStyle: "short", timeStyle: "short" } as const,
            { month: "long", era: "short", year: "numeric", dayPeriod: "long", hour: "numeric" } as const,
          ].flatMap((options) => {
            const format = new Intl.DateTimeFormat(locale, { ...options, timeZone });
            return [...DATES.map((ms) => format.format(ms)), format.formatRange(DATES[0]!, DATES[1]!)];
          }),
        ),
      ),
  },
  {
    name: "`Date.prototype.toLocaleString` (locale and zone given)",
    advice: "The same",
    text: () =>
      everywhere((locale) => DATES.map((ms) => new Date(ms).toLocaleString(locale, { timeZone: "UTC" }))),
  },
  {
    name: "`Intl.NumberFormat`, `toLocaleString` of numbers",
    text: () =>
      everywhere((locale) =>
        [
          {},
          { style: "currency", currency: "JPY" } as const,
          { style: "currency", currency: "USD", currencySign: "accounting" } as const,
          { notation: "compact", compactDisplay: "long" } as const,
          { style: "unit", unit: "kilometer-per-hour", unitDisplay: "long" } as const,
          { notation: "engineering", maximumSignificantDigits: 3 } as const,
          { style: "percent", maximumFractionDigits: 2 } as const,
        ].flatMap((options) => NUMBERS.map((n) => n.toLocaleString(locale, options))),
      ),
  },
  {
    name: "`Intl.Collator`, `localeCompare` (locale given)",
    text: () =>
      everywhere((locale) =>
        [{}, { numeric: true }, { sensitivity: "base" } as const, { caseFirst: "upper" } as const].map(
          (options) => words.toSorted(new Intl.Collator(locale, options).compare),
        ),
      ),
  },
  {
    name: "`localeCompare` (no locale)",
    text: () => words.toSorted((a, b) => a.localeCompare(b)),
  },
  {
    name: "`Intl.PluralRules`, `ListFormat`, `RelativeTimeFormat`",
    text: () =>
      everywhere((locale) => [
        NUMBERS.map((n) => new Intl.PluralRules(locale).select(n)),
        NUMBERS.map((n) => new Intl.PluralRules(locale, { type: "ordinal" }).select(n)),
        new Intl.ListFormat(locale).format(["a", "b", "c"]),
        [-1, 0, 3].map((n) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(n, "week")),
      ]),
  },
  {
    name: "`Intl.DisplayNames`",
    text: () =>
      everywhere((locale) =>
        (["DE", "US", "JP", "TR", "CZ", "MK"] as const).map((one) =>
          new Intl.DisplayNames(locale, { type: "region" }).of(one),
        ),
      ),
  },
  {
    name: "`Intl.DurationFormat`",
    advice: "Where it is missing, its programs are not taken",
    text: () =>
      everywhere((locale) =>
        new (
          Intl as unknown as { DurationFormat: new (locale: string) => { format(d: object): string } }
        ).DurationFormat(locale).format({ hours: 1, minutes: 30, seconds: 2 }),
      ),
  },
  {
    name: "`Intl.Segmenter`",
    advice: "Words of languages without spaces: for people",
    text: () =>
      (["grapheme", "word", "sentence"] as const).flatMap((granularity) =>
        ["en", "th", "zh", "ja"].flatMap((locale) =>
          TEXTS.map((text) =>
            [...new Intl.Segmenter(locale, { granularity }).segment(text)]
              .map(({ segment }) => segment)
              .join("|"),
          ),
        ),
      ),
  },
  {
    name: "`Intl.supportedValuesOf`",
    advice: "List what you need yourself",
    text: () =>
      (["calendar", "collation", "currency", "numberingSystem", "timeZone", "unit"] as const).map((key) =>
        Intl.supportedValuesOf(key),
      ),
  },
  {
    name: "`resolvedOptions()` of all of `Intl`",
    advice:
      "Keep the options you gave. What moves is rebuilt and compared: another locale, time zone or style is refused by name",
    text: () =>
      Object.entries(kinds).map(([kind, all]) =>
        all.map((options) =>
          everywhere((locale) => {
            const made = new (
              Intl as never as Record<string, new (locale: string, options: object) => Intl.Collator>
            )[kind]!(locale, options).resolvedOptions();
            return Object.entries(made).toSorted(([a], [b]) => (a < b ? -1 : 1));
          }),
        ),
      ),
  },
  {
    name: "upper and lower case, `normalize`, in and out of a locale",
    advice: "Characters of the newest Unicode only",
    text: () =>
      [...codePoints(0x20000)].map((text) => [
        text.toUpperCase(),
        text.toLowerCase(),
        text.normalize("NFKD"),
        ...(text < "\u0400" ? [text.toLocaleUpperCase("tr"), text.toLocaleLowerCase("lt")] : []),
      ]),
  },
  {
    name: "`\\p{…}` in patterns",
    advice: "Characters of the newest Unicode only",
    text: () =>
      ["L", "N", "Emoji", "Script=Han", "ID_Start", "White_Space", "RGI_Emoji"].map((property) =>
        attempt(() => {
          const pattern = new RegExp(`^\\p{${property}}$`, property === "RGI_Emoji" ? "v" : "u");
          return [...codePoints(0x40000)].filter((text) => pattern.test(text)).join("");
        }),
      ),
  },
];

function* codePoints(end: number): Generator<string> {
  for (let code = 0; code < end; code++) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
}
