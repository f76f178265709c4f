const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

const $c1 = (input, $s1) => $.closure(
  ({
    expression: () => input.next() === "("
      ? ($s1.group === $.uninitialized ? $.tdz("group") : $s1.group)()
      : input.next()
  }).expression,
  1,
  input,
  $s1
);

const $c2 = (expression) => $.closure(({ group: () => [expression()] }).group, 2, expression);

function parse(input) {
  const $s1 = { group: $.uninitialized };
  const expression = $c1(input, $s1);
  const first = expression();

  $s1.group = $c2(expression);

  return [first, (0, $s1.group)()];
}

$.module({
  init: () => {},
  variables: {},
  statics: { parse },
  closures: [, $c1, $c2],
  frames: [],
  files: []
});
