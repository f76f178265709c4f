const D = (...chunks) => {
  const d = new TextDecoder("utf-8", { fatal: true });
  let s = "";
  for (const c of chunks) s += d.decode(new Uint8Array(c), { stream: true });
  return [d, s];
};
const list = [
  [[0xef, 0xbb]],
  [[0xef, 0xbb, 0xbf]],
  [[0xe2]],
  [[0x61, 0xe2, 0x82]],
  [[0x61], [0xf0], [0x9f]],
  [[0xf0, 0x9f, 0x98]],
  [],
].map((c) => D(...c));
const ends = [
  [0xbf, 0x62],
  [0xef, 0xbb, 0xbf],
  [0x82, 0xac],
  [0xac],
  [0x98, 0x80],
  [0x80],
  [0xef, 0xbb, 0xbf, 0x63],
];
const one = new TextDecoder("latin1");
one.decode(new Uint8Array([0xe9]), { stream: true });
const done = new TextDecoder("utf-16le");
done.decode(new Uint8Array([1, 0, 2]), { stream: true });
done.decode();
await 0;
await 0;
console.log(
  list.map(([d, s], i) =>
    JSON.stringify(s + d.decode(new Uint8Array(ends[i]), { stream: true }) + d.decode()),
  ),
  one.decode(new Uint8Array([0xe8])),
  done.decode(new Uint8Array([0x41, 0])),
);
