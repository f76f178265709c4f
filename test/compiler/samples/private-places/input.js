class Range {
  #from;

  update(pairs) {
    return pairs.map((pair) => ([this.#from] = pair));
  }

  static reader = (range) => () => range?.#from;
}
