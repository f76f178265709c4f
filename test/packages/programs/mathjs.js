// Expressions compiled and evaluated in a scope, matrices, units and big numbers.
import { create, all } from "mathjs";

const math = create(all, { number: "number", randomSeed: "godwit" });
const parser = math.parser();

for (const line of [
  "a = 3",
  "b = a ^ 2 + 1",
  "f(x) = x ^ 2 - b",
  "f(5)",
  "m = [1, 2; 3, 4]",
  "det(m)",
  "inv(m)",
]) {
  const value = parser.evaluate(line);
  await null;
  console.log(line, "→", math.format(value, { precision: 10 }));
}

const node = math.parse("x ^ 3 + 2 x");
const code = node.compile();
const scope = new Map([["x", 2]]);
await null;
console.log(
  code.evaluate(scope),
  math.derivative(node, "x").toString(),
  math.simplify("2 x + 3 x").toString(),
);

const speed = math.unit("90 km/h");
await null;
console.log(speed.to("m/s").toString(), math.evaluate("5 inch to cm").format(4));

const big = math.bignumber("0.1");
const third = math.fraction(1, 3);
const complex = math.complex(2, -3);
await null;
console.log(
  math.add(big, math.bignumber("0.2")).toString(),
  math.add(third, math.fraction(1, 6)).toFraction(),
);
console.log(math.multiply(complex, complex).toString(), math.sqrt(-4).toString());

const matrix = math.matrix([
  [2, 1],
  [1, 3],
]);
const { values } = math.eigs(matrix);
await null;
console.log(math.format(values, 6), math.format(math.lusolve(matrix, [3, 5]), 6));
console.log(math.chain(3).add(4).multiply(2).done(), math.mean([1, 2, 6]), parser.get("b"));
try {
  parser.evaluate("undefinedName + 1");
} catch (error) {
  console.log(error.message);
}
