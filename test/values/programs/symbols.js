const l = Symbol("d"),
  l2 = Symbol(),
  r = Symbol.for("r");
const o = { [l]: 1, [r]: 2, [Symbol.toPrimitive]: () => 5, [l2]: 4 };
await 0;
console.log(
  o[l],
  o[Symbol.for("r")],
  +o,
  l.description,
  l2.description,
  Reflect.ownKeys(o).length,
  Reflect.ownKeys(o)[3] === l2,
  Reflect.ownKeys(o)[0] === l,
);
