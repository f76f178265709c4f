const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

const $c1 = (x, y) => $.closure(
  ({
    "get length"() {
      return Math.hypot(x, y);
    }
  })["get length"],
  1,
  x,
  y
);

function point(x, y) {
  return $.object({ x }, ["length", $c1(x, y), void 0], { y });
}

$.module({
  init: () => {},
  variables: {},
  statics: { point },
  closures: [, $c1],
  frames: [],
  files: []
});
