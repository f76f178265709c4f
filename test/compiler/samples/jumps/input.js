async function search(rows) {
  rows: for (const row of rows) {
    try {
      if (await row.skipped) continue rows;
      return row;
    } finally {
      row.close();
    }
  }
}
