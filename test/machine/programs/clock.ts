/** Writes lines that are different each time it runs. */
for (let i = 1; i <= 40; i++) {
  console.log(`line ${i} at ${performance.timeOrigin}`);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
