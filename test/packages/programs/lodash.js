// Lazy chains, memoized, debounced and curried functions, deep copies.
import _ from "lodash";

const people = [
  { name: "Ada", born: 1815, tags: ["math"] },
  { name: "Grace", born: 1906, tags: ["navy", "math"] },
  { name: "Alan", born: 1912, tags: ["math", "chess"] },
];
const chain = _(people)
  .filter(({ born }) => born > 1850)
  .map("name");
await null;
console.log(chain.value().join(), _.countBy(_.flatMap(people, "tags")));

const square = _.memoize((n) => n * n);
square(4);
await null;
console.log(square(4), square.cache.has(4), square.cache.has(5));

const original = { nested: { list: [1, { deep: new Date(0) }], set: new Set([1]) } };
const copy = _.cloneDeep(original);
await null;
console.log(
  _.isEqual(original, copy),
  copy.nested !== original.nested,
  _.get(copy, "nested.list[1].deep").getTime(),
);

let calls = 0;
const debounced = _.debounce(() => ++calls, 3);
debounced();
debounced();
await new Promise((resolve) => setTimeout(resolve, 20));
console.log(calls);
const once = _.once(() => ++calls);
once();
await null;
console.log(once(), once(), calls);

const curried = _.curry((a, b, c) => a + b + c);
const add3 = curried(1)(2);
await null;
console.log(add3(3), add3(10), _.partial(Math.max, 5)(3));
console.log(
  _.chunk(_.range(7), 3),
  _.sortBy(people, "born").map(({ name }) => name),
  _.kebabCase("fooBar baz"),
);
await null;
console.log(_.merge({}, { a: [{ b: 1 }] }, { a: [{ c: 2 }] }), _.uniqueId("id"), _.escape("<&>"));
