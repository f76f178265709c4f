// Groups, bins and statistics, with their maps and accumulators held while the program waits.
import {
  Adder,
  bin,
  bisector,
  cumsum,
  deviation,
  extent,
  group,
  InternMap,
  mean,
  median,
  quantile,
  rollup,
  rollups,
  shuffler,
  sort,
  ticks,
} from "d3-array";

const data = Array.from({ length: 40 }, (_, i) => ({
  kind: "abc"[i % 3],
  at: new Date(i * 864e5),
  value: (i * 37) % 23,
}));
const byKind = group(data, ({ kind }) => kind);
await null;
for (const [kind, items] of byKind) {
  await null;
  console.log(kind, items.length, mean(items, ({ value }) => value).toFixed(3));
}
const sums = rollup(
  data,
  (items) => items.length,
  ({ kind }) => kind,
  ({ at }) => at.getUTCMonth(),
);
await null;
console.log(
  sums.get("a").get(0),
  rollups(
    data,
    (items) => items.length,
    ({ kind }) => kind,
  ).join(" "),
);
const bins = bin()
  .value(({ value }) => value)
  .domain([0, 23])
  .thresholds(4)(data);
await null;
console.log(bins.map((one) => `${one.x0}-${one.x1}:${one.length}`).join(" "));
const adder = new Adder();
for (let i = 0; i < 10; i++) {
  adder.add(0.1);
  if (i % 4 === 0) await null;
}
console.log(
  +adder,
  extent(data, ({ value }) => value),
  median(data, ({ value }) => value),
  quantile([1, 2, 3, 4], 0.3),
);
const dates = new InternMap(data.map(({ at, value }) => [at, value]));
const { left } = bisector(({ at }) => at);
await null;
console.log(dates.get(new Date(864e5)), left(data, new Date(5 * 864e5)), dates.size);
let seed = 3;
const shuffle = shuffler(() => (seed = (seed * 48271) % 2147483647) / 2147483647);
await null;
console.log(
  shuffle([1, 2, 3, 4, 5]).join(),
  sort([3, 1, 2]).join(),
  [...cumsum([1, 2, 3])].join(),
  ticks(0, 1, 4).join(),
  deviation([1, 2, 3, 4]).toFixed(4),
);
