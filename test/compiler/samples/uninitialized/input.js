function parse(input) {
  const expression = () => (input.next() === "(" ? group() : input.next());
  const first = expression();
  const group = () => [expression()];
  return [first, group()];
}
