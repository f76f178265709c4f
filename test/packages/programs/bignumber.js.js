// π by Machin's formula, to 60 digits, a term at a time.
import BigNumber from "bignumber.js";

const Number60 = BigNumber.clone({ DECIMAL_PLACES: 65 });

async function arctanOfInverse(n) {
  const square = new Number60(n).times(n);
  let term = new Number60(1).div(n);
  let sum = term;
  for (let k = 3; term.abs().gt("1e-63"); k += 2) {
    term = term.div(square).negated();
    sum = sum.plus(term.div(k));
    if (k % 20 === 1) await null;
  }
  return sum;
}

const [fifth, small] = [await arctanOfInverse(5), await arctanOfInverse(239)];
const pi = fifth.times(16).minus(small.times(4));
console.log(pi.toFixed(60));
await null;
console.log(
  pi.sqrt().toFixed(40),
  new BigNumber("123.456e20").toFormat(2),
  new Number60(2).pow(200).toString(16),
);
console.log(
  pi instanceof Number60,
  new BigNumber(0.1).plus(0.2).eq(0.3),
  BigNumber.max(1, "2.5").toString(),
  pi.toFraction(1000).join("/"),
);
