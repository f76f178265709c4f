async function* items(pages) {
  for (const page of pages) yield* page;
}
