async function relax(rows, steps) {
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < rows.length; i++) rows[i].relax();
    if (step % 100 === 0) await rows.exchange();
  }
}
