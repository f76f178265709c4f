const t0 = performance.now();
const log = [];
setTimeout((x) => log.push("t", x), 30, 5);
const iv = setInterval(() => {
  log.push("i");
  if (log.filter((x) => x === "i").length === 3) clearInterval(iv);
}, 10);
setImmediate(() => log.push("im"));
process.nextTick(() => log.push("tick"));
await 0;
await new Promise((r) => setTimeout(r, 80));
console.log(log.filter((x) => x === "i").length, log.includes("t"), log[0], log.includes("im"));
console.log(
  typeof +iv,
  iv.hasRef(),
  iv.unref() === iv,
  Object.prototype.toString.call(iv),
  iv.constructor.name,
);
