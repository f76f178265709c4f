const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    pages,
    page,
    $v1,
    $it1,
    $r1,
    $how1,
    $out1,
    $it2,
    $r2,
    $m1,
    $v2,
    $a1;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        pages = $s.pages;
        $it1 = $.iterator(pages, "pages");

      case 1:
        $h = 0;
        $r1 = $it1.next();
        if ($r1.done) {
          $pc = 8;

          continue;
        }
        $v1 = $r1.value;
        $h = 6;
        page = $v1;
        $it2 = $.asyncIterator(page);
        $m1 = 0;
        $v2 = void 0;

      case 2:
        $a1 = $.delegateAsync($it2, $m1, $v2);
        $f.pc = 3;
        $s.$it1 = $it1;
        $s.$it2 = $it2;
        $s.$m1 = $m1;
        $s.$a1 = $a1;
        return $.await($f, $a1.value);

      case 3:
        $h = 6;
        $it1 = $s.$it1;
        $m1 = $s.$m1;
        $a1 = $s.$a1;
        if ($m === 1) throw $v;
        $r2 = $.delegated($a1, $v);
        if ($r2.done) {
          $pc = 5;

          continue;
        }
        $f.pc = 4;
        return $.yield($f, $r2.value);

      case 4:
        $h = 6;
        $it1 = $s.$it1;
        $it2 = $s.$it2;
        $m1 = $m;
        $v2 = $v;
        $pc = 2;
        continue;

      case 5:
        $v2 = $r2.value;
        if ($m1 === 2) {
          $out1 = $v2;
          $how1 = 2;
          $pc = 7;

          continue;
        }
        $pc = 1;
        continue;

      case 6:
        $h = 0;
        $out1 = $e;
        try {
          $.closeIterator($it1);
        } catch {}
        throw $out1;

      case 7:
        $h = 0;
        $.closeIterator($it1);
        return $out1;

      case 8:
        return;
    }
  } catch($x) {
    if ($h === 0) throw $x;

    $pc = $h;
    $e = $x;
  }
}

const items = $.generatorFunction(
  ({
    items: (pages) => $.asyncGenerator(items, $step1, { pages, $it1: void 0, $it2: void 0, $m1: void 0, $a1: void 0 })
  }).items,
  true
);

$.module({
  init: () => {},
  variables: {},
  statics: { items },
  closures: [,],
  frames: [
    [
      $step1,
      "items",
      2,
      "pages $it1 $it2 $m1 $a1|0 0|3@0:2:29 1,2,3,4|4@0:2:29 1,2"
    ]
  ],
  files: ["delegation.js"]
});
