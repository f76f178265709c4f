const call = Function.prototype.call.bind(Array.prototype.slice);
const un = Function.prototype.bind.call(Math.max, null, 5);
const bb = function () {
  return this;
}.bind("s");
const dbl = call.bind(null, [1, 2, 3]);
const cons = Reflect.construct.bind(null, Date);
await 0;
console.log(call([1, 2, 3], 1), un(2), typeof bb(), dbl(2), cons([5]).getTime());
