const df = new Intl.DateTimeFormat("en-US", {
  year: "numeric",
  month: "short",
  day: "2-digit",
  hour: "numeric",
  hour12: true,
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 2,
  timeZoneName: "short",
  timeZone: "Asia/Tokyo",
  weekday: "long",
  era: "short",
  dayPeriod: "short",
});
const plain = new Intl.DateTimeFormat();
const nf2 = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumSignificantDigits: 3,
  signDisplay: "always",
  unit: "kilometer",
  style: "unit",
  unitDisplay: "long",
});
const nf3 = new Intl.NumberFormat("ar-EG-u-nu-latn", {
  minimumFractionDigits: 2,
  roundingMode: "floor",
  useGrouping: false,
  style: "percent",
});
const a = [df.format(1e12), plain.format(0), nf2.format(123456), nf3.format(0.12345)];
const r = [df, plain, nf2, nf3].map((x) => JSON.stringify(x.resolvedOptions()));
await 0;
console.log(
  a.join() === [df.format(1e12), plain.format(0), nf2.format(123456), nf3.format(0.12345)].join(),
  r.join() === [df, plain, nf2, nf3].map((x) => JSON.stringify(x.resolvedOptions())).join(),
);
