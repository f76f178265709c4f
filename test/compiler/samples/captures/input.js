function counter(start, step) {
  let n = start;
  return {
    next: () => (n += step),
    reset() {
      n = start;
    },
  };
}
