const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $h = 0,
    $e,
    $s = $f.saved,
    stream,
    total,
    value,
    $v1,
    $it1,
    $r1,
    $out1,
    $close1;

  for (; ; ) try {
    switch ($pc) {
      case 0:
        stream = $s.stream;
        total = 0;
        $it1 = $.asyncIterator(stream, "stream");

      case 1:
        $h = 0;
        $f.pc = 2;
        $s.total = total;
        $s.$it1 = $it1;
        return $.await($f, $it1.next());

      case 2:
        total = $s.total;
        $it1 = $s.$it1;
        if ($m === 1) throw $v;
        $r1 = $.iteratorResult($v);
        if ($r1.done) {
          $pc = 6;

          continue;
        }
        $v1 = $r1.value;
        $h = 3;
        {
          value = $v1;
          total += value;
        }
        $pc = 1;
        continue;

      case 3:
        $h = 0;
        $out1 = $e;
        $h = 5;
        $close1 = $.closeAsyncIterator($it1);
        if ($close1 === void 0) {
          $pc = 5;

          continue;
        }
        $f.pc = 4;
        $s.$out1 = $out1;
        return $.await($f, $close1.value);

      case 4:
        $h = 5;
        $out1 = $s.$out1;
        if ($m === 1) throw $v;

      case 5:
        $h = 0;
        throw $out1;

      case 6:
        return total;
    }
  } catch($x) {
    if ($h === 0) throw $x;

    $pc = $h;
    $e = $x;
  }
}

const sum = (stream) => $.start($step1, { stream, total: void 0, $it1: void 0, $out1: void 0 });

$.module({
  init: () => {},
  variables: {},
  statics: { sum },
  closures: [,],
  frames: [
    [
      $step1,
      "sum",
      0,
      "stream total $it1 $out1|0 0|2@0:3:20 1,2|4 3"
    ]
  ],
  files: ["for-await.js"]
});
