const nf = new Intl.NumberFormat("de-DE", { style: "currency", currency: "EUR" }),
  df = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" }),
  co = new Intl.Collator("sv", { numeric: true }),
  pr = new Intl.PluralRules("en", { type: "ordinal" }),
  lf = new Intl.ListFormat("en", { type: "disjunction" }),
  rt = new Intl.RelativeTimeFormat("en", { numeric: "auto" }),
  dn = new Intl.DisplayNames("en", { type: "region" }),
  lo = new Intl.Locale("en-Latn-US", { hourCycle: "h12" }),
  sg = new Intl.Segmenter("en", { granularity: "word" }),
  du = Intl.DurationFormat && new Intl.DurationFormat("en", { style: "long" });
const fmt = nf.format,
  cmp = co.compare;
const segs = sg.segment("Hi you");
const si = segs[Symbol.iterator]();
si.next();
nf.own = 1;
await 0;
console.log(
  nf.format(1234.5),
  df.format(0),
  ["a10", "a2"].sort(co.compare),
  pr.select(2),
  lf.format(["a", "b"]),
  rt.format(-1, "day"),
  dn.of("DE"),
  lo.toString(),
  [...sg.segment("a b")].length,
  du && du.format({ hours: 1 }),
  nf.own,
);
console.log(
  fmt(2),
  cmp("a", "b"),
  fmt === nf.format,
  [...segs].length,
  si.next().value.segment,
  nf instanceof Intl.NumberFormat,
);
