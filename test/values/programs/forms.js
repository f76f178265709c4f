const f = new FormData();
f.append("a", "1");
f.append("a", "2");
await 0;
console.log([...f]);
