function* pages(book, { from = 1 } = {}) {
  try {
    for (let page = from; page <= book.length; page++) yield page;
  } finally {
    book.close();
  }
}
