// Curried functions, lenses and transducers, partly applied before a wait and completed after it.
import * as R from "ramda";

const ships = [
  { name: "Godwit", crew: { captain: "Ann", hands: 4 } },
  { name: "Knot", crew: { captain: "Bob", hands: 9 } },
];
const captain = R.lensPath(["crew", "captain"]);
const rename = R.over(captain, R.toUpper);
await null;
const renamed = R.map(rename, ships);
await null;
console.log(R.pluck("name", renamed), R.map(R.view(captain))(renamed), R.view(captain, ships[0]));

const transducer = R.compose(
  R.filter((n) => n % 2 === 1),
  R.map(R.multiply(3)),
  R.take(3),
);
const odd = R.into([], transducer);
await null;
console.log(odd(R.range(0, 20)), R.transduce(transducer, R.add, 0, R.range(0, 20)));

const later = R.pipeWith(R.andThen, [
  async (n) => n + 1,
  async (n) => {
    await null;
    return n * 2;
  },
  R.toString,
]);
console.log(await later(4));
const add = R.curry((a, b, c, d) => a + b + c + d);
const partly = add(R.__, 2)(1);
await null;
console.log(
  partly(3, 4),
  R.groupBy(R.prop("name"), ships).Knot[0].crew.hands,
  R.equals(ships, R.clone(ships)),
);
const memo = R.memoizeWith(String, (n) => ({ n }));
const first = memo(1);
await null;
console.log(memo(1) === first, memo(2) === first, R.mergeDeepRight(ships[0], { crew: { hands: 5 } }));
