async function both(list) {
  const first = work(list[0]);
  const rest = list.map((item) => work(item + 1));
  return [await first, await Promise.all(rest)];
}

async function work(item) {
  for (let i = 0; i < 1e9; i++) item += i % 7;
  return item;
}
