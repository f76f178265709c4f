async function total(n, rows) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i % 3;
  while (sum > n) {
    for (const row of rows) sum -= row.length;
  }
  return sum;
}

console.log(await total(1000, ["a", "bc"]));
