const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

const $c1 = ($super1, $k1, $s1) => $.class(
  class extends $super1 {
    static since = $.restoring ? void 0 : Date.now();
    [$k1] = $s1.made++;
  },
  1,
  $super1,
  $k1,
  $s1
);

function tracked(Base, key) {
  const $s1 = { made: void 0 };

  $s1.made = 0;

  return $c1(Base, key, $s1);
}

$.module({
  init: () => {},
  variables: {},
  statics: { tracked },
  closures: [, $c1],
  frames: [],
  files: []
});
