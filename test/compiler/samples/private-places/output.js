const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
let Range;

const $c1 = () => {
  let $private1;

  return $.class(
    class Range {
      static {
        $private1 = $.privates(this, {
          from: {
            kind: "field",
            static: false,
            get: (o) => o.#from,
            set: (o, v) => o.#from = v,
            has: (o) => #from in o
          }
        });

        $.members(this);
      }

      #from;

      update(pairs) {
        return pairs.map($c2($private1, this));
      }

      static reader = $.restoring ? void 0 : $c3($private1);
    },
    1
  );
};

const $c2 = ($private1, $this1) => $.closure((pair) => [$.privateReference($private1, "from", $this1).value] = pair, 2, $private1, $this1);
const $c3 = ($private1) => $.closure(({ reader: (range) => $c4(range, $private1) }).reader, 3, $private1);

const $c4 = (range, $private1) => $.closure(
  () => {
    let $t1;

    return ($t1 = range) == null ? void 0 : $private1.from.get($t1);
  },
  4,
  range,
  $private1
);

$.module({
  init: () => {
    Range = $c1();
  },
  variables: { Range: [() => Range, (x) => Range = x] },
  statics: {},
  closures: [, $c1, $c2, $c3, $c4],
  frames: [],
  files: []
});
