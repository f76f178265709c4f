async function sum(stream) {
  let total = 0;
  for await (const value of stream) total += value;
  return total;
}
