const d = new TextDecoder();
const first = d.decode(new Uint8Array([0xf0, 0x9f]), { stream: true });
const e = new TextEncoder();
const l1 = new TextDecoder("latin1", { fatal: true });
await 0;
console.log(
  JSON.stringify(first + d.decode(new Uint8Array([0x98, 0x80]), { stream: true }) + d.decode()),
  e.encode("é"),
  l1.encoding,
  l1.fatal,
);
