const r = JSON.rawJSON && JSON.rawJSON("1e1000");
await 0;
console.log(JSON.stringify({ r }), JSON.isRawJSON(r));
