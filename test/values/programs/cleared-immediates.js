const im = setImmediate(() => console.log("cleared"));
const imm = setImmediate((x) => console.log("imm", x), 4);
await 0;
clearImmediate(im);
await new Promise((q) => setTimeout(q, 30));
console.log("x");
