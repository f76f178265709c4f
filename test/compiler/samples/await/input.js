async function total(values, start = 0) {
  let sum = start;
  for (let i = 0; i < values.length; i++) sum += await values[i];
  return sum;
}
