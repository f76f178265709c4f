async function first(stream, wanted) {
  for (const item of stream) {
    if ((await item.kind()) === wanted) return item;
  }
}
