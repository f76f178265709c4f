const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    stream,
    wanted,
    item,
    $v1,
    $it1,
    $r1,
    $how1,
    $out1,
    $t1;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        stream = $s.stream;
        $it1 = $.iterator(stream, "stream");

      case 1:
        $h = 0;
        $r1 = $it1.next();
        if ($r1.done) {
          $pc = 5;

          continue;
        }
        $v1 = $r1.value;
        $h = 3;
        item = $v1;
        $t1 = item.kind;
        $f.pc = 2;
        $s.item = item;
        $s.$it1 = $it1;
        return $.await($f, $.callAwaited(item, $t1, "item.kind"));

      case 2:
        $h = 3;
        wanted = $s.wanted;
        item = $s.item;
        $it1 = $s.$it1;
        if ($m === 1) throw $v;
        if ($v !== wanted) {
          $pc = 1;

          continue;
        }
        $out1 = item;
        $how1 = 2;
        $pc = 4;
        continue;

      case 3:
        $h = 0;
        $out1 = $e;
        try {
          $.closeIterator($it1);
        } catch {}
        throw $out1;

      case 4:
        $h = 0;
        $.closeIterator($it1);
        return $out1;

      case 5:
        return;
    }
  } catch($x) {
    if ($h === 0) throw $x;

    $pc = $h;
    $e = $x;
  }
}

const first = (stream, wanted) => $.start($step1, { stream, wanted, item: void 0, $it1: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { first },
  closures: [,],
  frames: [
    [
      $step1,
      "first",
      0,
      "stream wanted item $it1|0 0,1|2@0:3:10 1,2,3"
    ]
  ],
  files: ["iteration.js"]
});
