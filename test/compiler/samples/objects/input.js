function point(x, y) {
  return {
    x,
    get length() {
      return Math.hypot(x, y);
    },
    y,
  };
}
