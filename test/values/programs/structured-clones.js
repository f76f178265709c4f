const c = structuredClone({
  m: new Map([[1, { d: new Date(3) }]]),
  e: new RangeError("x"),
  b: new Uint8Array([1]),
});
await 0;
console.log(c.m.get(1).d.getTime(), c.e instanceof RangeError, c.b, c.m instanceof Map);
