const $ = globalThis[Symbol.for("godwit.runtime")].version(1);
const $c1 = (a) => $.closure(({ get: () => a }).get, 1, a);

function $step1($f, $m, $v) {
  let $pc = $f.pc, $s = $f.saved, a, b, $p1, $p2;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      $p1 = $s.$p1;
      $p2 = $s.$p2;
      b = $.uninitialized;
      a = $p1 === void 0 ? b === $.uninitialized ? $.tdz("b") : b : $p1;
      b = $p2 === void 0 ? 1 : $p2;
      $f.pc = 1;
      $s.a = a;
      return $.await($f, b);

    case 1:
      a = $s.a;
      return a + $v;
  }
}

function scoped(a, get = $c1(a)) {
  var a$1 = a;
  var a$1;

  a$1 = 2;

  return get();
}

const defaults = ($p1 = void 0, $p2 = void 0) => $.start($step1, { $p1, $p2, a: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { scoped, defaults },
  closures: [, $c1],
  frames: [[$step1, "defaults", 0, "$p1 $p2 a|0 0,1|1@0:8:15 2"]],
  names: { a$1: "a" },
  files: ["parameters.js"]
});
