const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $c1 = (step, $s1) => $.closure(({ next: () => $s1.n += step }).next, 1, step, $s1);

const $c2 = (start, $s1) => $.closure(
  ({
    reset() {
      $s1.n = start;
    }
  }).reset,
  2,
  start,
  $s1
);

function counter(start, step) {
  const $s1 = { n: void 0 };

  $s1.n = start;

  return { next: $c1(step, $s1), reset: $c2(start, $s1) };
}

$.module({
  init: () => {},
  variables: {},
  statics: { counter },
  closures: [, $c1, $c2],
  frames: [],
  files: []
});
